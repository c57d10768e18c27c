"""Errors that several libraries have in common."""

from __future__ import annotations

from oauth_provider.signing.libraries.library import KnownError

LAST_WINS = KnownError(
    "it keeps parameters in a map: of a repeated name only the last value is signed",
    "give each name once, or send the values as one",
    ("params.duplicates-last-wins",),
)
FIRST_WINS = KnownError(
    "it keeps parameters in a map: of a repeated name only the first value is signed",
    "give each name once, or send the values as one",
    ("params.duplicates-first-wins",),
)
NO_REPEATED_NAMES = KnownError(
    "it takes parameters as a dictionary, which cannot hold a name twice",
    "give each name once, or build the query or the form yourself",
)
SORTS_BEFORE_ENCODING = KnownError(
    "it sorts names before they are encoded",
    "use names of letters, digits and underscores",
    ("params.sorted-before-encoding",),
)
SORTS_JOINED_TEXT = KnownError(
    "it sorts whole name=value texts, so that a2 comes before a",
    "use no name that is another with a digit, - or . behind it",
    ("params.sorted-as-joined-text",),
)
SAME_NAME_UNSORTED = KnownError(
    "values of one name are signed in the order given",
    "sort the values of a name before they are given to it",
    ("params.values-of-same-name-unsorted",),
)
ENCODED_TWICE = KnownError(
    "what is encoded already is encoded once more before it is signed",
    "give plain values, not encoded ones",
    ("params.all-values-encoded-twice",),
)
FORM_LEFT_OUT = KnownError(
    "the fields of a form were reported to be left out of the signature",
    "use a newer version, or send them in the query",
    ("params.body-omitted",),
)
SPACE_AS_PLUS = KnownError(
    "a space was reported to be signed as +",
    "use a newer version",
    ("params.encoded-with-form-plus",),
)
NO_AMPERSAND = KnownError(
    "versions were reported that leave the & out of the key when there is no token",
    "use a newer version",
    ("key.no-ampersand-when-token-secret-empty",),
)
SECRETS_NOT_ENCODED = KnownError(
    "secrets were reported to stand in the key without being encoded",
    "use a newer version, or secrets of letters and digits",
    ("key.secrets-not-percent-encoded",),
)
DEFAULT_PORT_SIGNED = KnownError(
    "a port 80 or 443 that is written in the URL was reported to be signed",
    "write no port that is the scheme's own",
    ("uri.default-port-included",),
)
PORT_LEFT_OUT = KnownError(
    "the port is left out of the base string URI",
    "use a newer version, or a server on the scheme's own port",
    ("uri.port-omitted",),
)
PORT_REPORTED = KnownError(
    "the port was reported to be left out of the base string URI",
    "use a newer version, or a server on the scheme's own port",
    ("uri.port-omitted",),
)
VERIFIER_NOT_SIGNED = KnownError(
    "its users were reported to add oauth_verifier after signing, or only to the body",
    "hand the verifier to the library with the other parameters",
    ("params.oauth-verifier-not-signed",),
)
SIGNED_BEFORE_REDIRECT = KnownError(
    "a redirect that turns POST into GET is followed with the signature of the POST",
    "call the address that the redirect leads to",
    ("method.signed-as-post",),
)
