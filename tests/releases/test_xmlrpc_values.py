"""Values of XML-RPC, as they are written and read."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from xmlrpc.client import Fault, loads

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releases.xmlrpc.faults import Code, FaultError
from releases.xmlrpc.writing import answer_xml, fault_xml, value_xml

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
    max_leaves=8,
)


@given(VALUES)
def test_what_is_written_is_read_by_the_standard_library(value):
    (read,), _ = loads(answer_xml(value_xml(value)))
    assert read == with_possible_text(value)


def with_possible_text(value):
    if isinstance(value, str):
        return re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", "\ufffd", value)
    if isinstance(value, list):
        return [with_possible_text(item) for item in value]
    if isinstance(value, dict):
        pairs = {name: with_possible_text(item) for name, item in value.items()}
        return {with_possible_text(name): item for name, item in pairs.items()}
    return value


def test_a_moment_is_written_in_utc():
    at = datetime(2012, 8, 1, 14, 30, 15, 999, tzinfo=timezone(timedelta(hours=2)))
    (read,), _ = loads(answer_xml(value_xml(at)))
    assert read.value == "20120801T12:30:15"


def test_what_no_answer_has_in_it_is_a_mistake_of_ours():
    with pytest.raises(TypeError, match="no answer has a object in it"):
        value_xml(object())


def test_a_fault_is_read_as_one():
    with pytest.raises(Fault, match="<no> & no"):
        loads(fault_xml(FaultError(Code.REFUSED, "<no> & no")))
