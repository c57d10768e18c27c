"""The embedded HTTP server: cheroot, taught to keep what an OAuth provider must see.

It adds to cheroot: the header fields exactly as sent, strict framing, bodies in bounded memory,
answers that reach a client which is still sending, and threads that idle connections cannot take.
"""

from __future__ import annotations
