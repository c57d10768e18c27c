"""What a client can be left untested for, and the mistakes that would not show then."""

from __future__ import annotations

from typing import NamedTuple

from oauth_provider.signing.doctor import search  # noqa: F401 (it fills the table)
from oauth_provider.signing.doctor.registry import MISTAKES

PLUS_LOST = "presented.plus-lost"


class Gap(NamedTuple):
    """Something that a client may not have been tested for.

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

    @property
    def section(self) -> str:
        """Where it is written what these mistakes break."""
        return MISTAKES[self.mistakes[0]].section


GAPS = (
    Gap(
        "secrets",
        "secrets with reserved characters, spaces and capitals",
        "sign as a consumer with a secret such as A b&c",
        (
            "key.secrets-not-percent-encoded",
            "key.secrets-encoded-twice",
            "key.plus-encoded",
            "key.lower-cased-secrets",
        ),
    ),
    Gap(
        "token",
        "a token and its secret",
        "send a request with a token",
        (
            "key.consumer-secret-and-ampersand-only",
            "key.token-used-as-secret",
            "params.oauth-token-not-signed",
        ),
    ),
    Gap(
        "spaces",
        "values with a space, sent as +",
        "send one, such as q=a+b",
        (
            "params.encoded-with-form-plus",
            "params.encoded-with-java-urlencoder",
            "params.plus-not-decoded-to-space",
        ),
    ),
    Gap(
        "reserved",
        "values with reserved characters, and with % itself",
        "send one, such as q=%2F%2541",
        (
            "params.encoded-with-js-encodeuri",
            "params.encoded-with-py-quote-slash",
            "params.encoded-with-lower-hex",
            "params.encoded-with-double",
            "params.encoded-with-none",
            "params.all-values-encoded-twice",
            "params.values-decoded-twice",
            "params.values-not-decoded-before-encoding-double-encoded",
        ),
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
        "text beyond ASCII, composed and decomposed",
        "send both, such as q=%C3%BC&r=u%CC%88",
        ("params.encoded-with-latin1", "params.encoded-with-nfd", "params.encoded-with-nfc"),
    ),
    Gap(
        "double-names",
        "a name that is given more than once",
        "send one, such as c=2&c=1&c=1",
        (
            "params.duplicates-first-wins",
            "params.duplicates-last-wins",
            "params.duplicates-comma-joined",
            "params.duplicates-indexed-0-1",
            "params.identical-pairs-collapsed",
            "params.values-of-same-name-unsorted",
        ),
    ),
    Gap("empty-values", "an empty value", "send one, such as q=", ("params.empty-values-dropped",)),
    Gap(
        "query",
        "parameters in the query",
        "send one",
        ("params.query-omitted", "params.query-and-body-omitted", "uri.query-left-in-url"),
    ),
    Gap("form", "parameters in a form body", "post a form", ("params.body-omitted",)),
    Gap(
        "json",
        "a body that is no form",
        "post JSON with oauth_body_hash, or without",
        (
            "params.json-keys-as-params",
            "params.non-form-body-parsed-as-form",
            "params.raw-body-as-param-name",
        ),
    ),
    Gap(
        "multipart",
        "a multipart body",
        "upload a file with a text field",
        ("params.multipart-fields-as-params",),
    ),
    Gap(
        "order",
        "names whose order depends on how they are sorted",
        "send n10=1&n2=2&B=3&a=4&a1=5&a-=6&a%2F=7",
        (
            "params.sorted-before-encoding",
            "params.sorted-as-joined-text",
            "params.case-insensitive-sort",
            "params.natural-numeric-sort",
            "params.reverse-sort",
            "params.unsorted-oauth-query-body",
            "params.unsorted-query-body-oauth",
            "params.unsorted-query-oauth-body",
            "params.unsorted-oauth-sorted-then-rest",
        ),
    ),
    Gap(
        "path",
        "a path with escapes, marks, capitals and ;",
        "call an address such as /A(b)/%2f;c",
        (
            "uri.path-percent-decoded",
            "uri.path-re-encoded",
            "uri.path-strictly-encoded",
            "uri.path-upper-hex",
            "uri.semicolon-params-dropped",
            "uri.url-all-lower-case",
            "join.encodeuricomponent-of-base-parts",
        ),
    ),
    Gap(
        "port",
        "a port that is not the scheme's own",
        "call a server on such a port",
        ("uri.port-omitted",),
    ),
    Gap("https", "an https address", "call the server over TLS", ("uri.scheme-http",)),
    Gap(
        "host-case",
        "a host with capitals",
        "call the server by a name with capitals",
        ("uri.host-case-kept",),
    ),
    Gap(
        "plus-in-signature",
        "a signature with a + in it",
        "send some more requests: one in three signatures has a +",
        (PLUS_LOST,),
    ),
)
"""Each mistake stands in one of them at most. In none: what every request shows, what only another
step or server could show, and the reverse of what a request does right."""
