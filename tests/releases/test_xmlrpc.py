"""XML-RPC as such: calls, faults, what asks about methods, and what no call should have in it."""

from __future__ import annotations

import contextlib
import gzip
import time
from datetime import datetime
from xmlrpc.client import Binary, Fault, dumps, loads

import pytest
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from releases import services
from releases.api.rpc.methods import METHODS
from releases.xmlrpc.faults import FaultError
from releases.xmlrpc.reading import BODY_LIMIT, read_call
from tests.releases.calling import XML, answered, call
from tests.releases.making import release_fields

pytestmark = pytest.mark.django_db
LAUGHS = "".join(
    f'<!ENTITY l{number} "{f"&l{number - 1};" * 10}">' if number else '<!ENTITY l0 "ha">'
    for number in range(10)
)


def fault(client, body: bytes) -> Fault:
    with pytest.raises(Fault) as raised:
        answered(client, body)
    return raised.value


def call_of(parameters: str, method: str = "package_releases") -> bytes:
    document = f"<methodCall><methodName>{method}</methodName>{parameters}</methodCall>"
    return f"<?xml version='1.0'?>{document}".encode()


def parameter(value: str) -> str:
    return f"<params><param><value>{value}</value></param></params>"


# ---- Addresses -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/RPC2", "/pypi", "/pypi/"])
def test_calls_are_answered_at_three_addresses(client, path):
    assert call(client, "list_packages", path=path) == []


def test_a_call_is_posted(client):
    assert client.get("/RPC2").status_code == 405


@pytest.mark.parametrize("path", ["/RPC2", "/pypi", "/pypi/"])
def test_a_call_needs_no_token_of_a_form(path):
    assert resolve(path).func.csrf_exempt


def test_an_answer_is_compressed_for_those_who_ask(client, alice):
    for number in range(50):
        services.release_register(user=alice, fields=release_fields(name=f"spam-{number}"))
    body = dumps((), "list_packages")
    response = client.post("/RPC2", body, content_type=XML, headers={"Accept-Encoding": "gzip"})
    (names,), _ = loads(gzip.decompress(response.content))
    assert len(names) == 50


# ---- Faults --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "parameters", "code", "said"),
    [
        ("upload", (), -32601, "there is no method 'upload'"),
        ("x" * 200, (), -32601, "there is no method 'x"),
        ("system.exec", (), -32601, "there is no method 'system.exec'"),
        ("system.listMethods", (1,), -32602, "system.listMethods takes no parameters"),
        ("system.methodHelp", (), -32602, "system.methodHelp takes the name of a method"),
        ("system.methodHelp", ("nope",), -32601, "there is no method 'nope'"),
        ("list_packages", (1,), -32602, "list_packages takes 0 parameters, and 1 came"),
        ("changelog", (), -32602, "changelog takes 1 to 2 parameters, and 0 came"),
        ("package_releases", (1,), -32602, "parameter 1 of package_releases is of type int"),
        ("package_releases", ("a", "b"), -32602, "parameter 2 of package_releases is of type str"),
        ("package_releases", ("a", 2), -32602, "parameter 2 of package_releases is of type int"),
        ("package_releases", (None,), -32602, "is of type nil, and a sound string is needed"),
        ("package_releases", (Binary(b"x"),), -32602, "is of type binary"),
        ("package_releases", (datetime(2012, 1, 1),), -32602, "is of type datetime"),  # noqa: DTZ001
        ("changelog", ("1",), -32602, "parameter 1 of changelog is of type string"),
        ("changelog", (1e300,), -32602, "the time is in seconds since 1970"),
        ("changelog", (float("nan"),), -32602, "a sound double is needed"),
        ("updated_releases", (float("inf"),), -32602, "a sound double is needed"),
        ("changelog_since_serial", (1.5,), -32602, "is of type double, and a sound int"),
        ("browse", ("a",), -32602, "parameter 1 of browse is of type string"),
        ("browse", ([1],), -32602, "has something else than strings in it"),
        ("browse", (["x"] * 101,), -32602, "at most 100 classifiers"),
        ("search", ([],), -32602, "parameter 1 of search is of type array"),
        ("search", ({"name": 1},), -32602, "the field name of the search has something else"),
        ("search", ({"name": ["a", {}]},), -32602, "the field name of the search has something"),
        ("search", ({"name": "x" * 1001},), -32602, "a text of over 1000 characters"),
        ("search", ({"name": ["x"] * 101},), -32602, "at most 100 texts"),
        ("search", ({}, "nor"), -32602, "the operator is 'and' or 'or'"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong_with_it(client, method, parameters, code, said):
    body = dumps(parameters, method, allow_none=True).encode()
    told = fault(client, body)
    assert told.faultCode == code
    assert said in told.faultString
    assert "\n" not in told.faultString
    assert len(told.faultString) < 300


@pytest.mark.parametrize("number", [2**31, 2**63 - 1, -(2**63) + 1])
def test_a_large_serial_is_one(client, number):
    answered(client, call_of(parameter(f"<i8>{number}</i8>"), "changelog_since_serial"))


def test_a_larger_one_is_none(client):
    body = call_of(parameter(f"<int>{'9' * 40}</int>"), "changelog_since_serial")
    assert fault(client, body).faultCode == -32602


# ---- Introspection and many calls ----------------------------------------------------------


def test_every_method_is_listed_with_its_help_and_what_it_takes(client):
    names = call(client, "system.listMethods")
    assert set(names) == {*METHODS, *(name for name in names if name.startswith("system."))}
    for name in names:
        assert call(client, "system.methodHelp", name).endswith(".")
        assert {len(kinds) for kinds in call(client, "system.methodSignature", name)} <= {1, 2, 3}
    assert call(client, "system.methodSignature", "search") == [
        ["array", "struct"],
        ["array", "struct", "string"],
    ]


def test_many_calls_have_each_their_answer_or_their_fault(client):
    calls = [
        {"methodName": "changelog_last_serial", "params": []},
        {"methodName": "nope", "params": []},
        {"methodName": "system.multicall", "params": [[]]},
        {"params": []},
        7,
    ]
    answers = call(client, "system.multicall", calls)
    assert answers[0] == [0]
    assert [answer["faultCode"] for answer in answers[1:]] == [-32601, -32602, -32602, -32602]


@pytest.mark.parametrize("parameters", [(), (1,), ([], []), ([{}] * 101,)])
def test_at_most_100_calls_are_made_at_once(client, parameters):
    with pytest.raises(Fault, match="takes one array, of at most 100 calls"):
        call(client, "system.multicall", *parameters)


def test_an_answer_has_an_end(client, alice, monkeypatch):
    monkeypatch.setattr("releases.api.xmlrpc.ANSWER_LIMIT", 500)
    services.release_register(user=alice, fields=release_fields(description="x" * 400))
    with pytest.raises(Fault, match="over 500 characters; ask for less"):
        call(client, "release_data", "spam", "1.0")
    calls = [{"methodName": "list_packages", "params": []}] * 10
    with pytest.raises(Fault, match="over 500 characters; ask for less"):
        call(client, "system.multicall", calls)


# ---- What no call should have in it --------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", -32700),
        (b"<", -32700),
        (b"name=spam", -32700),
        (b"\xff\xfe", -32700),
        (b"<methodCall>", -32700),
        (call_of(parameter("&undefined;")), -32700),
        (call_of(parameter("&#0;")), -32700),
        (call_of(parameter("&#xD800;")), -32700),
        (b"<?xml version='1.0' encoding='nonsense'?><methodCall/>", -32600),
        (b"<spam/>", -32600),
        (b"<methodCall/>", -32600),
        (b"<methodCall><methodName/></methodCall>", -32600),
        (dumps(Fault(1, "no")).encode(), -32600),
        (dumps((1,), methodresponse=True).encode(), -32600),
        (call_of(parameter("<int>one</int>")), -32600),
        (call_of(parameter(f"<int>{'9' * 5000}</int>")), -32600),
        (call_of(parameter("<int/>")), -32600),
        (call_of(parameter("<boolean>2</boolean>")), -32600),
        (call_of(parameter("<bigdecimal>x</bigdecimal>")), -32600),
        (call_of(parameter("<base64>é</base64>")), -32600),
        (call_of(parameter("<struct><member><name>a</name></member></struct>")), -32600),
        (f"<!DOCTYPE c [{LAUGHS}]>".encode() + call_of(parameter("&l9;"))[21:], -32600),
        (
            b'<!DOCTYPE c [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
            + call_of(parameter("&e;"))[21:],
            -32600,
        ),
        (b'<!DOCTYPE c SYSTEM "http://127.0.0.1:9/c.dtd">' + call_of("")[21:], -32600),
        (call_of(parameter("<array><data><value>" * 100)), -32600),
        (call_of("<params>" + "<param><value/></param>" * 100_000 + "</params>"), -32600),
    ],
    ids=lambda value: value[-30:].decode("latin-1") if isinstance(value, bytes) else "",
)
def test_what_is_no_sound_call_is_a_fault(client, body, code):
    told = fault(client, body)
    assert told.faultCode == code
    assert "passwd" not in told.faultString


