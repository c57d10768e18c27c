"""oauth_provider/calls.py: parameters that keep their order and their doubles."""

from __future__ import annotations

from oauth_provider.calls import Fields

FIELDS = Fields([("b", "1"), ("a", ""), ("b", "2"), ("b", "1")])


def test_the_first_value_speaks_for_a_name():
    assert (FIELDS.one("b"), FIELDS.one("a"), FIELDS.one("c")) == ("1", "", None)


def test_every_value_is_kept_in_order():
    assert (FIELDS.all("b"), FIELDS.all("c")) == (("1", "2", "1"), ())


def test_a_copy_leaves_the_original_alone():
    copy = FIELDS.as_dict()
    copy["b"].clear()

    assert list(copy) == ["b", "a"]
    assert FIELDS.as_dict() == {"b": ["1", "2", "1"], "a": [""]}
