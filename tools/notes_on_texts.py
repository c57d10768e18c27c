"""Why clients sign another text: method, URI and parameters."""

from __future__ import annotations

from mistake_note import ENCODERS, Note

NOTES: dict[str, Note] = {
    # ---- The method
    "method.signed-as": Note(
        "The method that is signed comes from a template or a default, and the request is sent with "
        "another one. A redirect does it too: many HTTP clients turn a POST into a GET when they "
        "follow a 301 or 302, and send the header that was signed for the POST."
    ),
    "method.method": Note(
        "HTTP libraries name methods in lower case (requests.get, axios.get), and that name goes "
        "into the base string as it is. The request itself goes out in upper case, so nothing else "
        "shows it."
    ),
    # ---- The base string URI
    "uri.port-omitted": Note(
        "The URI is put together from the host name, and the parser that was asked for it keeps the "
        "port elsewhere: URL.hostname instead of URL.host in JavaScript, parsed.hostname instead of "
        "parsed.netloc in Python. On port 80 or 443 nobody notices; on a test server everybody does."
    ),
    "uri.default-port-included": Note(
        "The URI is put together from scheme, host and port, and the port is always there. RFC 5849 "
        "leaves it out where it is the scheme's own."
    ),
    "uri.scheme": Note(
        "TLS ends at a proxy: the client calls one scheme, the server behind the proxy sees the "
        "other. If a client does it, its address is configured with the wrong scheme. If a proxy does "
        "it, tell the server what it is called (--base-url)."
    ),
    "uri.host": Note(
        "The client signs one name of the server and calls another: localhost and 127.0.0.1, the name "
        "of a compose service and a published port, or a proxy that writes the Host header anew."
    ),
    "uri.host-case-kept": Note(
        "The address has capitals in its host, and is signed as it was written. HTTP does not care "
        "about them; a signature does, so RFC 5849 has the host in lower case."
    ),
    "uri.url-all-lower-case": Note(
        "Scheme and host are to be in lower case, and the whole address was written so. A path is "
        "another one in another case."
    ),
    "uri.query-left-in-url": Note(
        "The address is signed whole, as it was called. Its query belongs to the parameters, and is "
        "signed there."
    ),
    "uri.trailing-slash": Note(
        "A framework or a redirect adds or drops the slash between signing and sending. The path is "
        "signed byte for byte, and a slash is a byte."
    ),
    "uri.no-scheme": Note("The URI is put together from host and path; the scheme was forgotten."),
    "uri.path-only": Note(
        "The client signs what its HTTP library calls the path, or the address relative to a base "
        "address."
    ),
    "uri.path-percent-decoded": Note(
        "A URL parser hands the path out decoded, and it is signed so. What goes over the wire is the "
        "encoded path."
    ),
    "uri.path-re-encoded": Note(
        "A path that is encoded already is given to an encoder again: % becomes %25."
    ),
    "uri.path-strictly-encoded": Note(
        "The path is encoded by the rules for parameters: characters that may stand in a path as they "
        "are, such as a colon or a semicolon, are signed as escapes and sent plain."
    ),
    "uri.path-upper-hex": Note(
        "A URL library writes escapes in upper case when it signs, and sends what it was given."
    ),
    "uri.semicolon-params-dropped": Note(
        "Old URL parsers (Python's urlparse) split a path at its semicolon and keep the rest apart."
    ),
    "uri.with-prefix": Note(
        "A gateway takes a prefix off the path before the server sees it; the client has signed what "
        "it called. Tell the server its base URL."
    ),
    "uri.without-prefix": Note(
        "The client signs the path below its base address, and calls the whole."
    ),
    # ---- Which parameters
    "params.body-omitted": Note(
        "The signer never sees the body, or does not take it for a form: the content type has a "
        "charset behind it, is set too late, or the method is not POST. A form body is signed with "
        "every method (RFC 5849, 3.4.1.3.1)."
    ),
    "params.query-omitted": Note(
        "The query is added to the address after signing, or the signer looks at the parameters that "
        "were handed to it and not at the address."
    ),
    "params.query-and-body-omitted": Note(
        "Only the oauth_ parameters are signed: the signer was given the address without its query, "
        "and no body."
    ),
    "params.only-non-oauth": Note(
        "Only what the application sends is signed; the oauth_ parameters are added to the header "
        "afterwards. They belong to the base string, all but the signature."
    ),
    "params.oauth-version-signed-not-sent": Note(
        "oauth_version is optional. It is in the list that is signed, and the header is made from "
        "another list."
    ),
    "params.empty-oauth-token-signed-not-sent": Note(
        "Before there is a token, an empty oauth_token is signed, and left out of the header because "
        "it is empty. Both or neither."
    ),
    "params.oauth-signature-is-empty-signed": Note(
        "The signature's place is prepared with an empty value before the base string is built."
    ),
    "params.oauth-": Note(
        "The parameter is added after the signature was made. Everything that the server sees is "
        "signed, except oauth_signature and realm.",
        "sign last: collect every parameter first, then build the base string",
    ),
    "params.realm-signed": Note(
        "The realm stands in the same header as the parameters, and is taken for one."
    ),
    "params.empty-values-dropped": Note(
        "Dictionaries are cleaned of empty values before signing, and the request still has them."
    ),
    "params.duplicates": Note(
        "Parameters are kept in a dictionary, which holds one value for each name. Forms and queries "
        "may repeat a name, and then every pair is signed.",
        'keep a list of pairs: [("c", "1"), ("c", "2")]',
    ),
    "params.identical-pairs-collapsed": Note(
        "Parameters are kept in a set, which holds equal pairs once."
    ),
    "params.non-form-body-parsed-as-form": Note(
        "The body is read as name=value pairs whatever its content type. Only "
        "application/x-www-form-urlencoded is signed."
    ),
    "params.raw-body-as-param-name": Note(
        "A JSON or text body is given to a function that expects parameters; the whole text becomes "
        "a name. Only a form body is signed; for others there is oauth_body_hash."
    ),
    "params.json-keys-as-params": Note(
        "The data of a JSON request is handed to the signer as parameters. JSON is not signed."
    ),
    "params.multipart-fields-as-params": Note(
        "The text fields of a multipart form are signed like those of another form. RFC 5849 leaves "
        "multipart bodies out; PyPI's dialect of 2012 signed them."
    ),
    # ---- How they are encoded
    "params.encoded-with-form-plus": Note(
        "The encoder for forms writes a space as +. OAuth has percent-encoding only: %20. Python's "
        "urlencode and quote_plus, PHP's urlencode, Java's URLEncoder and Go's QueryEscape do it.",
        ENCODERS,
    ),
    "params.encoded-with-js-encodeuricomponent": Note(
        "encodeURIComponent leaves ! ' ( ) * alone; RFC 5849 encodes all but letters, digits, "
        "- . _ and ~.",
        ENCODERS,
    ),
    "params.encoded-with-js-encodeuri": Note(
        "encodeURI is for whole addresses: it leaves & = + / ? : and others alone.", ENCODERS
    ),
    "params.encoded-with-php-old-tilde": Note(
        "rawurlencode of PHP before 5.3, and others that follow the older RFC 1738, write ~ as %7E.",
        ENCODERS,
    ),
    "params.encoded-with-java-urlencoder": Note(
        "Java's URLEncoder writes a space as +, ~ as %7E, and leaves * alone.", ENCODERS
    ),
    "params.encoded-with-py-quote-slash": Note(
        "Python's quote spares the slash unless it is told otherwise.", ENCODERS
    ),
    "params.encoded-with-lower-hex": Note(
        "The encoder writes hex digits in lower case. RFC 5849, 3.6 wants upper case, since the text "
        "of the escape is what is signed.",
        ENCODERS,
    ),
    "params.encoded-with-latin1": Note(
        "Text is turned to bytes in Latin-1 when it is signed and in UTF-8 when it is sent.",
        'value.encode("utf-8"), before percent-encoding',
    ),
    "params.encoded-with-nf": Note(
        "The same letters can be written composed (é) or with a combining mark. One form is signed "
        "and the other sent; file names from macOS come decomposed."
    ),
    "params.encoded-with-double": Note(
        "Names and values are encoded when the pairs are made, and once more when they are joined."
    ),
    "params.encoded-with-none": Note(
        "Names and values are joined as they are; only the joined text is encoded."
    ),
    "params.all-values-encoded-twice": Note(
        "Values come from a query that is encoded already, and are encoded again without being "
        "decoded first."
    ),
    "params.oauth-callback-encoded-twice": Note(
        "The callback is an address, so it is encoded by hand, and then by the library."
    ),
    "params.values-decoded-twice": Note(
        "A parameter is decoded when it is read and again when it is collected: %2541 becomes A."
    ),
    "params.plus-not-decoded-to-space": Note(
        "In a query and in a form + is a space. The signer decodes only escapes, and signs %2B."
    ),
    "params.values-not-decoded-before-encoding-double-encoded": Note(
        "The raw query is cut into pairs and encoded. It must be decoded first: what is signed is the "
        "value, not its spelling."
    ),
    # ---- Their order
    "params.sorted-before-encoding": Note(
        "Pairs are sorted as plain text and encoded afterwards. The order of the encoded bytes is "
        "another one wherever a name has a character that is escaped.",
        "sorted((encode(name), encode(value)) for name, value in pairs)",
    ),
    "params.sorted-as-joined-text": Note(
        "name=value strings are sorted whole. The = then takes part: a1=x comes before a=x."
    ),
    "params.values-of-same-name-unsorted": Note(
        "Pairs are sorted by name only; values of the same name keep the order they came in."
    ),
    "params.case-insensitive-sort": Note(
        "The sort is one for people: it ignores case, or follows the collation of a locale. Bytes are "
        "compared: Z comes before a."
    ),
    "params.natural-numeric-sort": Note("The sort takes digits for numbers: n2 before n10."),
    "params.reverse-sort": Note("The sort runs downwards."),
    "params.unsorted": Note(
        "The pairs are joined in the order in which they were collected. It works as long as that "
        "happens to be sorted."
    ),
}
