"""Libraries in Python, from what they send and from their sources."""

from __future__ import annotations

from dataclasses import replace

from oauth_provider.signing.libraries.library import (
    BODY,
    HEADER,
    QUERY,
    SORTED_BEFORE_SIGNATURE,
    Known,
    KnownError,
    Library,
    Signs,
    order,
)
from oauth_provider.signing.libraries.shape import AND_TIME
from oauth_provider.signing.libraries.shared_errors import (
    ENCODED_TWICE,
    NO_REPEATED_NAMES,
    SAME_NAME_UNSORTED,
    SIGNED_BEFORE_REDIRECT,
    SORTS_BEFORE_ENCODING,
    SPACE_AS_PLUS,
)

_EVERYWHERE = (HEADER, QUERY, BODY)
_OAUTHLIB = Signs(
    order=order(
        "nonce timestamp version signature_method consumer_key token callback verifier body_hash"
        " signature"
    ),
    orders=_EVERYWHERE,
    comma=", ",
    nonces=(AND_TIME,),
)
_DECODES_ONCE_MORE = KnownError(
    "in the query or the body it decodes oauth_* values once more before it signs: a callback with"
    " an escape in it gets a wrong signature",
    "send the protocol parameters in the header",
    ("params.values-decoded-twice",),
)

KNOWN: tuple[Known, ...] = (
    Known(
        Library(
            "py-requests-oauthlib",
            "requests-oauthlib",
            "Python",
            (_DECODES_ONCE_MORE, SPACE_AS_PLUS, SIGNED_BEFORE_REDIRECT),
        ),
        replace(_OAUTHLIB, clients=("python-requests/",)),
    ),
    Known(
        Library(
            "py-oauthlib", "oauthlib with another HTTP client", "Python", (_DECODES_ONCE_MORE,)
        ),
        replace(_OAUTHLIB, clients=("Python-urllib/", "python-httpx/")),
    ),
    Known(
        Library(
            "py-authlib",
            "Authlib",
            "Python",
            (
                KnownError(
                    "it decodes oauth_* values once more before it signs: a callback with an escape"
                    " in it gets a wrong signature, wherever it is sent",
                    "give it a callback without escapes",
                    ("params.values-decoded-twice",),
                ),
            ),
        ),
        replace(_OAUTHLIB, clients=("python-requests/", "python-httpx/"), nonces=("30",)),
    ),
    Known(
        Library(
            "py-requests-2012",
            "requests before 1.0 (its own OAuth1)",
            "Python",
            (
                KnownError(
                    "text beyond ASCII in a query gets a wrong signature",
                    "send such text in a form",
                ),
                KnownError(
                    "a multipart request is left unsigned", "sign it by calling the signer directly"
                ),
                NO_REPEATED_NAMES,
            ),
        ),
        Signs(names=("python-requests/0.",), nonces=(AND_TIME,)),
    ),
    Known(
        Library(
            "py-rauth",
            "rauth",
            "Python",
            (
                SAME_NAME_UNSORTED,
                SORTS_BEFORE_ENCODING,
                KnownError(
                    "a query in the URL was reported to be left in the base string URI",
                    "give the query as params",
                    ("uri.query-left-in-url",),
                ),
            ),
        ),
        Signs(
            clients=("python-requests/",),
            order=SORTED_BEFORE_SIGNATURE,
            orders=_EVERYWHERE,
            comma=",",
            empty_realm=True,
            nonces=("40-hex",),
        ),
    ),
    Known(
        Library(
            "py-oauth2",
            "oauth2 (python-oauth2)",
            "Python",
            (
                KnownError(
                    "it decodes a query in the URL twice: %25 in a value breaks the signature",
                    "hand the parameters over as a dictionary",
                    ("params.values-decoded-twice",),
                ),
                SORTS_BEFORE_ENCODING,
                KnownError(
                    "a form that is sent by PUT was reported not to be signed",
                    "send it by POST",
                    ("params.body-omitted",),
                ),
                KnownError(
                    "a host with capitals was reported to be signed with them",
                    "write the host in lower case",
                    ("uri.host-case-kept",),
                ),
            ),
        ),
        Signs(
            clients=("Python-httplib2/",),
            comma=", ",
            empty_realm=True,
            nonces=("9-digits",),
            habits=("body-hash-of-get",),
        ),
    ),
    Known(
        Library(
            "py-oauth-2009", "oauth 1.0.1 (2009)", "Python", (NO_REPEATED_NAMES, ENCODED_TWICE)
        ),
        Signs(comma=", ", empty_realm=True, nonces=("8-digits",)),
    ),
    Known(
        Library(
            "py-aioauth-client",
            "aioauth-client",
            "Python",
            (
                replace(
                    SPACE_AS_PLUS,
                    sentence="without escape=True it signs a space as +",
                    cure="set escape to True",
                ),
                KnownError(
                    "a form body is never signed",
                    "send parameters as params",
                    ("params.body-omitted",),
                ),
                NO_REPEATED_NAMES,
            ),
        ),
        Signs(
            clients=("python-httpx/",),
            places=(QUERY,),
            order=order("consumer_key nonce signature_method timestamp version verifier token"),
            orders=(QUERY,),
            nonces=("40-hex",),
            habits=("empty-verifier",),
        ),
    ),
    Known(
        Library(
            "py-tornado",
            "Tornado's OAuthMixin",
            "Python",
            (
                KnownError(
                    "values are encoded in the base string, names are not",
                    "use names of letters, digits and underscores",
                ),
                NO_REPEATED_NAMES,
            ),
        ),
        Signs(
            places=(QUERY,),
            order=order(
                "consumer_key token signature_method timestamp nonce version callback verifier"
                " signature"
            ),
            orders=(QUERY,),
            nonces=("32-hex",),
        ),
    ),
    Known(
        Library(
            "py-twitter",
            "Python Twitter Tools",
            "Python",
            (
                SORTS_BEFORE_ENCODING,
                KnownError(
                    "the consumer secret stands in the key without being encoded",
                    "use a consumer secret of letters and digits",
                    ("key.secrets-not-percent-encoded",),
                ),
                NO_REPEATED_NAMES,
            ),
        )
    ),
    Known(
        Library(
            "py-lazr",
            "lazr.restfulclient (launchpadlib)",
            "Python",
            (
                KnownError(
                    "it signs with PLAINTEXT only, which a server may refuse",
                    "use it over TLS, with a server that takes PLAINTEXT",
                    ("request.method",),
                ),
            ),
        )
    ),
)
