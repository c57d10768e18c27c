"""Libraries in Ruby, R, Tcl and Pike, from what they send and from their sources."""

from __future__ import annotations

from oauth_provider.signing.libraries.library import (
    HEADER,
    SORTED,
    Known,
    KnownError,
    Library,
    Signs,
    order,
)
from oauth_provider.signing.libraries.shared_errors import (
    DEFAULT_PORT_SIGNED,
    SORTS_BEFORE_ENCODING,
    SORTS_JOINED_TEXT,
)

_RUBY: tuple[Known, ...] = (
    Known(
        Library(
            "rb-oauth",
            "the oauth gem",
            "Ruby",
            (
                SORTS_BEFORE_ENCODING,
                KnownError(
                    "a form that is sent by PUT was reported not to be signed",
                    "use a newer version, or POST",
                    ("params.body-omitted",),
                ),
                KnownError(
                    "the text fields of a multipart body were reported to be signed",
                    "use a newer version",
                    ("params.multipart-fields-as-params",),
                ),
                KnownError(
                    "a method in lower case was reported to be signed so",
                    "name the method in upper case",
                    ("method.method-lower-case",),
                ),
            ),
        ),
        Signs(
            names=("OAuth gem v",),
            order=order(
                "callback consumer_key token signature_method timestamp nonce verifier version"
                " signature"
            ),
            comma=", ",
            nonces=("36-43",),
        ),
    ),
    Known(
        Library(
            "rb-signet",
            "signet",
            "Ruby",
            (
                SORTS_JOINED_TEXT,
                KnownError(
                    "the fields of a form are put into the Authorization header as well, where they"
                    " count once more",
                    "send them in the query",
                ),
                KnownError(
                    "with PLAINTEXT the & between the secrets is encoded",
                    "use HMAC-SHA1",
                    ("key.whole-key-encoded",),
                ),
            ),
        ),
        Signs(
            places=(HEADER,),
            order=order(
                "consumer_key token signature_method timestamp nonce verifier version callback"
                " signature"
            ),
            comma=", ",
            nonces=("32-hex",),
            habits=("no-store", "others-in-header", "empty-verifier"),
        ),
    ),
    Known(
        Library(
            "rb-simple-oauth",
            "simple_oauth (Faraday's middleware)",
            "Ruby",
            (
                KnownError(
                    "Faraday's middleware signs only the last value of a repeated name in a form",
                    "give each name once",
                    ("params.duplicates-last-wins",),
                ),
            ),
        ),
        Signs(
            clients=("Faraday ",), places=(HEADER,), order=SORTED, comma=", ", nonces=("32-hex",)
        ),
    ),
)
_OTHERS: tuple[Known, ...] = (
    Known(
        Library(
            "r-httr",
            "httr",
            "R",
            (
                KnownError(
                    "names are sorted by the locale's rules, values not at all",
                    "set the locale C for collation",
                    ("params.case-insensitive-sort", "params.values-of-same-name-unsorted"),
                ),
                KnownError(
                    "text beyond ASCII was reported to be signed in another encoding",
                    "give text that is marked as UTF-8",
                    ("params.encoded-with-latin1",),
                ),
                DEFAULT_PORT_SIGNED,
            ),
        ),
        Signs(names=(" httr/",), places=(HEADER,), order=SORTED, comma=", ", nonces=("10",)),
    ),
    Known(
        Library(
            "tcl-oauth",
            "tcllib's oauth",
            "Tcl",
            (
                KnownError(
                    "the ? stays before the first name of a GET's query when it is signed",
                    "send a POST",
                ),
                KnownError(
                    "texts are sorted without regard to case, and digits as numbers",
                    "use names in lower case without digits",
                    ("params.natural-numeric-sort", "params.case-insensitive-sort"),
                ),
            ),
        )
    ),
    Known(
        Library(
            "pike-oauth",
            "Web.Auth.OAuth",
            "Pike",
            (
                SORTS_BEFORE_ENCODING,
                KnownError(
                    "a PLAINTEXT signature is percent-encoded once too often",
                    "use HMAC-SHA1",
                    ("presented.encoded-twice",),
                ),
            ),
        ),
        Signs(places=(HEADER,), nonces=("base64",), habits=("text-plain",)),
    ),
)
KNOWN: tuple[Known, ...] = (*_RUBY, *_OTHERS)
