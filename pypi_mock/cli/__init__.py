"""The command ``pypi-mock``. Without a command it serves."""

from __future__ import annotations

import click

from pypi_mock import __version__
from pypi_mock.cli.groups import DefaultGroup
from pypi_mock.cli.offline import explain, sign
from pypi_mock.cli.serve import serve

_LATE = {
    "approve": "pypi_mock.cli.approval:approve",
    "ca": "pypi_mock.cli.ca:ca",
    "check": "pypi_mock.cli.check:check",
    "ci-job": "pypi_mock.cli.ci_job:ci_job",
    "clock": "pypi_mock.cli.clock:clock",
    "completion": "pypi_mock.cli.completion:completion",
    "config": "pypi_mock.cli.config:config",
    "credentials": "pypi_mock.cli.credentials:credentials",
    "deny": "pypi_mock.cli.approval:deny",
    "fault": "pypi_mock.cli.fault:fault",
    "openapi": "pypi_mock.cli.openapi:openapi",
    "ready": "pypi_mock.cli.ready:ready",
    "requests": "pypi_mock.cli.requests:requests",
    "reset": "pypi_mock.cli.reset:reset",
    "seed": "pypi_mock.cli.seed:seed",
    "verify": "pypi_mock.cli.verify:verify",
}
"""Those that `serve` does not wait for."""


@click.group(
    cls=DefaultGroup,
    default="serve",
    late=_LATE,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="pypi-mock", message="%(prog)s %(version)s")
def main() -> None:
    """Serve an OAuth 1.0a provider and PyPI mock, for people who write clients.

    Without a command, pypi-mock serves; `pypi-mock serve --help` lists its options, and each has
    an environment variable: `--upload-limit` is PYPI_MOCK_UPLOAD_LIMIT.
    """


main.add_command(serve)
main.add_command(explain)
main.add_command(sign)
