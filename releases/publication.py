"""One file and all that is said of it, judged by itself: whatever needs no index to be asked.

So the server and the command that asks no server find the same.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, NamedTuple, Protocol

from releases.form.attestations import read_attestations
from releases.form.distribution import digest_refusals, read_distribution
from releases.form.metadata import read_metadata
from releases.form.sdist_names import sdist_name_refusals
from releases.form.wheel_names import wheel_name_refusals
from releases.inspection import inspect
from releases.judging.personality import Personality
from releases.judging.rules import Refusal, Rule, shown
from releases.readable import described_by_readme, description_refusals, in_todays_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from releases.contents.digests import Digests
    from releases.form.attestations import Attestation
    from releases.form.distribution import Distribution
    from releases.form.metadata import Metadata, RawFields
    from releases.judging.judge import Judge


class Content(Protocol):
    """A content that has arrived, with its digests, or with the reason to refuse it."""

    @property
    def spool(self) -> IO[bytes]:
        """Where it is, to be read from anywhere in it."""

    @property
    def size(self) -> int | None:
        """In bytes."""

    @property
    def digests(self) -> Digests:
        """Of all of it."""

    @property
    def content_type(self) -> str | None:
        """What its client says that it is."""

    @property
    def refusal(self) -> Refusal | None:
        """Why it was not taken in whole."""


class Publication(NamedTuple):
    """What is said of a file, by its client and by itself.

    Attributes:
        core_metadata: As it stands in the file.
        readme: Of the file, where its personality describes a release by it.
    """

    metadata: Metadata
    distribution: Distribution
    attestations: list[Attestation]
    core_metadata: bytes | None = None
    readme: str = ""


def described(
    judge: Judge,
    fields: RawFields,
    content: Content | None,
    *,
    limit: int,
    signature: bytes | None = None,
) -> Publication:
    """Judge all that needs no look inside; ``limit`` is how large a content may be.

    Raises:
        RefusedError: Something that is needed to go on is missing or unusable.
    """
    if judge.standard.personality is Personality.PYPI_TODAY:
        fields = in_todays_words(fields)
    metadata, refusals = read_metadata(fields)
    judge.hear(refusals)
    distribution, refusals = read_distribution(fields, signature=signature)
    judge.hear(refusals)
    judge.hear(content_refusals(content, limit=limit))
    if content is None or content.refusal is not None or distribution is None or metadata is None:
        judge.decide()
        raise RuntimeError("what is missing refuses whatever the standard")
    judge.hear(digest_refusals(distribution, content.digests))
    attestations, refusals = read_attestations(
        "".join(fields.get("attestations", ())[:1]),
        filename=distribution.filename,
        sha256=content.digests.sha256,
    )
    judge.hear(refusals)
    judge.hear(_name_refusals(metadata, distribution))
    if judge.standard.has(Rule.DESCRIPTION_UNRENDERABLE):  # rendering takes time
        judge.hear(description_refusals(metadata))
    return Publication(metadata, distribution, attestations)


def looked_into(judge: Judge, publication: Publication, content: Content) -> Publication:
    """Judge what is in the file; in 2012 its README described a release that did not say more."""
    metadata, distribution = publication.metadata, publication.distribution
    inspected = inspect(
        content.spool,
        filename=distribution.filename,
        filetype=distribution.filetype,
        project=metadata.name,
        version=metadata.version,
    )
    judge.hear(inspected.refusals)
    new = publication._replace(core_metadata=inspected.core_metadata)
    if judge.standard.personality is not Personality.LEGACY_2012:
        return new
    readme = inspected.readme.replace("\0", "\N{REPLACEMENT CHARACTER}")
    return new._replace(readme=readme, metadata=described_by_readme(metadata, readme))


def content_refusals(content: Content | None, *, limit: int) -> Iterator[Refusal]:
    """Judge what can be judged of a content without looking into it."""
    if content is None:
        yield Refusal(Rule.CONTENT_MISSING, "content is required, as a file part", "content")
        return
    if (content.content_type or "").startswith("image/"):
        message = f"the content says that it is {shown(content.content_type or '')}, an image"
        yield Refusal(Rule.CONTENT_IS_IMAGE, message, "content")
    if content.refusal is not None:
        yield content.refusal
    elif (content.size or 0) > limit:
        message = f"the content is larger than {limit} bytes, the most that is taken"
        yield Refusal(Rule.CONTENT_TOO_LARGE, message, "content")


def _name_refusals(metadata: Metadata, distribution: Distribution) -> list[Refusal]:
    names = {"project": metadata.name, "version": metadata.version}
    if distribution.filetype == "bdist_wheel":
        return wheel_name_refusals(distribution.filename, **names)
    if distribution.filetype == "sdist":
        return sdist_name_refusals(distribution.filename, **names)
    return []
