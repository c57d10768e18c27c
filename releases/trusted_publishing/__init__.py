"""Uploading without a kept secret: an ID token of a CI job is exchanged for an API token.

It stands beside the index because it asks for what only the index knows, projects and roles; the
rows are those of people, like API tokens, and name projects by text.
"""

from __future__ import annotations
