"""``pypi-mock ci-job``: the environment of a CI job that may upload without a kept secret."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from pypi_mock.cli.asking import asks_server, print_json
from pypi_mock.cli.streams import result

if TYPE_CHECKING:
    from pypi_mock.testing.handle import Handle


@click.command("ci-job")
@click.option("--repository", metavar="OWNER/NAME", help="Whose job; alice/spam unless given.")
@click.option("--workflow", metavar="FILE", help="Its workflow; release.yml unless given.")
@click.option("--environment", metavar="NAME", help="Its environment; none unless given.")
@click.option("--ref", metavar="REF", help="What it runs on; refs/heads/main unless given.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(("env", "json")),
    default="env",
    show_default=True,
    help="Lines such as GITHUB_ACTIONS=true, or a document.",
)
@asks_server
def ci_job(  # noqa: PLR0913 (a job has so many particulars)
    mock: Handle,
    *,
    repository: str | None,
    workflow: str | None,
    environment: str | None,
    ref: str | None,
    format_name: str,
) -> None:
    """Print the variables of a CI job, for trusted publishing.

    With them `uv publish --trusted-publishing always` is given an ID token by this server, and an
    API token for it, if a publisher is trusted that fits the job. Uploaders insist on TLS.
    """
    variables = mock.trusted_publishing.variables(
        repository=repository, workflow=workflow, environment=environment, ref=ref
    )
    if format_name == "json":
        print_json(variables)
    else:
        result("\n".join(f"{name}={shlex.quote(text)}" for name, text in variables.items()))
