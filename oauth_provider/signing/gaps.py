"""What a request does not test: mistakes that would change nothing on it.

A gap is found by the doctor's own functions: its client was not tested for a mistake that makes the
same part, of this request, as the right way does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from oauth_provider.signing.doctor import search  # noqa: F401 (it fills the table)
from oauth_provider.signing.doctor.evidence import Evidence
from oauth_provider.signing.doctor.provers import right_parts
from oauth_provider.signing.doctor.registry import MISTAKES

if TYPE_CHECKING:
    from oauth_provider.signing.doctor.provers import Parts
    from oauth_provider.signing.methods import Keys
    from oauth_provider.signing.verdict import Verdict

EXAMINED_LIMIT = 16 * 1024
"""In characters of normalised parameters; a longer request is not looked through."""


class Gap(NamedTuple):
    """Something that a client was not tested for.

    Attributes:
        slug: Its stable name.
        sentence: What was missing in the request.
        cure: What to send, to test it.
        mistakes: The slugs of the mistakes that would not have shown.
    """

    slug: str
    sentence: str
    cure: str
    mistakes: tuple[str, ...]


GAPS = (
    Gap(
        "secrets",
        "secrets with reserved characters",
        "sign as a consumer whose secret has & or %",
        ("key.secrets-not-percent-encoded", "key.secrets-encoded-twice"),
    ),
    Gap(
        "token",
        "a token's secret",
        "send a request with a token",
        ("key.consumer-secret-and-ampersand-only",),
    ),
    Gap(
        "spaces",
        "values with a space",
        "send one, such as q=a%20b",
        ("params.encoded-with-form-plus",),
    ),
    Gap(
        "marks",
        "values with ! * ' ( or )",
        "send one, such as q=(a)!",
        ("params.encoded-with-js-encodeuricomponent",),
    ),
    Gap(
        "tilde",
        "values with a tilde",
        "send one, such as q=~a",
        ("params.encoded-with-php-old-tilde",),
    ),
    Gap(
        "beyond-ascii",
        "text beyond ASCII",
        "send one, such as q=%C3%BC",
        ("params.encoded-with-latin1",),
    ),
    Gap(
        "double-names",
        "a parameter that is given twice",
        "send one, such as c=1&c=2",
        ("params.duplicates-last-wins", "params.duplicates-first-wins"),
    ),
    Gap(
        "empty-values",
        "an empty value",
        "send one, such as q=",
        ("params.empty-values-dropped",),
    ),
    Gap(
        "query",
        "parameters in the query",
        "send one",
        ("params.query-omitted", "uri.query-left-in-url"),
    ),
    Gap(
        "form",
        "parameters in a form body",
        "post a form",
        ("params.body-omitted",),
    ),
    Gap(
        "port",
        "a port that is not the scheme's own",
        "call a server on such a port",
        ("uri.port-omitted",),
    ),
    Gap(
        "order",
        "names whose order depends on how they are sorted",
        "send a-b=1&a=2&a1=3",
        ("params.sorted-as-joined-text",),
    ),
    Gap(
        "host-case",
        "a host with capitals",
        "call the server by a name with capitals",
        ("uri.host-case-kept",),
    ),
)


def gaps(verdict: Verdict, keys: Keys) -> tuple[Gap, ...]:
    """Return what a request that passes could not show; nothing of one that is too long."""
    string, request = verdict.base_string, verdict.request
    method = request.protocol.get("oauth_signature_method", "")
    if string is None or len(string.parameters) > EXAMINED_LIMIT or method == "PLAINTEXT":
        return ()
    evidence = Evidence(request, keys)
    right = right_parts(evidence)
    return tuple(
        gap for gap in GAPS if not any(_shows(slug, evidence, right) for slug in gap.mistakes)
    )


def _shows(slug: str, evidence: Evidence, right: Parts) -> bool:
    """Tell whether a mistake would make another part than the right way does."""
    mistake = MISTAKES[slug]
    expected = right.get(mistake.component)
    return any(change.value != expected for change in mistake.changes(evidence))
