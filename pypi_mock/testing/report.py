"""Recorded requests in words: what a failing test shows, without a browser or a second run."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

from pypi_mock.testing.errors import MockError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pypi_mock.testing.recorded import RecordedRequest, Requests

    Document = dict[str, Any]  # of the server, hence Any

WIDTH = 96
LISTED = 30
EXPLAINED = 5
ROWS = 12
VALUE = 400
_LABEL = 10


def requests_report(requests: Requests) -> str:
    """List the requests of a test, and explain those that were refused; bounded in length."""
    found = requests.list()
    if not found:
        return "The server has recorded no request."
    lines = [f"... {len(found) - LISTED} earlier"] if len(found) > LISTED else []
    lines += [request_line(request) for request in found[-LISTED:]]
    refused = [request for request in found if not request.accepted]
    # Of a fault the line above has said it all, unless the client was wrong besides.
    lines += refusals_text([r for r in refused if r.causes or not r.fault], requests)
    return "\n".join(lines)


def request_line(request: RecordedRequest) -> str:
    """Say in one line what came and what became of it."""
    by = f" by {request.consumer}" if request.consumer else ""
    outcome = " ".join([str(request.status), *request.problems])
    causes = f" ({', '.join(request.causes)})" if request.causes else ""
    fault = f" (fault {request.fault})" if request.fault else ""
    return f"#{request.id} {request.method} {_short(request.target)}{by}: {outcome}{causes}{fault}"


def refusals_text(refused: Sequence[RecordedRequest], requests: Requests) -> list[str]:
    """Explain each refusal, the last ones where there are many."""
    lines: list[str] = []
    for request in refused[-EXPLAINED:]:
        lines += ["", *_explained(request, requests)]
    if len(refused) > EXPLAINED:
        lines += ["", f"{len(refused) - EXPLAINED} earlier refusals are not explained here."]
    return lines


def _explained(request: RecordedRequest, requests: Requests) -> Iterator[str]:
    yield f"Why #{request.id} was refused:"
    try:
        document = requests.get(request.id)
    except MockError as error:
        yield from _wrapped(f"{request.cause} ({error})")
        return
    diagnosis = document["diagnosis"]
    said = (diagnosis and diagnosis["sentence"]) or document["cause"] or "the server does not say"
    yield from _wrapped(_sentence(said))
    for cause in (diagnosis or {}).get("causes", ()):
        yield f"  {cause['slug']} ({cause['certainty']}; {cause['section']})"
        if cause["cure"]:
            yield from _wrapped(f"Do this: {cause['cure']}.")
    if document["comparison"]:
        yield from _comparison(document["comparison"])
    elif diagnosis and not diagnosis["causes"] and diagnosis["base_string"]:
        yield "  The base string that is right:"
        yield f"    {_short(diagnosis['base_string'], 4 * VALUE)}"


def _comparison(comparison: Document) -> Iterator[str]:
    """Write the parts that differ, one below the other, with carets under the difference."""
    differing = [row for row in comparison["rows"] if row["differs"]]
    for row in differing[:ROWS]:
        note = f" ({row['note']})" if row["note"] else ""
        yield f"  ! {row['part']} {row['name'] or ''}".rstrip() + note
        signed, expected = _short(row["signed"] or ""), _short(row["expected"] or "")
        yield f"    {'signed':{_LABEL}}{signed or '(nothing)'}"
        yield f"    {'should be':{_LABEL}}{expected or '(nothing)'}"
        if signed and expected:
            yield f"    {'':{_LABEL}}{_carets(signed, expected)}"
    if len(differing) > ROWS:
        yield f"  ... and {len(differing) - ROWS} parts more that differ"


def _carets(signed: str, expected: str) -> str:
    """Mark what of the lower text is not in the upper one, apart from equal ends."""
    shorter = min(len(signed), len(expected))
    start = next((i for i in range(shorter) if signed[i] != expected[i]), shorter)
    alike = 0
    while alike < shorter - start and signed[-1 - alike] == expected[-1 - alike]:
        alike += 1
    return " " * start + "^" * max(1, len(expected) - alike - start)


def _short(text: str, length: int = VALUE) -> str:
    shown = "".join(character if character.isprintable() else "?" for character in text)
    return shown if len(shown) <= length else f"{shown[:length]}..."


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
