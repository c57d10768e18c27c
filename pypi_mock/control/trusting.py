"""Trusted publishing: who is trusted, and the ID tokens of jobs that are made up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from msgspec import Meta, Struct, structs

from accounts.models import TrustedPublisher
from oauth_provider.request import server_url
from pypi_mock.control.answers import missing
from pypi_mock.control.identities import NO_CONTENT, found_user
from pypi_mock.control.operation import operation
from pypi_mock.seeds import trust
from pypi_mock.seeds.publishers import publisher_row
from releases.trusted_publishing.claims import Job
from releases.trusted_publishing.id_tokens import AUDIENCE
from releases.trusted_publishing.issuing import LIFETIME, REQUEST_TOKEN, id_token_issue

if TYPE_CHECKING:
    from django.http import HttpRequest

_SECONDS = int(LIFETIME.total_seconds())
_YEAR = 366 * 24 * 3600
_USUAL = Job()


class NewPublisher(trust.Publisher, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A publisher to be trusted. What is empty is not asked.

    Attributes:
        project: Its name; the project need not exist yet.
        issuer: Of its ID tokens; empty for the server itself.
        repository: As ``owner/name``, in any case.
        workflow: The file's name, as ``release.yml``.
        environment: The job's, in any case.
        claims: Other claims, by name, with the texts that they must have.
    """

    user: trust.Username = "alice"


class Publisher(Struct, kw_only=True):
    """A job of a CI service that may upload in a person's name."""

    id: int
    user: str
    project: str
    issuer: str
    repository: str
    workflow: str
    environment: str
    claims: dict[str, str]


class Publishers(Struct):
    """All of them."""

    publishers: list[Publisher]


class CiJob(Struct, kw_only=True, forbid_unknown_fields=True):
    """A job that is made up, by what a publisher would look at."""

    repository: trust.Claim = _USUAL.repository
    workflow: trust.Claim = _USUAL.workflow
    environment: trust.Claim = ""
    ref: trust.Claim = _USUAL.ref


class CiVariables(Struct, kw_only=True):
    """What such a job finds in its environment.

    Attributes:
        variables: By name: those of GitHub Actions, and where uploads go.
    """

    variables: dict[str, str]


class NewIdToken(CiJob, kw_only=True, forbid_unknown_fields=True):
    """An ID token to be signed, also one that no honest issuer would.

    Attributes:
        lifetime: In seconds; below zero it has expired already.
        claims: To be added or to be other than they would be; null leaves one out.
    """

    audience: trust.Claim = AUDIENCE
    lifetime: Annotated[int, Meta(ge=-_YEAR, le=_YEAR)] = _SECONDS
    claims: dict[str, Any] = {}


class IdToken(Struct, kw_only=True):
    """An ID token that the server has signed."""

    id_token: str


@operation("GET", "publishers", answer=Publishers)
def publishers_list(_request: HttpRequest) -> Publishers:
    """List the trusted publishers."""
    rows = TrustedPublisher.objects.select_related("user").order_by("pk")
    return Publishers([_document(row) for row in rows])


@operation("POST", "publishers", body=NewPublisher, answer=Publisher, status=201, refusals=(404,))
def publisher_create(_request: HttpRequest, new: NewPublisher) -> Publisher:
    """Trust a job with a project, which need not exist yet."""
    row = publisher_row(new, user_id=found_user(new.user).pk)
    row.save(force_insert=True)
    return _document(row)


@operation("DELETE", "publishers/<int:number>", answer=None, status=NO_CONTENT, refusals=(404,))
def publisher_delete(_request: HttpRequest, number: int) -> HttpResponse:
    """Trust a job no longer, by its id; the API tokens that it was given end as well."""
    row = TrustedPublisher.objects.filter(pk=number).first()
    if row is None:
        raise missing("publisher", str(number))
    row.delete()
    return HttpResponse(status=NO_CONTENT)


@operation("POST", "ci-job", body=CiJob, answer=CiVariables)
def ci_job(request: HttpRequest, job: CiJob) -> CiVariables:
    """Make up a job of a CI service: the variables with which uploaders believe to be in it."""
    server = server_url(request)
    query = urlencode({name: text for name, text in structs.asdict(job).items() if text})
    return CiVariables(
        variables={
            "GITHUB_ACTIONS": "true",
            "ACTIONS_ID_TOKEN_REQUEST_URL": f"{server}{reverse('oidc:id-token')}?{query}",
            "ACTIONS_ID_TOKEN_REQUEST_TOKEN": REQUEST_TOKEN,
            "UV_PUBLISH_URL": f"{server}/legacy/",
        }
    )


@operation("POST", "id-tokens", body=NewIdToken, answer=IdToken, status=201)
def id_token_create(request: HttpRequest, new: NewIdToken) -> IdToken:
    """Sign an ID token, also one that should be refused."""
    job = Job(
        repository=new.repository,
        workflow=new.workflow,
        environment=new.environment,
        ref=new.ref,
        others=new.claims,
    )
    lifetime = timedelta(seconds=new.lifetime)
    server = server_url(request)
    return IdToken(
        id_token=id_token_issue(job, server=server, audience=new.audience, lifetime=lifetime)
    )


def _document(row: TrustedPublisher) -> Publisher:
    return Publisher(
        id=row.pk,
        user=row.user.username,
        project=row.project,
        issuer=row.issuer,
        repository=row.repository,
        workflow=row.workflow,
        environment=row.environment,
        claims=row.claims,
    )