@pytest.mark.parametrize(
    "body",
    [
        call_of("<params>" + "<array><data><value>" * 500_000),
        call_of(parameter("x" * (BODY_LIMIT - 1000))),
        call_of("<params>" + "<param><value/></param>" * (BODY_LIMIT // 25)),
        b"<" + b"a" * (BODY_LIMIT - 1),
        b"<a " + b" ".join(b"a%d=''" % number for number in range(700_000)),
    ],
    ids=["nested", "one text", "many values", "one name", "attributes"],
)
def test_nonsense_as_large_as_it_may_be_takes_no_long_time(client, body):
    assert len(body) <= BODY_LIMIT
    started = time.process_time()
    client.post("/RPC2", body, content_type=XML)
    assert time.process_time() - started < 5


def test_more_than_10_mib_is_a_fault(client):
    told = fault(client, call_of(parameter("x" * BODY_LIMIT)))
    assert (told.faultCode, told.faultString) == (-32600, f"a call has at most {BODY_LIMIT} bytes")


def test_a_compressed_call_is_a_fault(client):
    response = client.post(
        "/RPC2",
        gzip.compress(dumps((), "list_packages").encode()),
        content_type=XML,
        headers={"Content-Encoding": "gzip"},
    )
    assert b"a call is not taken compressed" in response.content


ELEMENTS = (
    "methodCall methodName params param value int i4 i8 boolean string double struct member name "
    "array data base64 dateTime.iso8601 nil fault biginteger bigdecimal ex:nil methodResponse"
)


@given(
    st.lists(
        st.tuples(st.sampled_from(ELEMENTS.split()), st.sampled_from(["", "1", "a", "é", "-"])),
        max_size=12,
    ),
    st.booleans(),
)
def test_any_heap_of_elements_is_a_call_or_a_fault(heap, nested):
    if nested:
        inside = "".join(f"<{tag}>{text}" for tag, text in heap)
        inside += "".join(f"</{tag}>" for tag, _ in reversed(heap))
    else:
        inside = "".join(f"<{tag}>{text}</{tag}>" for tag, text in heap)
    body = f"<x:r xmlns:x='x'><methodName>a</methodName>{inside}</x:r>".encode()
    with contextlib.suppress(FaultError):
        assert read_call(body).method
