"""A seed: everything that a test can ask a server to hold, as a document.

Read from TOML and JSON, written back by a dump; the control API uses the same structs. Things are
told apart by their natural keys: names of people and projects, keys of consumers and tokens.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from accounts.api_tokens import digest_of
from pypi_mock.faults.rule import Fault
from pypi_mock.seeds.trust import Issuer, Publisher
from pypi_mock.simulation.clock import Moment, Setting, checked

if TYPE_CHECKING:
    from datetime import datetime

GENERATE = "generate"
"""Instead of an RSA public key: the server's own key pair, whose private half it gives away."""

Key = Annotated[str, Meta(min_length=1, max_length=255)]
Username = Annotated[str, Meta(pattern=r"^[A-Za-z0-9@.+_-]{1,150}$")]
Line = Annotated[str, Meta(max_length=255)]
Pem = Annotated[str, Meta(max_length=16384)]
Text = Annotated[str, Meta(max_length=10_000_000)]


def check_reach(moment: datetime | UnsetType) -> None:
    """Refuse a moment that the clock could never show.

    Raises:
        ClockError: It is too far away.
    """
    if moment is not UNSET:
        checked(moment)


class User(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A person.

    Attributes:
        name: ASCII letters, digits and ``@.+-_``.
        password: In clear; without one nobody can log in as this person.
        password_hash: Django's, where the password itself is not known; dumps have it.
        active: Whether the person can log in, and her tokens be used.
        email_verified: For ``--require verified-email``; nothing is ever mailed.
        two_factor: For ``--require two-factor``; nobody is asked for one.
    """

    name: Username
    password: Annotated[str, Meta(max_length=1000)] = ""
    password_hash: Line = ""
    active: bool = True
    email: Annotated[str, Meta(max_length=254)] = ""
    email_verified: bool = False
    two_factor: bool = False


class ApiToken(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An API token of today's index, with which a person uploads.

    Attributes:
        user: A user's name.
        name: As its owner has labelled it.
        token: In clear; the server keeps its digest only.
        digest: SHA-256 in hex, where the token itself is not known; dumps have it.
        prefix: The beginning of one that is not known, for its owner to tell it from others.
        projects: Those that it may upload to; none: all of its owner's.
        expires: When it does; not at all where nothing is said.
    """

    user: Username
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    token: Line = ""
    digest: Annotated[str, Meta(pattern=r"^([0-9a-f]{64})?$")] = ""
    prefix: Annotated[str, Meta(max_length=20)] = ""
    projects: tuple[Line, ...] = ()
    expires: Moment | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if bool(self.token) is bool(self.digest):
            raise ValueError("either token or digest is needed, and not both")
        check_reach(self.expires)

    @property
    def found_by(self) -> str:
        """The digest."""
        return self.digest or digest_of(self.token)


class Consumer(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An application (contract 5).

    Attributes:
        owner: A user's name.
        callbacks: What its users may be sent to; empty: anything.
        dialect: Empty: the server's.
        rsa_public_key: PEM, or ``generate`` for the server's own pair.
    """

    key: Key
    secret: Line = ""
    name: Annotated[str, Meta(max_length=100)] = ""
    description: Text = ""
    owner: Line = ""
    enabled: bool = True
    callbacks: tuple[Text, ...] = ()
    dialect: Literal["", "auto", "pypi", "rfc5849"] = ""
    rsa_public_key: Pem = ""


class Token(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """An access token.

    Attributes:
        consumer: A consumer's key.
        user: A user's name.
        state: What has become of it.
        expires: When it does; not at all where nothing is said.
    """

    key: Key
    secret: Line = ""
    consumer: Key
    user: Username
    state: Literal["active", "expired", "revoked"] = "active"
    expires: Moment | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse what cannot be reckoned with."""
        check_reach(self.expires)


class RequestToken(
    Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True
):
    """A request token on its way from step 1 to step 3.

    Attributes:
        callback: Of step 1; with one it follows RFC 5849, without one OAuth as of 2012.
        state: What has become of it.
        user: Who answered; needed unless it is pending.
        expires: When it does; after the option's time where nothing is said.
    """

    key: Key
    secret: Line = ""
    consumer: Key
    callback: Text = ""
    verifier: Line = ""
    state: Literal["pending", "authorized", "denied", "used"] = "pending"
    user: Line = ""
    expires: Moment | UnsetType = UNSET

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if self.state in ("authorized", "used") and not self.user:
            raise ValueError(f"a request token that is {self.state} has a user")
        check_reach(self.expires)


class Content(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Bytes: in base64, or from a file beside the seed."""

    content: bytes | UnsetType = UNSET
    path: Text = ""

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if (self.content is UNSET) is not bool(self.path):
            raise ValueError("either content (in base64) or path is needed, and not both")


class Retired(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A name that something since deleted had: nobody can use it again.

    Attributes:
        project: Its name.
        filename: Of a file of the project; without one the project itself was removed.
    """

    project: Line
    filename: Line = ""


class File(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A file of a release: in base64, from a file beside the seed, or made up.

    Attributes:
        synthesise: Make a wheel or an sdist of this name and version that pip installs.
        filename: As it is uploaded; known of one that is made up, and of ``path``.
        filetype: As ``bdist_wheel``; known of a wheel and of an sdist.
        signature: Detached, ASCII-armoured.
        uploaded: When it was; now, where nothing is said.
        attestations: As PEP 740 has them, served as they are.
    """

    synthesise: Literal["", "wheel", "sdist"] = ""
    content: bytes | UnsetType = UNSET
    path: Text = ""
    filename: Line = ""
    filetype: Line = ""
    pyversion: Line = ""
    comment: Text = ""
    signature: Text = ""
    uploaded: Moment | UnsetType = UNSET
    attestations: tuple[dict[str, Any], ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be."""
        if [bool(self.synthesise), self.content is not UNSET, bool(self.path)].count(True) != 1:
            raise ValueError("one of synthesise, content (in base64) and path is needed")
        if self.content is not UNSET and not self.filename:
            raise ValueError("content needs a filename")
        check_reach(self.uploaded)


class Release(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One version of a project.

    Attributes:
        hidden: Left out of listings.
        yanked: Installed only where it is pinned.
        yanked_reason: Why; told to who installs it.
        metadata: By the names of the 2012 form, such as ``summary`` and ``requires_dist``.
    """

    version: Line
    hidden: bool = False
    yanked: bool = False
    yanked_reason: Text = ""
    metadata: dict[str, Text | tuple[Text, ...]] = {}
    files: tuple[File, ...] = ()


class Project(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A project with its releases.

    Attributes:
        owners: Names of users; the first one has registered and uploaded everything.
        maintainers: Names of users.
        documentation: A zip with an ``index.html``.
        status: What installers are told of it (PEP 792).
        status_reason: Why.
        tracks: Addresses of the same project elsewhere, which it follows (PEP 708).
        alternate_locations: Addresses of the same project elsewhere (PEP 708).
        autohide: Whether a new release hides those before it.
    """

    name: Line
    owners: Annotated[tuple[Username, ...], Meta(min_length=1)]
    maintainers: tuple[Username, ...] = ()
    bugtrack_url: Text = ""
    releases: tuple[Release, ...] = ()
    documentation: Content | UnsetType = UNSET
    status: Literal["active", "archived", "quarantined", "deprecated"] = "active"
    status_reason: Text = ""
    tracks: tuple[Text, ...] = ()
    alternate_locations: tuple[Text, ...] = ()
    autohide: bool = False


class Seed(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """All of it. Faults stand in the order in which they are tried."""

    users: tuple[User, ...] = ()
    api_tokens: tuple[ApiToken, ...] = ()
    publishers: tuple[Publisher, ...] = ()
    issuers: tuple[Issuer, ...] = ()
    consumers: tuple[Consumer, ...] = ()
    tokens: tuple[Token, ...] = ()
    request_tokens: tuple[RequestToken, ...] = ()
    projects: tuple[Project, ...] = ()
    retired: tuple[Retired, ...] = ()
    faults: tuple[Fault, ...] = ()
    clock: Setting = Setting()
