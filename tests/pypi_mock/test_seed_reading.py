"""pypi_mock/seeds: documents are read and merged, and a mistake is told where it is."""

from __future__ import annotations

import pytest

from pypi_mock.seeds import builtin
from pypi_mock.seeds.chosen import chosen_seed
from pypi_mock.seeds.model import Consumer, Seed, User
from pypi_mock.seeds.reading import merged, read_text
from pypi_mock.strict import DocumentError


@pytest.mark.parametrize(
    ("text", "errors"),
    [
        ("users = 3", ("users: Expected `array`, got `int`",)),
        ("usrs = []", ("usrs: there is no 'usrs' here; did you mean 'users'?",)),
        (
            '[[users]]\nnmae = "x"\n[[tokens]]\nky = "y"',
            (
                "users[0].nmae: there is no 'nmae' here; did you mean 'name'?",
                "tokens[0].ky: there is no 'ky' here; did you mean 'key'?",
            ),
        ),
        ("[clock]\nstate = 'frozen'", ("clock: at belongs to the state frozen, and to no other",)),
    ],
)
def test_a_mistake_is_told_with_its_place(text, errors):
    with pytest.raises(DocumentError) as told:
        read_text(text, is_json=False)

    assert told.value.errors == errors


def test_text_that_is_neither_is_told(tmp_path):
    (tmp_path / "seed.json").write_text("{")
    (tmp_path / "seed.toml").write_bytes(b"\xff")

    with pytest.raises(DocumentError) as told:
        chosen_seed(
            [str(tmp_path / name) for name in ("seed.json", "seed.toml", "none.toml")],
            inline="[]",
        )

    assert [said.partition(": ")[2].split(":")[0] for said in told.value.errors] == [
        "it is not JSON",
        "it is not UTF-8 (byte 0)",
        "No such file or directory",
        "a seed is a table with users, consumers, tokens, projects and so on",
    ]


def test_of_two_things_with_one_key_the_later_counts():
    first = Seed(consumers=(Consumer(key="a", secret="1"), Consumer(key="b", secret="1")))
    later = Seed(consumers=(Consumer(key="a", secret="2"),))

    assert {c.key: c.secret for c in merged([first, later]).consumers} == {"a": "2", "b": "1"}


def test_the_built_in_identities_can_be_left_out():
    assert chosen_seed(["none"], inline='{"users": [{"name": "x"}]}').users == (User(name="x"),)
    assert chosen_seed([], inline="") == builtin.SEED
