"""``python -P -m pypi_mock``: the command without its console script."""

from __future__ import annotations

from pypi_mock.cli import main

main(prog_name="pypi-mock")
