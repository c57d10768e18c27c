"""Libraries in PHP and Perl, from what they send and from their sources."""

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
    ENCODED_TWICE,
    FIRST_WINS,
    NO_AMPERSAND,
    PORT_LEFT_OUT,
    PORT_REPORTED,
    SAME_NAME_UNSORTED,
    SORTS_BEFORE_ENCODING,
    SORTS_JOINED_TEXT,
    VERIFIER_NOT_SIGNED,
)

_PHP: tuple[Known, ...] = (
    Known(
        Library(
            "php-oauth",
            "the oauth extension (PECL)",
            "PHP",
            (
                KnownError(
                    "of a repeated name in the URL's query only the last value is signed",
                    "send a list in a form",
                    ("params.duplicates-last-wins",),
                ),
                SORTS_BEFORE_ENCODING,
            ),
        ),
        Signs(
            names=("PECL-OAuth/",),
            order=order("consumer_key signature_method nonce timestamp version signature"),
            comma=",",
            nonces=("dotted",),
        ),
    ),
    Known(
        Library(
            "php-guzzle",
            "guzzle/oauth-subscriber",
            "PHP",
            (
                NO_AMPERSAND,
                KnownError(
                    "a repeated name is signed as name[0], name[1]",
                    "give each name once",
                    ("params.duplicates-indexed-0-1",),
                ),
            ),
        ),
        Signs(clients=("GuzzleHttp/",), order=SORTED, comma=", ", nonces=("40-hex",)),
    ),
    Known(
        Library("php-league", "league/oauth1-client", "PHP", (PORT_REPORTED,)),
        Signs(
            clients=("GuzzleHttp/",),
            places=(HEADER,),
            order=order(
                "consumer_key nonce signature_method timestamp version callback token signature"
            ),
            comma=", ",
            nonces=("32",),
        ),
    ),
    Known(
        Library("php-tmhoauth", "tmhOAuth", "PHP", (ENCODED_TWICE, VERIFIER_NOT_SIGNED)),
        Signs(names=("tmhOAuth ",), order=SORTED, comma=", ", nonces=("32-hex",)),
    ),
    Known(
        Library("php-twitteroauth", "twitteroauth", "PHP", (PORT_LEFT_OUT, VERIFIER_NOT_SIGNED)),
        Signs(
            names=("TwitterOAuth (",),
            order=order("version nonce timestamp consumer_key token signature_method signature"),
            comma=", ",
            nonces=("32-hex",),
        ),
    ),
)
_PERL: tuple[Known, ...] = (
    Known(
        Library("pl-net-oauth", "Net::OAuth", "Perl", (SORTS_JOINED_TEXT, FIRST_WINS)),
        Signs(clients=("libwww-perl/",), order=SORTED, comma=","),
    ),
    Known(
        Library(
            "pl-lwp-authen-oauth",
            "LWP::Authen::OAuth",
            "Perl",
            (
                KnownError(
                    "the bytes of UTF-8 text are encoded as UTF-8 once more before they are signed",
                    "stay within ASCII",
                ),
                SAME_NAME_UNSORTED,
                KnownError(
                    "its synopsis puts some of the oauth_* parameters into the body, and the"
                    " library the others into the header",
                    "give them in an Authorization field, which it completes",
                    ("request.place",),
                ),
            ),
        ),
        Signs(
            clients=("libwww-perl/",),
            places=(HEADER,),
            order=order("nonce timestamp version consumer_key token signature_method signature"),
            comma=",",
            nonces=("32-hex",),
        ),
    ),
    Known(
        Library("pl-www-oauth", "WWW::OAuth", "Perl", ()),
        Signs(places=(HEADER,), order=SORTED, comma=", ", nonces=("36-43",)),
    ),
)
KNOWN: tuple[Known, ...] = (*_PHP, *_PERL)
