"""pypi_mock/kinds.py: what a person may type for each kind of value."""

from __future__ import annotations

from pathlib import Path

import pytest

from pypi_mock import engine_kinds, kinds


@pytest.mark.parametrize(
    ("text", "bytes_"),
    [
        ("65536", 65536),
        ("100 MiB", 100 * 1024**2),
        ("100mib", 100 * 1024**2),
        ("10 MB", 10_000_000),
        ("1K", 1000),
        ("2GiB", 2 * 1024**3),
        ("0", 0),
    ],
)
def test_a_size_has_binary_and_decimal_units(text, bytes_):
    assert kinds.SIZE.parse(text) == bytes_


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90s", 90), ("10m", 600), ("2 h", 7200), ("30d", 2592000)]
)
def test_a_duration_is_in_seconds(text, seconds):
    assert kinds.DURATION.parse(text) == seconds


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("", ""),
        ("https://mock.example", "https://mock.example"),
        ("http://mock.example:8080/prefix/", "http://mock.example:8080/prefix"),
        ("http://[::1]:8000", "http://[::1]:8000"),
    ],
)
def test_a_base_url_has_no_slash_at_its_end(text, url):
    assert kinds.BASE_URL.parse(text) == url


def test_a_folder_does_not_move_with_the_process(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert kinds.FOLDER.parse("kept") == tmp_path / "kept"
    assert kinds.FOLDER.parse("~/kept") == Path.home() / "kept"


def test_the_home_of_nobody_is_refused():
    with pytest.raises(ValueError, match="~nobody-here is nobody's home folder"):
        kinds.FOLDER.parse("~nobody-here/kept")
    assert kinds.FOLDER.parse("") is None


@pytest.mark.parametrize(("text", "value"), [("1", True), ("Yes", True), ("off", False)])
def test_a_switch_is_said_in_several_words(text, value):
    assert kinds.SWITCH.parse(text) is value


def test_an_object_is_json():
    assert kinds.JSON_OBJECT.parse('{"location": "/srv"}') == {"location": "/srv"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (kinds.SIZE, "-1"),
        (kinds.SIZE, "1 XiB"),
        (kinds.SIZE, "9" * 30),
        (kinds.SIZE, ""),
        (kinds.DURATION, "1.5h"),
        (kinds.DURATION, "-1"),
        (kinds.DURATION, "1w"),
        (kinds.PORT, "65536"),
        (kinds.PORT, "-1"),
        (kinds.PORT, "٣"),
        (kinds.PORT, "http"),
        (kinds.PORT, "99999999999999999999"),
        (kinds.COUNT, "0"),
        (kinds.COUNT, "1001"),
        (kinds.SWITCH, "maybe"),
        (engine_kinds.STORAGE, "Storage"),
        (engine_kinds.STORAGE, "a..b"),
        (kinds.JSON_OBJECT, "[]"),
        (kinds.JSON_OBJECT, "{"),
        (kinds.BASE_URL, "mock.example"),
        (kinds.BASE_URL, "ftp://mock.example"),
        (kinds.BASE_URL, "http://"),
        (kinds.BASE_URL, "http://mock.example:port"),
        (kinds.BASE_URL, "http://mock.example:0"),
        (kinds.BASE_URL, "http://mock.example/?query"),
        (kinds.BASE_URL, "http://user@mock.example/"),
        (kinds.BASE_URL, "http://["),
        (kinds.choice_of("a", "b"), "c"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_was_expected(kind, text):
    with pytest.raises(ValueError, match=r"^expected "):
        kind.parse(text)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", ()),
        ("testpypi.python.org", ("testpypi.python.org",)),
        (
            "A.example, *.b.example,,192.0.2.1 ,::1",
            ("a.example", "*.b.example", "192.0.2.1", "::1"),
        ),
        ("mañana.example,xn--maana-pta.example", ("mañana.example", "xn--maana-pta.example")),
    ],
)
def test_host_names_have_commas_between_them(text, names):
    assert kinds.HOST_NAMES.parse(text) == names


@pytest.mark.parametrize(
    "text", ["a_b", "a.", ".a", "a..b", "-a", "a-", "*", "a.*", "a/b", "a:443", "x" * 64, "a b"]
)
def test_what_is_no_host_name_is_said(text):
    with pytest.raises(ValueError, match="expected host names with commas between them"):
        kinds.HOST_NAMES.parse(f"good.example,{text}")


def test_a_port_may_be_left_out():
    assert (kinds.PORT_IF_ANY.parse(""), kinds.PORT_IF_ANY.parse("0")) == (None, 0)


def test_tls_is_off_or_of_ones_own_making_or_two_files(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)

    assert [kinds.TLS.parse(text) for text in ("off", "auto", "a.pem, b.pem")] == [
        "off",
        "auto",
        (str(tmp_path / "a.pem"), str(tmp_path / "b.pem")),
    ]


@pytest.mark.parametrize("text", ["", "on", "1", "a.pem", "a.pem,", ",b.pem", "a,b,c"])
def test_what_is_no_way_to_speak_tls_is_said(text):
    with pytest.raises(ValueError, match="expected off, auto, or two PEM files"):
        kinds.TLS.parse(text)
