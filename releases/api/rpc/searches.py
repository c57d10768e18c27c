"""XML-RPC methods that look for releases; ``pip search`` calls the first."""

from __future__ import annotations

from releases.selectors.search import LOOKED_AT, SEARCHED, releases_classified, releases_searched
from releases.xmlrpc.faults import Code, FaultError

OPERATORS = ("and", "or")
TEXT_LIMIT = 1000
"""In characters."""
COUNT_LIMIT = 100


def search(spec: dict[str, object], operator: str = "and") -> list[dict[str, object]]:
    """Find releases by texts in their fields, e.g. {name: spam, summary: [can, tin]}."""
    if operator not in OPERATORS:
        raise _wrong("the operator is 'and' or 'or'")
    terms = {
        field: _texts(spec[field], f"the field {field} of the search")
        for field in SEARCHED
        if spec.get(field)
    }
    if sum(map(len, terms.values())) > COUNT_LIMIT:
        raise _wrong(f"a search has at most {COUNT_LIMIT} texts")
    hits = releases_searched(terms, every=operator == "and")
    if hits is None:
        raise FaultError(
            Code.REFUSED,
            f"this index has over {LOOKED_AT} releases: search for a name, a summary or keywords",
        )
    return [{**hit._asdict(), "_pypi_ordering": False} for hit in hits]


def browse(classifiers: list[object]) -> list[tuple[str, str]]:
    """List the releases that have all of these classifiers, as [name, version]."""
    texts = _texts(classifiers, "the list of classifiers")
    if len(texts) > COUNT_LIMIT:
        raise _wrong(f"at most {COUNT_LIMIT} classifiers are looked for")
    return releases_classified(texts) if texts else []


def _texts(value: object, where: str) -> list[str]:
    values = value if isinstance(value, list) else [value]
    texts = [text for text in values if isinstance(text, str)]
    if len(texts) < len(values):
        raise _wrong(f"{where} has something else than strings in it")
    if any(len(text) > TEXT_LIMIT for text in texts):
        raise _wrong(f"{where} has a text of over {TEXT_LIMIT} characters")
    return texts


def _wrong(message: str) -> FaultError:
    return FaultError(Code.PARAMETERS_INVALID, message)
