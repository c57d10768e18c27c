"""Libraries and tools in JavaScript, from what they send and from their sources."""

from __future__ import annotations

from oauth_provider.signing.libraries.library import (
    HEADER,
    SORTED,
    SORTED_BEFORE_SIGNATURE,
    Known,
    KnownError,
    Library,
    Signs,
    order,
)
from oauth_provider.signing.libraries.shared_errors import (
    DEFAULT_PORT_SIGNED,
    ENCODED_TWICE,
    FORM_LEFT_OUT,
    NO_AMPERSAND,
    SECRETS_NOT_ENCODED,
    SIGNED_BEFORE_REDIRECT,
    SPACE_AS_PLUS,
    VERIFIER_NOT_SIGNED,
)

_SPARES_FIVE = KnownError(
    "! * ' ( ) were reported to be signed as they are",
    "use a newer version, or avoid these five characters",
    ("params.encoded-with-js-encodeuricomponent", "join.encodeuricomponent-of-base-parts"),
)
_BRACKETS = KnownError(
    "names with brackets were reported to be signed otherwise than they are sent",
    "use names without brackets",
    ("params.encoded-with-none", "params.encoded-with-js-encodeuri"),
)
_TILDE = KnownError(
    "~ was reported to be signed as %7E",
    "use a newer version, or avoid ~",
    ("params.encoded-with-php-old-tilde",),
)

KNOWN: tuple[Known, ...] = (
    Known(
        Library(
            "js-node-oauth",
            "oauth (node-oauth)",
            "JavaScript",
            (
                KnownError(
                    "a repeated name in the URL's query is signed as d[0], d[1]",
                    "send it in a form",
                    ("params.duplicates-indexed-0-1",),
                ),
                KnownError(
                    "its README passes 1.0A for the version, which goes out as oauth_version",
                    "pass 1.0",
                    ("request.version",),
                ),
                _SPARES_FIVE,
            ),
        ),
        Signs(
            names=("Node authentication",),
            places=(HEADER,),
            order=SORTED_BEFORE_SIGNATURE,
            comma=",",
            nonces=("32",),
            habits=("form-type-without-body",),
        ),
    ),
    Known(
        Library(
            "js-request",
            "request (oauth-sign)",
            "JavaScript",
            (
                KnownError(
                    "in the body, Content-Length is fixed before the protocol parameters are added:"
                    " a form with other fields arrives cut off",
                    "send the protocol parameters in the header",
                    ("request.present",),
                ),
                SECRETS_NOT_ENCODED,
                SIGNED_BEFORE_REDIRECT,
                _TILDE,
            ),
        ),
        Signs(order=SORTED, comma=",", nonces=("32-hex",)),
    ),
    Known(
        Library(
            "js-postman",
            "Postman (node-oauth1)",
            "JavaScript",
            (
                KnownError(
                    "a body in a mode other than urlencoded is not taken for a form",
                    "choose x-www-form-urlencoded",
                    ("params.body-omitted",),
                ),
                KnownError(
                    "empty parameters are signed or not by a switch, and not sent in the header",
                    "set no empty token, and try the switch for empty parameters",
                    ("params.empty-oauth-token-signed-not-sent", "params.empty-values-dropped"),
                ),
                KnownError(
                    "a + of the signature was reported to arrive as a space",
                    "add the protocol parameters to the header",
                    ("presented.plus-lost",),
                ),
                SPACE_AS_PLUS,
                ENCODED_TWICE,
            ),
        ),
        Signs(
            names=("PostmanRuntime/",),
            order=order("consumer_key token signature_method timestamp nonce version signature"),
            comma=",",
            nonces=("11", "6"),
            always=(),
        ),
    ),
    Known(
        Library("js-insomnia", "Insomnia", "JavaScript", (FORM_LEFT_OUT, ENCODED_TWICE)),
        Signs(names=("insomnia/", "Insomnia/")),
    ),
    Known(
        Library(
            "js-oauth-1.0a",
            "oauth-1.0a",
            "JavaScript",
            (
                KnownError(
                    "a JSON body that is given as data is signed as parameters",
                    "give no data but a form's fields",
                    ("params.json-keys-as-params",),
                ),
                NO_AMPERSAND,
                DEFAULT_PORT_SIGNED,
                VERIFIER_NOT_SIGNED,
                KnownError(
                    "the realm was reported to be signed",
                    "use a newer version",
                    ("params.realm-signed",),
                ),
                _BRACKETS,
            ),
        ),
        Signs(order=SORTED, comma=", ", nonces=("32",)),
    ),
    Known(
        Library(
            "js-axios-oauth",
            "axios-oauth-1.0a",
            "JavaScript",
            (
                KnownError(
                    "it looks for a field that is spelt content-type: with axios' own spelling a"
                    " form is not signed, and its hash is sent",
                    "name the field content-type",
                    ("params.body-omitted", "request.body-hash-place"),
                ),
            ),
        ),
        Signs(clients=("axios/",), order=SORTED, comma=", ", nonces=("base64",)),
    ),
    Known(
        Library(
            "js-ohauth",
            "ohauth (osm-auth)",
            "JavaScript",
            (
                _SPARES_FIVE,
                KnownError(
                    "a + in the query was reported to be signed as %2B",
                    "write a space as %20",
                    ("params.plus-not-decoded-to-space",),
                ),
                FORM_LEFT_OUT,
            ),
        ),
        Signs(
            order=SORTED,
            comma=", ",
            nonces=("6",),
            always=(),
            habits=("form-type-without-body",),
        ),
    ),
    Known(
        Library(
            "js-oauth-signature",
            "oauth-signature",
            "JavaScript",
            (
                KnownError(
                    "text beyond ASCII was reported to be signed in another encoding",
                    "use a newer version",
                    ("params.encoded-with-latin1",),
                ),
            ),
        )
    ),
)
