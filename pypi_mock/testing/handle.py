"""Everything that a test can ask of a server, in one object."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlencode

from pypi_mock.testing.answering import answered
from pypi_mock.testing.clock import Clock
from pypi_mock.testing.connection import escaped, without_none
from pypi_mock.testing.engine import explained, signed
from pypi_mock.testing.faults import Fault, Faults
from pypi_mock.testing.identities import (
    AccessToken,
    ApiToken,
    Approval,
    Consumer,
    Credentials,
    access_token_of,
    api_token_of,
    consumer_of,
    credentials_of,
)
from pypi_mock.testing.index import Index
from pypi_mock.testing.recorded import Requests
from pypi_mock.testing.refusals import Refusals
from pypi_mock.testing.seeds import Seed
from pypi_mock.testing.trusted_publishing import TrustedPublishing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from typing_extensions import Unpack  # for the type checker alone

    from pypi_mock.testing.connection import Connection
    from pypi_mock.testing.engine import Explaining, Signing
    from pypi_mock.testing.faults import Rule
    from pypi_mock.testing.parts import Part
    from pypi_mock.testing.recorded import Filters
    from pypi_mock.testing.refusals import Expected

    Document = dict[str, Any]  # of the server, hence Any


class Handle:
    """A server, as a test sees it.

    In a scope, requests, faults, credentials and resets are those of one consumer, so that several
    tests can use the server at the same time.

    Attributes:
        requests: What the server has recorded.
        clock: What time it is for the server.
        faults: The rules by which requests fail.
        seed: What a reset goes back to.
        trusted_publishing: CI jobs that upload without a kept secret.
        index: The packages, and how the index behaves.
        scope: The consumer's key; empty for the whole server.
    """

    def __init__(self, connection: Connection, *, scope: str = "") -> None:
        self._connection = connection
        self.scope = scope
        self.requests = Requests(connection, consumer=scope)
        self.clock = Clock(connection, consumer=scope)
        self.faults = Faults(connection, consumer=scope)
        self.seed = Seed(connection)
        self.trusted_publishing = TrustedPublishing(connection)
        self.index = Index(connection)
        self._refusals = Refusals(self.requests)

    @property
    def url(self) -> str:
        """The server's address, without a slash at its end."""
        return self._connection.url

    @property
    def ca_file(self) -> str:
        """The file with the certificate that signs the server's; empty without TLS."""
        return self._connection.ca_file

    def info(self) -> Document:
        """Return version, dialect, clock and settings."""
        document: Document = self._connection.get("info")
        return document

    def openapi(self) -> Document:
        """Return the control API in the words of OpenAPI."""
        document: Document = json.loads(self._connection.read("/_mock/openapi.json"))
        return document

    # ---- State -----------------------------------------------------------------------------

    def reset(
        self,
        to: Literal["seed", "empty"] = "seed",
        *,
        only: Sequence[Part] | None = None,
        consumer: str | None = None,
    ) -> None:
        """Go back to the seed, or to nothing.

        Args:
            to: Where to.
            only: These parts alone.
            consumer: What belongs to this consumer alone; to the scope's, where there is one.
        """
        said = {
            "to": to,
            "only": None if only is None else list(only),
            "consumer": consumer or self.scope or None,
        }
        self._connection.post("reset", without_none(said))
        if only is None or "requests" in only:
            self._refusals.forget()

    def fault(self, **rule: Unpack[Rule]) -> Fault:
        """Make requests fail; the next one, where nothing else is said. See `Rule`."""
        return self.faults.add(**rule)

    # ---- Who can sign ----------------------------------------------------------------------

    def credentials(self, *, consumer: str | None = None, user: str | None = None) -> Credentials:
        """Return four values that sign at once; without names a new consumer's, for alice.

        Consumer and user are made where they are not known.
        """
        named = {"consumer": consumer or self.scope or None, "user": user}
        return credentials_of(self._connection.post("credentials", without_none(named)))

    def consumer(  # noqa: PLR0913 (what a consumer has, all by name)
        self,
        *,
        key: str | None = None,
        secret: str | None = None,
        name: str | None = None,
        owner: str | None = None,
        enabled: bool = True,
        callbacks: Sequence[str] = (),
        dialect: str = "",
        rsa_public_key: str = "",
    ) -> Consumer:
        """Register a consumer; what is not given is made up.

        ``rsa_public_key="generate"`` makes a pair of keys, and returns both.
        """
        said = {
            "key": key,
            "secret": secret,
            "name": name,
            "owner": owner,
            "enabled": enabled,
            "callbacks": list(callbacks),
            "dialect": dialect,
            "rsa_public_key": rsa_public_key,
        }
        return consumer_of(self._connection.post("consumers", without_none(said)))

    def user(
        self,
        name: str,
        *,
        password: str | None = None,
        email: str = "",
        email_verified: bool = False,
        two_factor: bool = False,
    ) -> None:
        """Make a user; the last three are what a server with ``--require`` asks for."""
        facts = {"email": email, "email_verified": email_verified, "two_factor": two_factor}
        said = {"name": name, "password": password, **facts}
        self._connection.post("users", without_none(said))

    def api_token(
        self,
        *,
        user: str = "alice",
        name: str | None = None,
        projects: Sequence[str] = (),
        expires: datetime | None = None,
    ) -> ApiToken:
        """Make an API token, with which twine and its like upload; without projects for all."""
        end = None if expires is None else expires.isoformat()
        said = {"user": user, "name": name, "projects": list(projects), "expires": end}
        return api_token_of(self._connection.post("api-tokens", without_none(said)))

    def access_token(
        self,
        *,
        consumer: str,
        user: str,
        key: str | None = None,
        secret: str | None = None,
        state: Literal["active", "expired", "revoked"] = "active",
    ) -> AccessToken:
        """Make a token that the user has granted to the consumer."""
        said = {
            "consumer": consumer,
            "user": user,
            "key": key,
            "secret": secret,
            "state": state,
        }
        return access_token_of(self._connection.post("tokens", without_none(said)))

    def expire(self, token: str) -> None:
        """Let an access token expire now."""
        self._connection.post(f"tokens/{escaped(token)}/expire")

    def revoke(self, token: str) -> None:
        """Revoke an access token."""
        self._connection.post(f"tokens/{escaped(token)}/revoke")

    # ---- The user's answer -----------------------------------------------------------------

    def authorize_url(self, token: str) -> str:
        """Return where a client sends its user with a request token."""
        return f"{self.url}/oauth/authorise?{urlencode({'oauth_token': token})}"

    def approve(self, token: str | None = None, *, user: str = "alice") -> Approval:
        """Say yes to a request token as a user; without one, to the only one that waits.

        Raises:
            AssertionError: None waits, or several do.
        """
        return answered(self._connection, token, scope=self.scope, user=user, allow=True)

    def deny(self, token: str | None = None, *, user: str = "alice") -> Approval:
        """Say no; see `approve`."""
        return answered(self._connection, token, scope=self.scope, user=user, allow=False)

    # ---- What a test finds out -------------------------------------------------------------

    def verify(self, *, count: int = 1, at_least: bool = False, **filters: Unpack[Filters]) -> None:
        """Find exactly so many requests that are wanted, or at least so many.

        Raises:
            AssertionError: It is another number; the text has the nearest, and how they differ.
        """
        __tracebackhide__ = True
        scope = {"consumer": self.scope} if self.scope else {}
        wanted = {"count": count, "at_least": at_least, **scope, **filters}
        if "status" in wanted:
            wanted["status"] = str(wanted["status"])  # as in a query
        verdict = self._connection.post("verify", without_none(wanted))
        if not verdict["ok"]:
            raise AssertionError(verdict["text"])

    def check(self) -> None:
        """Find no refusal since the last reset but those of faults and `expect_refusal`.

        Raises:
            AssertionError: There is one; the text explains it.
        """
        __tracebackhide__ = True
        self._refusals.check()

    def expect_refusal(
        self, *, problem: str = "", cause: str = "", count: int | None = None
    ) -> Expected:
        """Announce a refusal, for `check`: a block in which one comes, and fails if none does.

        Args:
            problem: Its name.
            cause: The slug of its cause, or the beginning of it.
            count: Exactly so many; else at least one.
        """
        return self._refusals.expect(problem=problem, cause=cause, count=count)

    # ---- The engine ------------------------------------------------------------------------

    def explain(self, request: str, **known: Unpack[Explaining]) -> Document:
        """Say what is wrong with any signed request: what ``pypi-mock explain --json`` prints."""
        return explained(self._connection, request, known)

    def sign(
        self,
        method: str,
        url: str,
        *,
        credentials: Credentials | None = None,
        **options: Unpack[Signing],
    ) -> Document:
        """Sign a request rightly: what ``pypi-mock sign --format json`` prints.

        Without credentials, those of a fresh server sign.
        """
        return signed(self._connection, method, url, credentials, options)
