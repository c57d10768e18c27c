"""Client libraries, how their requests look, and where they err: facts seen on the wire.

A trait is one thing that a request shows; ``libraries`` finds out which of them a request has.
"""

from __future__ import annotations

from oauth_provider.signing.library import Known, KnownError, Library


def _known(
    slug: str,
    name: str,
    language: str,
    agents: str,
    traits: str,
    *errors: KnownError,
) -> Known:
    return Known(
        Library(slug, name, language, errors),
        tuple(filter(None, agents.split("|"))),
        tuple(traits.split()),
    )


_REPEATED = "give the repeated name once, or sign with another library"
_DECODED_ONCE_MORE = KnownError(
    "it decodes oauth_ values of a query or body once more before it signs: a callback with an"
    " escape in it gets a wrong signature",
    "send the protocol parameters in the header",
    ("params.values-decoded-twice",),
)
_SORTS_NAMES_RAW = KnownError(
    "it sorts names before they are encoded",
    "use names of letters, digits and underscores",
    ("params.sorted-before-encoding",),
)
_LAST_WINS = KnownError(
    "it keeps parameters in a map: of a repeated name only the last is signed",
    _REPEATED,
    ("params.duplicates-last-wins",),
)
_SORTS_JOINED = KnownError(
    "it sorts whole name=value strings, so a2 comes before a",
    "use names none of which begins with another",
    ("params.sorted-as-joined-text",),
)

