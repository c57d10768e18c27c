"""Why clients join, sign or send otherwise; and what the checks find."""

from __future__ import annotations

from mistake_note import ENCODERS, Note

NOTES: dict[str, Note] = {
    # ---- Joining
    "join.": Note(
        "The three parts, method, URI and normalised parameters, are each encoded once more and "
        "joined by two plain &. Here that last step was made otherwise: all at once, not at all, or "
        "by a function with rules of its own.",
        '"&".join(encode(part) for part in (method, uri, parameters))',
    ),
    "join.no-method": Note("The base string begins with the URI; the method was forgotten."),
    "join.space-after-amp": Note("The parts are joined as a list for people, with spaces."),
    # ---- The key
    "key.no-ampersand-when-token-secret-empty": Note(
        "The & belongs to the key even when nothing follows it, as at step 1 and in two-legged "
        "requests. Code that joins what is there leaves it out.",
        'key = encode(consumer_secret) + "&" + encode(token_secret or "")',
    ),
    "key.consumer-secret-and-ampersand-only": Note(
        "The token's secret was not stored with the token, or not handed to the signer: step 3 wants "
        "the request token's, a resource the access token's."
    ),
    "key.secrets": Note(
        "Each secret is encoded once, then they are joined by a plain &. It changes nothing for "
        "secrets of letters and digits, so it shows with the first one that has another character.",
        'key = encode(consumer_secret) + "&" + encode(token_secret)',
    ),
    "key.secrets-swapped": Note(
        "Consumer secret and token secret are handed over in the wrong order."
    ),
    "key.secrets-joined-without-amp": Note("The two secrets are joined with nothing between."),
    "key.plus-encoded": Note("The secrets are encoded as in a form: a space becomes +.", ENCODERS),
    "key.whole-key-encoded": Note(
        "The secrets are joined first and encoded then, the & between them too."
    ),
    "key.token-secret": Note("The key has the token's secret alone, where both belong into it."),
    "key.token-secret-of": Note(
        "A stale secret: the token was exchanged, renewed or revoked, and the client still signs with "
        "the one before."
    ),
    "key.token-secret-literal": Note(
        "A missing token secret was turned into text: null, undefined or None is now the secret.",
        'token_secret or ""',
    ),
    "key.no-secrets": Note("The secrets were never handed to the signer: the key is a lone &."),
    "key.empty-key": Note("The key is empty: nothing was handed to the hash."),
    "key.trailing": Note(
        "The secret was read from a file or pasted, with what stood behind it.",
        "consumer_secret.strip()",
    ),
    "key.lower-cased-secrets": Note("Settings or a database wrote the secrets in lower case."),
    "key.consumer-key-used-as-secret": Note("Key and secret look alike, and were exchanged."),
    "key.token-used-as-secret": Note("The token itself is used where its secret belongs."),
    "key.keys-instead-of-secrets": Note(
        "The key is made of consumer key and token, which everybody can read in the request."
    ),
    "key.consumer-secret-of": Note("The secret of another application of the same owner is used."),
    # ---- The digest
    "digest.sha": Note(
        "The hash is another one than oauth_signature_method says: a default of the library, or only "
        "one of the two was changed."
    ),
    "digest.md5": Note("An example of HMAC with MD5 was taken over."),
    "digest.arguments-swapped": Note(
        "Key and text are handed to the HMAC in the wrong order; both are strings."
    ),
    "digest.key-appended": Note(
        "The text is hashed with the key behind it. HMAC is a construction of its own.",
        "hmac.new(key, text, hashlib.sha1).digest()",
    ),
    "digest.plain": Note("The base string is hashed without any key."),
    "digest.empty-message": Note("The text was lost on the way to the HMAC, which signed nothing."),
    # ---- The signature as it is sent
    "presented.plus-lost": Note(
        "Base64 has a + in it. In a query or a form that is a space, unless it is sent as %2B."
    ),
    "presented.encoded-twice": Note("The signature is encoded by hand, and then by the library."),
    "presented.newline": Note(
        "Old base64 functions end with a line break (Python's encodestring, PHP's chunk_split)."
    ),
    "presented.base64url": Note("The alphabet for addresses was used: - and _ for + and /."),
    "presented.hex": Note("The digest is sent in hex digits; OAuth has base64 of its bytes."),
    "presented.base64-of-hex": Note(
        "The digest was written in hex digits first, and that text in base64. PHP's hash_hmac does so "
        "unless its last argument is true."
    ),
    "presented.base64-twice": Note("The library gives base64 already, and it is encoded again."),
    # ---- RSA
    "rsa.sha": Note("The hash is another one than the method's name says."),
    "rsa.pss-padding": Note(
        "Newer libraries choose PSS for RSA signatures. OAuth 1.0 has PKCS#1 v1.5."
    ),
    "rsa.bare-digest": Note(
        "The digest is signed as it is, by an operation that does not write down which hash it is of."
    ),
    "rsa.another-key": Note("The request is signed with the private key of another registration."),
    # ---- What the checks find
    "request.header": Note(
        "The header breaks its grammar: a comma too many, a value without quotes."
    ),
    "request.encoding": Note("A % is not followed by two hex digits, or bytes are not UTF-8."),
    "request.host": Note("There is no Host header, or more than one, so the URI cannot be told."),
    "request.place": Note("Protocol parameters stand in the header and elsewhere; one place only."),
    "request.once": Note("A protocol parameter is given twice."),
    "request.present": Note("A parameter that is needed is missing or empty."),
    "request.version": Note(
        "oauth_version is sent and is not 1.0; 1.0a is the name of a revision."
    ),
    "request.method": Note("The signature method is misspelt, or not taken here."),
    "request.timestamp-form": Note("The timestamp is no whole number of seconds since 1970."),
    "request.body-hash-place": Note(
        "A body hash is sent with a form, whose fields are signed anyway."
    ),
    "request.unwanted-token": Note("At step 1 there is no token yet, and one is sent."),
    "request.callback": Note("The callback is missing, or must not be followed."),
    "request.consumer": Note("The consumer key is mistyped, of another server, or switched off."),
    "request.token": Note(
        "The token is unknown, of another consumer, expired, revoked, used, or of the other kind."
    ),
    "request.timestamp": Note(
        "The client's clock is off, writes milliseconds, or takes local time for UTC. Containers and "
        "laptops that slept drift most."
    ),
    "request.nonce": Note(
        "A request is sent again with its header (a retry, a redirect), or the generator repeats "
        "itself: seeded by the second, or constant."
    ),
    "request.body-hash": Note(
        "The hash is of something else: hex digits, another algorithm, JSON that was written again."
    ),
    "request.verifier": Note("The verifier is mistyped, or of another request token."),
    # ---- What the client's own base string proves
    "given.": Note(
        "The client has handed in its own base string (X-OAuth-Base-String, or --base-string), so it "
        "can be told whether the text or the key is wrong, even when no known mistake fits."
    ),
}
