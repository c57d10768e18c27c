"""What has happened so far, in numbers: counted as it happens, written down when somebody asks.

Counting is a number in a dictionary, so that every request can afford it and no start has to wait
for a library; `pypi_mock.control.metrics` writes the numbers in the form that Prometheus reads.
"""

from __future__ import annotations