KNOWN: tuple[Known, ...] = (
    _known(
        "py-requests-oauthlib", "requests-oauthlib", "Python",
        "python-requests/", "order:oauthlib nonce:long-decimal version",
        _DECODED_ONCE_MORE,
    ),
    _known(
        "py-oauthlib", "oauthlib with another HTTP client", "Python",
        "Python-urllib/|python-httpx/", "order:oauthlib nonce:long-decimal version",
        _DECODED_ONCE_MORE,
    ),
    _known(
        "py-authlib", "Authlib", "Python",
        "Authlib/", "body-hash",
        KnownError(
            "it decodes oauth_ values once more before it signs: a callback with an escape in it"
            " gets a wrong signature",
            "give a callback without escapes",
            ("params.values-decoded-twice",),
        ),
    ),
    _known(
        "py-oauth2", "oauth2 (python-oauth2)", "Python",
        "Python-httplib2/|python-httplib2/", "realm-first realm-empty nonce:8-decimal body-hash",
        KnownError(
            "it decodes a query in the URL twice: %25 in a value breaks the signature",
            "hand the parameters over as a dictionary",
            ("params.values-decoded-twice",),
        ),
        _SORTS_NAMES_RAW,
    ),
    _known(
        "py-oauth-2009", "oauth 1.0.1", "Python",
        "", "realm-first realm-empty nonce:8-decimal",
        _LAST_WINS,
    ),
    _known(
        "py-rauth", "rauth", "Python",
        "", "nonce:40-hex",
        KnownError(
            "values of one name are signed in the order given",
            "sort them before",
            ("params.values-of-same-name-unsorted",),
        ),
        _SORTS_NAMES_RAW,
    ),
    _known(
        "py-aioauth-client", "aioauth-client", "Python",
        "Python/3", "in-query empty-verifier",
        KnownError(
            "with escape=False, its default, spaces are signed as +",
            "turn escape on",
            ("params.encoded-with-form-plus",),
        ),
        KnownError("a form body is never signed", "send parameters in the query",
                   ("params.body-omitted",)),
    ),
    _known(
        "js-node-oauth", "node-oauth (oauth)", "JavaScript",
        "Node-authentication", "form-type-without-body nonce:32-alphanumeric",
        KnownError(
            "a repeated name in the URL's query is signed as d[0], d[1]",
            "send it in a form body",
            ("params.duplicates-indexed-0-1",),
        ),
        KnownError("its README passes the version 1.0A", "pass 1.0"),
    ),
    _known(
        "js-oauth-1.0a", "oauth-1.0a", "JavaScript",
        "", "nonce:32-alphanumeric sorted version",
        KnownError(
            "a caller that merges data and protocol parameters may leave the body out",
            "give the form's fields as data",
            ("params.body-omitted", "params.raw-body-as-param-name"),
        ),
        KnownError(
            "older versions leave the & out when there is no token",
            "upgrade",
            ("key.no-ampersand-when-token-secret-empty",),
        ),
    ),
    _known(
        "js-postman", "Postman (node-oauth1)", "JavaScript",
        "PostmanRuntime/", "nonce:11-alphanumeric nonce:6-letters",
        KnownError(
            "a body in a mode other than urlencoded is not taken for a form",
            "choose x-www-form-urlencoded",
            ("params.body-omitted", "params.raw-body-as-param-name"),
        ),
        KnownError(
            "empty parameters are added to the signature or left out of it by a switch",
            "try the switch for empty parameters",
            ("params.empty-oauth-token-signed-not-sent", "params.empty-values-dropped"),
        ),
        KnownError(
            "a signature in the query or body may lose its plus signs",
            "add the protocol parameters to the header",
            ("presented.plus-lost",),
        ),
    ),
    _known(
        "js-insomnia", "Insomnia", "JavaScript",
        "insomnia/", "",
        KnownError(
            "a form's fields may be left out of the signature",
            "upgrade, or send them in the query",
            ("params.body-omitted",),
        ),
    ),
    _known(
        "js-axios-oauth-1.0a", "axios-oauth-1.0a", "JavaScript",
        "axios/", "body-hash nonce:base64",
        KnownError(
            "it looks for content-type in lower case only: a form is signed by its hash",
            "name the header content-type",
            ("params.body-omitted",),
        ),
    ),
    _known(
        "java-signpost", "signpost", "Java",
        "Java/|Apache-HttpClient/", "nonce:signed-decimal",
        KnownError(
            "it cannot see the body of a java.net request",
            "hand the form's fields over as additional parameters",
            ("params.body-omitted",),
        ),
    ),
    _known(
        "java-google-oauth", "google-oauth-client", "Java",
        "Google-HTTP-Java-Client/", "nonce:hex",
        KnownError("form fields are left out of the base string", "send them in the query",
                   ("params.body-omitted",)),
        _LAST_WINS,
    ),
    _known(
        "java-scribe", "ScribeJava", "Java",
        "", "nonce:signed-decimal",
        KnownError("old versions write spaces as + and ~ as %7E", "upgrade",
                   ("params.encoded-with-form-plus", "params.encoded-with-java-urlencoder")),
        KnownError("a form with another content type is not signed", "set the form's content type",
                   ("params.body-omitted",)),
    ),
    _known(
        "cs-restsharp", "RestSharp", "C#",
        "RestSharp/", "",
        KnownError("text beyond ASCII was signed in another encoding by old versions", "upgrade",
                   ("params.encoded-with-latin1",)),
        KnownError("the path is encoded anew", "give the path encoded, and upgrade",
                   ("uri.path-re-encoded", "uri.path-percent-decoded")),
    ),
    _known(
        "go-mrjones", "mrjones/oauth", "Go",
        "Go-http-client/", "nonce:short-decimal body-hash",
        KnownError("names are not encoded in the base string", "use names without reserved"
                   " characters"),
        KnownError("on a form POST the URL's query is not signed", "send all in the form",
                   ("params.query-omitted",)),
    ),
    _known(
        "go-gomodule", "gomodule/oauth1", "Go",
        "Go-http-client/", "nonce:hex",
    ),
    _known(
        "php-oauth", "the oauth extension", "PHP",
        "PECL-OAuth/", "nonce:dotted",
        KnownError("of a repeated name in the query only the last is signed", _REPEATED,
                   ("params.duplicates-last-wins",)),
        _SORTS_NAMES_RAW,
    ),
    _known(
        "php-guzzle", "guzzle/oauth-subscriber", "PHP",
        "GuzzleHttp/", "nonce:40-hex",
        KnownError("without a token, old versions leave the & of the key out", "upgrade",
                   ("key.no-ampersand-when-token-secret-empty",)),
    ),
    _known(
        "php-tmhoauth", "tmhOAuth", "PHP",
        "tmhOAuth", "",
        KnownError("values that are encoded already are encoded again", "give them raw",
                   ("params.all-values-encoded-twice",)),
    ),
    _known(
        "pl-net-oauth", "Net::OAuth", "Perl",
        "libwww-perl/", "",
        _SORTS_JOINED,
        KnownError("extra parameters live in a hash: no repeated names", _REPEATED,
                   ("params.duplicates-last-wins",)),
    ),
    _known(
        "pl-lwp-authen-oauth", "LWP::Authen::OAuth", "Perl",
        "libwww-perl/", "",
        KnownError("text that is UTF-8 already is encoded once more", "stay within ASCII",
                   ("params.encoded-with-double",)),
        KnownError("repeated names are signed in another order", _REPEATED,
                   ("params.values-of-same-name-unsorted",)),
    ),
    _known(
        "rb-oauth", "the oauth gem", "Ruby",
        "OAuth gem v", "sorted body-hash",
        _SORTS_NAMES_RAW,
    ),
    _known(
        "rb-signet", "signet", "Ruby",
        "", "other-parameters empty-verifier",
        _SORTS_JOINED,
        KnownError("a form's fields are put into the Authorization header as well, where they"
                   " count again", "send them in the query"),
    ),
    _known(
        "rb-simple-oauth", "simple_oauth", "Ruby",
        "Faraday", "sorted nonce:32-hex",
        KnownError("behind Faraday, of a repeated name in a form only the last is signed",
                   _REPEATED, ("params.duplicates-last-wins",)),
    ),
    _known(
        "cpp-qt", "Qt Network Authorization", "C++",
        "Mozilla/5.0", "nonce:8-letters",
        KnownError("it labels each POST as a form, multipart too", "set the content type anew",
                   ("params.non-form-body-parsed-as-form",)),
        _LAST_WINS,
    ),
    _known(
        "cpp-poco", "POCO", "C++",
        "", "nonce:base64",
        KnownError("the URI's query is left out of the signature", "hand it over as form fields",
                   ("params.query-omitted",)),
    ),
    _known(
        "r-httr", "httr", "R",
        "libcurl/|httr/", "nonce:10-alphanumeric",
        KnownError("names are sorted by the locale's collation, values not at all",
                   "use the locale C",
                   ("params.case-insensitive-sort", "params.values-of-same-name-unsorted")),
    ),
    _known(
        "tcl-oauth", "tcllib oauth", "Tcl",
        "Tcl http client", "",
        KnownError("the ? stays before the first name of a GET's query", "send a POST"),
        KnownError("names are sorted without case, digits as numbers", "use lower-case names",
                   ("params.natural-numeric-sort", "params.case-insensitive-sort")),
    ),
    _known(
        "pike-oauth", "Web.Auth.OAuth", "Pike",
        "", "realm-first in-query text-plain nonce:base64",
        _SORTS_NAMES_RAW,
    ),
)  # fmt: skip
"""In no order that matters."""
