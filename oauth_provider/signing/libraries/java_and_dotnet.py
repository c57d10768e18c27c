"""Libraries in Java and C#, from what they send and from their sources."""

from __future__ import annotations

from oauth_provider.signing.libraries.library import (
    HEADER,
    SORTED,
    Known,
    KnownError,
    Library,
    Signs,
)
from oauth_provider.signing.libraries.shared_errors import (
    DEFAULT_PORT_SIGNED,
    FORM_LEFT_OUT,
    LAST_WINS,
    SPACE_AS_PLUS,
)

KNOWN: tuple[Known, ...] = (
    Known(
        Library(
            "java-google-oauth",
            "google-oauth-client",
            "Java",
            (
                KnownError(
                    "the fields of a form are left out of the base string",
                    "send them in the query",
                    ("params.body-omitted",),
                ),
                LAST_WINS,
            ),
        ),
        Signs(
            names=("Google-HTTP-Java-Client/",),
            places=(HEADER,),
            order=SORTED,
            comma=", ",
            nonces=("16-hex",),
            always=(),
        ),
    ),
    Known(
        Library(
            "java-signpost",
            "signpost",
            "Java",
            (
                KnownError(
                    "it cannot see the body of a java.net request",
                    "hand the form's fields over as additional parameters",
                    ("params.body-omitted",),
                ),
            ),
        ),
        Signs(clients=("Java/", "Apache-HttpClient/"), nonces=("negative", "64-bit")),
    ),
    Known(
        Library(
            "java-scribe",
            "ScribeJava",
            "Java",
            (
                SPACE_AS_PLUS,
                KnownError(
                    "~ and * were reported to be signed as Java's URLEncoder writes them",
                    "use a newer version",
                    ("params.encoded-with-java-urlencoder",),
                ),
                FORM_LEFT_OUT,
                DEFAULT_PORT_SIGNED,
                KnownError(
                    "its users were reported to lose the request token's secret before step 3",
                    "keep the whole token from step 1 to step 3",
                    ("key.consumer-secret-and-ampersand-only",),
                ),
            ),
        )
    ),
    Known(
        Library(
            "cs-restsharp",
            "RestSharp",
            "C#",
            (
                KnownError(
                    "a character beyond ASCII is signed as one byte",
                    "use a newer version, or stay within ASCII",
                    ("params.encoded-with-latin1",),
                ),
                KnownError(
                    "a path with escapes was reported to be signed otherwise than it is sent",
                    "use a newer version",
                    ("uri.path-re-encoded", "uri.path-percent-decoded"),
                ),
            ),
        ),
        Signs(names=("RestSharp/",), order=SORTED, comma=",", nonces=("16-small",)),
    ),
)
