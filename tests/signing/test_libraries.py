"""oauth_provider/signing/libraries: which library a request looks like, and where it errs."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from oauth_provider.signing import WireRequest, parse
from oauth_provider.signing.doctor.pages import MISTAKES, PAGES
from oauth_provider.signing.libraries import (
    KNOWN,
    LIKELY,
    POSSIBLE,
    known_for,
    likely_libraries,
)
from oauth_provider.signing.libraries.shape import AND_TIME, HABITS, NONCE_FORMS
from tests.signing.asking import FORM, NOW, header, oauth, wire
from tests.signing.likely import found

# What is in the tables


def test_a_library_is_named_once():
    slugs = [known.library.slug for known in KNOWN]

    assert len(slugs) >= 40
    assert sorted(set(slugs)) == sorted(slugs)


def test_every_mistake_that_a_library_is_known_for_has_a_page():
    named = {slug for known in KNOWN for error in known.library.errors for slug in error.mistakes}

    assert named - PAGES == set()


def test_the_signs_of_a_library_are_ones_that_a_request_can_show():
    signs = [known.signs for known in KNOWN if known.signs]

    assert {name for each in signs for name in each.nonces} == {*NONCE_FORMS, AND_TIME}
    assert {name for each in signs for name in each.habits} == set(HABITS)


def test_an_error_says_what_and_what_to_do():
    errors = [error for known in KNOWN for error in known.library.errors]

    assert [error for error in errors if not (error.sentence and error.cure)] == []


# Requests as sources of libraries write them


@dataclass(frozen=True)
class Written:
    """A header as a library writes it."""

    order: str
    comma: str
    nonce: str
    agent: str = ""
    start: str = ""

    def request(self) -> WireRequest:
        values = {
            "nonce": self.nonce,
            "timestamp": str(NOW),
            "version": "1.0",
            "signature_method": "HMAC-SHA1",
        }
        items = [f'oauth_{name}="{values.get(name, "x")}"' for name in self.order.split()]
        return wire(
            f"OAuth {self.start}{self.comma.join(items)}".encode(),
            headers=((b"User-Agent", self.agent.encode()),) if self.agent else (),
        )


SORTED = "consumer_key nonce signature signature_method timestamp token version"
SIGNATURE_LAST = "consumer_key nonce signature_method timestamp token version signature"
OF_32 = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zZ"
HEX = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    ("slug", "certainty", "written"),
    [
        ("py-oauth-2009", POSSIBLE, Written(SORTED, ", ", "12345678", start='realm="", ')),
        ("js-oauth-1.0a", POSSIBLE, Written(SORTED, ", ", OF_32)),
        ("js-ohauth", POSSIBLE, Written(SORTED.replace(" version", ""), ", ", "aB3dE6")),
        ("js-node-oauth", POSSIBLE, Written(SIGNATURE_LAST, ",", OF_32)),
        ("js-request", POSSIBLE, Written(SORTED, ",", HEX)),
        (
            "js-postman",
            LIKELY,
            Written(
                "consumer_key token signature_method timestamp nonce version signature",
                ",",
                "aB3dE6gH9jK",
            ),
        ),
        ("php-guzzle", POSSIBLE, Written(SORTED, ", ", HEX + "01234567", "GuzzleHttp/7")),
        (
            "php-league",
            LIKELY,
            Written(
                "consumer_key nonce signature_method timestamp version token signature",
                ", ",
                OF_32,
                "GuzzleHttp/7",
            ),
        ),
        ("pl-net-oauth", POSSIBLE, Written(SORTED, ",", "made-by-the-caller", "libwww-perl/6.7")),
        (
            "pl-lwp-authen-oauth",
            LIKELY,
            Written(
                "nonce timestamp version consumer_key token signature_method signature",
                ",",
                HEX,
                "libwww-perl/6.7",
            ),
        ),
        ("rb-simple-oauth", POSSIBLE, Written(SORTED, ", ", HEX, "Faraday v2.7")),
        ("cpp-qt", POSSIBLE, Written(SORTED, ",", "aB3dE6gH", "Mozilla/5.0")),
        ("go-gomodule", POSSIBLE, Written(SORTED, ", ", "1a2b3c4d5e6f7a8b", "Go-http-client/2.0")),
        ("go-mrjones", POSSIBLE, Written(SORTED, ",", "5577006791947779410", "Go-http-client/1.1")),
        ("go-dghubble", POSSIBLE, Written(SORTED, ", ", "A" * 43 + "=")),
        ("java-signpost", POSSIBLE, Written(SORTED, ", ", "-5577006791947779410", "Java/17.0.1")),
        ("swift-oauthswift", POSSIBLE, Written(SORTED, ", ", "E621E1F8")),
    ],
)
def test_a_header_that_is_written_as_a_library_does_looks_like_it(
    slug: str, certainty: str, written: Written
):
    likely = likely_libraries(parse(written.request()))

    assert found(likely)[0] == (slug, certainty)


@pytest.mark.parametrize(
    ("agent", "slug"),
    [
        ("PostmanRuntime/7.43.0", "js-postman"),
        ("insomnia/9.3.3", "js-insomnia"),
        ("RestSharp/112.0.0", "cs-restsharp"),
        ("Ruby (OAuth gem v0.5.14)", "rb-oauth"),
        ("PECL-OAuth/2.0.7", "php-oauth"),
        ("Node authentication", "js-node-oauth"),
        ("Google-HTTP-Java-Client/1.44.1 (gzip)", "java-google-oauth"),
        ("libcurl/8.5.0 r-curl/5.2.0 httr/1.4.7", "r-httr"),
        ("python-requests/0.13.9 CPython/2.7 Linux/3.2", "py-requests-2012"),
    ],
)
def test_a_user_agent_that_names_its_library_settles_it_whatever_the_shape(agent: str, slug: str):
    likely = likely_libraries(parse(Written(SIGNATURE_LAST, ", ", "odd", agent).request()))

    assert found(likely) == [(slug, LIKELY)]
    assert likely[0].reasons[0] == f"the User-Agent is {agent!r}, which names it"


def test_what_contradicts_a_library_rules_it_out():
    right = Written(SORTED, ", ", OF_32)
    others = (
        Written(SORTED, ",", OF_32),
        Written(SIGNATURE_LAST.replace("token version", "version token"), ", ", OF_32),
        Written(SORTED, ", ", "12"),
        Written(SORTED.replace(" version", ""), ", ", OF_32),
    )

    slugs = [slug for slug, _ in found(likely_libraries(parse(right.request())))]
    contradicting = [
        slug for each in others for slug, _ in found(likely_libraries(parse(each.request())))
    ]

    assert "js-oauth-1.0a" in slugs
    assert "js-oauth-1.0a" not in contradicting


def test_a_library_that_signs_in_the_query_only_is_not_seen_in_a_header():
    order = "consumer_key nonce signature_method timestamp version token signature"
    values = {"nonce": HEX + "01234567", "version": "1.0", "timestamp": str(NOW)}
    query = "&".join(f"oauth_{name}={values.get(name, 'x')}" for name in order.split())
    in_query = wire(target=f"/?{query}".encode())

    assert found(likely_libraries(parse(in_query))) == [("py-aioauth-client", POSSIBLE)]
    in_header = Written(f"{order} verifier", ",", values["nonce"]).request()
    emptied = in_header.headers[-1][1].replace(b'oauth_verifier="x"', b'oauth_verifier=""')
    assert likely_libraries(parse(wire(emptied))) == ()


def test_a_realm_that_a_library_always_sends_is_missed():
    nonce = HEX + "01234567"
    with_realm = Written(SIGNATURE_LAST, ",", nonce, start='realm="",').request()
    other_realm = Written(SIGNATURE_LAST, ",", nonce, start='realm="shop",').request()
    without = Written(SIGNATURE_LAST, ",", nonce).request()

    assert found(likely_libraries(parse(with_realm))) == [("py-rauth", LIKELY)]
    assert likely_libraries(parse(other_realm)) == ()
    assert likely_libraries(parse(without)) == ()


def test_habits_of_the_body_and_of_other_fields_are_seen():
    changes = {"oauth_nonce": "ab+/cd==", "oauth_version": "1.0"}
    text = (b"Content-Type", b"text/plain; charset=utf-8")
    pike = wire(header(oauth(**changes), realm="shop"), headers=(text,))
    order = "consumer_key token signature_method timestamp nonce verifier version"
    values = {"nonce": HEX, "timestamp": str(NOW), "version": "1.0", "verifier": ""}
    pairs = [(f"oauth_{name}", values.get(name, "x")) for name in order.split()]
    signet = wire(header([*pairs, ("size", "large")]), headers=((b"Cache-Control", b"no-store"),))
    form = ((b"Content-Type", FORM),)
    node = Written(SIGNATURE_LAST, ",", OF_32).request()

    assert likely_libraries(parse(pike))[0].reasons == (
        "the nonce is base64, with + / or = in it",
        "the content type is text/plain with a charset",
    )
    [signet_] = likely_libraries(parse(signet))
    assert (signet_.library.slug, signet_.certainty) == ("rb-signet", LIKELY)
    assert signet_.reasons[2:] == (
        "Cache-Control is no-store",
        "the header has parameters that are not OAuth's",
        "oauth_verifier is sent empty",
    )
    labelled = WireRequest(node.method, node.scheme, node.target, (*node.headers, *form))
    assert found(likely_libraries(parse(labelled))) == [("js-node-oauth", LIKELY)]


# What is told of them


def test_nothing_is_said_of_a_request_that_looks_like_nobodys():
    assert likely_libraries(parse(wire())) == ()
    assert likely_libraries(parse(wire(header(oauth())))) == ()
    assert (
        likely_libraries(parse(wire(header(oauth()), headers=((b"User-Agent", b"curl/8"),)))) == ()
    )


def test_those_that_fit_equally_are_all_possible():
    likely = likely_libraries(parse(Written(SORTED, ", ", "A" * 43 + "=").request()))

    assert found(likely) == [("go-dghubble", POSSIBLE), ("js-axios-oauth", POSSIBLE)]


def test_the_error_that_fits_the_causes_comes_first():
    request = parse(Written(SORTED, ",", "odd", "PostmanRuntime/7.1").request())

    [plain] = likely_libraries(request)
    [sorted_] = likely_libraries(request, causes=["presented.plus-lost"])

    assert plain.errors == plain.library.errors
    assert sorted_.errors[0].mistakes == ("presented.plus-lost",)
    assert sorted(sorted_.errors, key=str) == sorted(plain.errors, key=str)


def test_a_long_user_agent_is_cut():
    [likely] = likely_libraries(
        parse(Written(SORTED, ",", "odd", "RestSharp/" + "9" * 500).request())
    )

    assert likely.reasons[0] == f"the User-Agent is 'RestSharp/{'9' * 50}...', which names it"


def test_libraries_are_found_by_what_they_are_known_for():
    assert "php-twitteroauth" in {library.slug for library in known_for("uri.port-omitted")}
    assert known_for("uri.no-scheme") == ()
    assert all(isinstance(known_for(slug), tuple) for slug in MISTAKES)
