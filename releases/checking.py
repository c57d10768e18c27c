"""Would the index take this? A publication judged as if it were uploaded, and nothing kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from releases.form.names import ending
from releases.inspection import fields_of, inspect
from releases.inspection.file_kinds import kind_of
from releases.judging.rules import RefusedError
from releases.publication import described, looked_into

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from releases.form.metadata import RawFields
    from releases.judging.judge import Judge
    from releases.judging.personality import Personality
    from releases.judging.rules import Refusal
    from releases.publication import Content, Publication

_OK = 200


class Checked(NamedTuple):
    """What would become of a file; ``status`` is that of the answer to its upload."""

    filename: str
    personality: Personality
    refused: tuple[Refusal, ...]
    is_kept: bool = False

    @property
    def status(self) -> int:
        """Return the HTTP status that its upload would be answered with."""
        return RefusedError(self.refused).status_in(self.personality) if self.refused else _OK

    def text(self) -> str:
        """Write it for people."""
        whose = self.personality.value
        if not self.refused:
            what = "is there already" if self.is_kept else "would be taken"
            return f"{self.filename}: {what} ({whose})\n"
        lines = [f"{self.filename}: would be refused with {self.status} ({whose})"]
        lines += [
            f"  {refusal.rule.code}: {' '.join(refusal.message.split())}"
            for refusal in self.refused
        ]
        return "".join(f"{line}\n" for line in lines)

    def document(self) -> dict[str, object]:
        """Write it for programs."""
        return {
            "filename": self.filename,
            "personality": self.personality.value,
            "accepted": not self.refused,
            "already_there": self.is_kept,
            "status": self.status,
            "problems": [refusal.document() for refusal in self.refused],
        }


def publication_checked(
    judge: Judge,
    fields: RawFields,
    content: Content | None,
    *,
    limit: int,
    signature: bytes | None = None,
) -> Publication | None:
    """Let ``judge`` hear all that is wrong with a publication; return it where it can be kept."""
    try:
        publication = described(judge, fields, content, limit=limit, signature=signature)
    except RefusedError:
        if content is not None and content.refusal is None:
            judge.hear(_inside(fields, content))
        return None
    if content is None:
        raise RuntimeError("a content that is missing refuses whatever the standard")
    return looked_into(judge, publication, content)


def fields_by_itself(content: Content, *, filename: str) -> dict[str, list[str]]:
    """Return the form that an uploader would send with a file, read from the file alone."""
    kind = kind_of(filename)
    found = inspect(
        content.spool, filename=filename, filetype=kind.filetype, project="", version=""
    )
    said: Mapping[str, list[str]]
    if found.core_metadata is not None:
        said = fields_of(found.core_metadata, filename=filename)
    else:
        name, version = _by_name(filename)
        said = {
            **{field: [value] for field, value in (("name", name), ("version", version)) if value},
            "metadata_version": ["1.0"],
            "filetype": [kind.filetype],
            "pyversion": [kind.pyversion],
        }
    return {**said, "filename": [filename], "sha256_digest": [content.digests.sha256]}


def _by_name(filename: str) -> tuple[str, str]:
    """Return name and version as a file name has them, where nothing else does."""
    stem = filename[: len(filename) - len(ending(filename) or "")]
    if filename.endswith((".whl", ".egg")):
        name, _, rest = stem.partition("-")
        return name, rest.partition("-")[0]
    name, _, version = stem.rpartition("-")
    return name, version


def _inside(fields: RawFields, content: Content) -> Sequence[Refusal]:
    """Look into a file of which the form says too little."""
    filename, filetype = ("".join(fields.get(name, ())[:1]) for name in ("filename", "filetype"))
    if not filename or not filetype:
        return ()
    return inspect(
        content.spool, filename=filename, filetype=filetype, project="", version=""
    ).refusals
