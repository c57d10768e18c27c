"""What a client says of a file (contract 4, upload)."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.form.distribution import (
    ARMOR,
    DIGEST_FIELDS,
    SIGNATURE_LIMIT,
    Distribution,
    digest_refusals,
    read_distribution,
)
from releases.judging.judge import Judge
from releases.judging.rules import RefusedError, Rule
from tests.releases.making import digests_of, upload_fields

SIGNATURE = f"{ARMOR}\n\niQ==\n-----END PGP SIGNATURE-----\n"
WHEEL = {"filename": "spam-1.0-py3-none-any.whl", "filetype": "bdist_wheel"}


def parse_distribution(fields, *, signature=None) -> Distribution:
    """Read what is said of a file, as an upload of 2012 does."""
    judge = Judge()
    distribution, refusals = read_distribution(fields, signature=signature)
    judge.hear(refusals)
    judge.decide()
    assert distribution is not None
    return distribution


def refused(fields, signature=None) -> list[tuple[Rule, str]]:
    with pytest.raises(RefusedError) as caught:
        parse_distribution(fields, signature=signature)
    return [(refusal.rule, refusal.field) for refusal in caught.value.refusals]


def test_an_sdist_is_for_the_source():
    assert parse_distribution(upload_fields(pyversion="3.11")) == Distribution(
        filename="spam-1.0.tar.gz",
        filetype="sdist",
        pyversion="source",
        comment="",
        signature="",
        digests={},
    )


def test_every_field_is_read():
    fields = upload_fields(
        **WHEEL,
        pyversion="py3",
        comment="with ham",
        md5_digest="aa",
        gpg_signature=SIGNATURE,
        protocol_version="1",
    )
    assert parse_distribution(fields) == Distribution(
        filename="spam-1.0-py3-none-any.whl",
        filetype="bdist_wheel",
        pyversion="py3",
        comment="with ham",
        signature=SIGNATURE,
        digests={"md5_digest": "aa"},
    )


@pytest.mark.parametrize("name", ["filename", "filetype"])
@pytest.mark.parametrize("sent", [None, ""])
def test_a_required_field_must_be_there(name, sent):
    fields = upload_fields(pyversion="3.11", **{name: sent})
    assert refused(fields) == [(Rule.FIELD_MISSING, name)]


def test_all_but_an_sdist_are_for_some_python():
    assert refused(upload_fields(**WHEEL)) == [(Rule.FIELD_MISSING, "pyversion")]


@pytest.mark.parametrize(
    ("field", "value", "rule"),
    [
        ("filetype", "bdist_deb", Rule.FILETYPE_UNKNOWN),
        ("filename", "spam-1.0.whl", Rule.FILETYPE_MISMATCH),
        ("filename", "eggs-1.0.zip", Rule.FILE_NAME_FOREIGN),
        ("protocol_version", "2", Rule.PROTOCOL_VERSION_UNKNOWN),
        ("comment", "x" * 4097, Rule.FIELD_TOO_LONG),
        ("comment", "\0", Rule.FIELD_NOT_TEXT),
        ("comment", ["a", "b"], Rule.FIELD_REPEATED),
        ("gpg_signature", "iQ==", Rule.SIGNATURE_NOT_ARMORED),
        ("gpg_signature", f"{ARMOR}\né", Rule.SIGNATURE_NOT_ARMORED),
        ("gpg_signature", ARMOR + "x" * SIGNATURE_LIMIT, Rule.SIGNATURE_TOO_LARGE),
    ],
)
def test_a_rule_broken_names_itself_and_its_field(field, value, rule):
    fields = upload_fields(**{field: value, "pyversion": "3.11"})
    assert refused(fields) == [(rule, field)]


def test_a_signature_may_come_as_a_file():
    parsed = parse_distribution(upload_fields(), signature=SIGNATURE.encode())
    assert parsed.signature == SIGNATURE


@pytest.mark.parametrize(
    ("signature", "rule"),
    [
        (b"\x88\x46", Rule.SIGNATURE_NOT_ARMORED),
        (ARMOR.encode() + b"x" * SIGNATURE_LIMIT, Rule.SIGNATURE_TOO_LARGE),
        (ARMOR.encode() + b"\0", Rule.FIELD_NOT_TEXT),
    ],
)
def test_a_signature_file_is_judged_like_the_field(signature, rule):
    assert refused(upload_fields(), signature) == [(rule, "gpg_signature")]


@pytest.mark.parametrize("change", [str.lower, str.upper])
def test_right_digests_are_right_in_either_case(change):
    digests = digests_of(b"spam")
    given_digests = {
        "md5_digest": change(digests.md5),
        "sha256_digest": change(digests.sha256),
        "blake2_256_digest": change(digests.blake2_256),
    }
    parsed = parse_distribution(upload_fields(**given_digests))
    assert (parsed.digests, list(digest_refusals(parsed, digests))) == (given_digests, [])


@pytest.mark.parametrize("field", DIGEST_FIELDS)
@pytest.mark.parametrize("claimed", ["0", "é", "d41d8cd98f00b204e9800998ecf8427e"])
def test_a_wrong_digest_is_refused(field, claimed):
    parsed = parse_distribution(upload_fields(**{field: claimed}))
    refusals = list(digest_refusals(parsed, digests_of(b"spam")))
    assert [(refusal.rule, refusal.field) for refusal in refusals] == [
        (Rule.DIGEST_MISMATCH, field)
    ]


@given(
    fields=st.dictionaries(
        st.sampled_from([*upload_fields(), *DIGEST_FIELDS, "gpg_signature", "comment"]),
        st.lists(st.text(), max_size=2),
    ),
    signature=st.none() | st.binary(),
)
def test_no_fields_make_the_reader_stumble(fields, signature):
    with suppress(RefusedError):
        parsed = parse_distribution(fields, signature=signature)
        assert parsed.filename
        list(digest_refusals(parsed, digests_of(b"")))
