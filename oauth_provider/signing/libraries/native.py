"""Libraries in C, C++, Go, Swift and Objective-C, from what they send and from their sources."""

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
    FIRST_WINS,
    LAST_WINS,
    NO_REPEATED_NAMES,
    PORT_REPORTED,
    SECRETS_NOT_ENCODED,
)

_CPP: tuple[Known, ...] = (
    Known(
        Library(
            "c-liboauth",
            "liboauth",
            "C",
            (
                KnownError(
                    "RSA-SHA1 makes no signature: oauth_signature=(null) goes out", "use HMAC-SHA1"
                ),
                KnownError("no name can hold an =", "use names without ="),
            ),
        )
    ),
    Known(
        Library(
            "cpp-cpprest",
            "cpprestsdk",
            "C++",
            (
                KnownError(
                    "nonces are seeded by the second: two processes that start together send the"
                    " same ones",
                    "start them apart",
                    ("request.nonce",),
                ),
                KnownError(
                    "port 80 and port 443 are left out of the base string URI, whatever the scheme",
                    "use another port, or the one that is the scheme's own",
                    ("uri.port-omitted",),
                ),
                NO_REPEATED_NAMES,
            ),
        ),
        Signs(
            names=("cpprestsdk/",),
            places=(HEADER,),
            order=order(
                "version consumer_key token signature_method timestamp nonce signature callback"
                " verifier"
            ),
            comma=", ",
        ),
    ),
    Known(
        Library(
            "cpp-poco",
            "POCO (OAuth10Credentials)",
            "C++",
            (
                KnownError(
                    "the URI's query is left out of the signature",
                    "hand it over as the fields of a form as well",
                    ("params.query-omitted",),
                ),
                KnownError(
                    "it knows no verifier: one that is sent as a field is in another place than the"
                    " header",
                    "sign the verifier as a field, and move it into the header",
                    ("request.place",),
                ),
                LAST_WINS,
            ),
        ),
        Signs(
            places=(HEADER,),
            order=order(
                "consumer_key nonce signature signature_method timestamp token callback version"
            ),
            comma=", ",
            nonces=("36-43",),
        ),
    ),
    Known(
        Library(
            "cpp-qt",
            "Qt Network Authorization",
            "C++",
            (
                KnownError(
                    "it labels each POST as a form, a multipart body too",
                    "set the content type again",
                    ("params.body-omitted",),
                ),
                NO_REPEATED_NAMES,
            ),
        ),
        Signs(
            clients=("Mozilla/5.0",),
            places=(HEADER,),
            order=SORTED,
            comma=",",
            nonces=("8",),
            habits=("token-empty",),
        ),
    ),
    Known(
        Library(
            "cpp-qoauth",
            "QOAuth",
            "C++",
            (
                KnownError(
                    "the request's own parameters are repeated in the Authorization header, where"
                    " they count once more",
                    "take them out of the header",
                ),
            ),
        )
    ),
)
_GO: tuple[Known, ...] = (
    Known(
        Library("go-gomodule", "gomodule/oauth1", "Go", ()),
        Signs(clients=("Go-http-client/",), order=SORTED, comma=", ", nonces=("16-hex",)),
    ),
    Known(
        Library(
            "go-mrjones",
            "mrjones/oauth",
            "Go",
            (
                KnownError(
                    "on a form POST the URL's query is not signed",
                    "send all parameters in the form",
                    ("params.query-omitted",),
                ),
                KnownError(
                    "names are not encoded in the base string",
                    "use names of letters, digits and underscores",
                ),
                KnownError(
                    "the realm was reported to be signed",
                    "use a newer version",
                    ("params.realm-signed",),
                ),
            ),
        ),
        Signs(
            clients=("Go-http-client/",),
            places=(HEADER,),
            order=SORTED,
            comma=",",
            nonces=("64-bit",),
            habits=("body-hash-of-get",),
        ),
    ),
    Known(
        Library("go-dghubble", "dghubble/oauth1", "Go", (FIRST_WINS, SECRETS_NOT_ENCODED)),
        Signs(
            clients=("Go-http-client/",),
            places=(HEADER,),
            order=SORTED,
            comma=", ",
            nonces=("44-base64",),
        ),
    ),
)
_APPLE: tuple[Known, ...] = (
    Known(
        Library(
            "swift-oauthswift",
            "OAuthSwift",
            "Swift",
            (
                KnownError(
                    "the URL's query was reported to be left out of the signature",
                    "give the query as parameters",
                    ("params.query-omitted",),
                ),
                KnownError(
                    "with PLAINTEXT the secrets stand in the signature without being encoded",
                    "use HMAC-SHA1",
                    ("key.secrets-not-percent-encoded",),
                ),
                KnownError(
                    "a token secret was reported to be used as it came, without form-decoding",
                    "use a newer version",
                    ("key.secrets-encoded-twice",),
                ),
            ),
        ),
        Signs(places=(HEADER,), order=SORTED, comma=", ", nonces=("uuid-start",)),
    ),
    Known(Library("objc-tdoauth", "TDOAuth", "Objective-C", (PORT_REPORTED,))),
)
KNOWN: tuple[Known, ...] = (*_CPP, *_GO, *_APPLE)
