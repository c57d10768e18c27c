"""accounts/passwords.py: what was right is remembered, boundedly, and not in clear."""

from __future__ import annotations

from django.contrib.auth.hashers import make_password

from accounts.passwords import RightPasswords


def test_only_what_was_right_is_remembered():
    remembered, stored = RightPasswords(), make_password("right")

    answers = [remembered.check(password, stored) for password in ("right", "wrong", "right")]

    assert (answers, len(remembered._known)) == ([True, False, True], 1)


def test_those_used_longest_ago_are_forgotten():
    remembered = RightPasswords(size=2)
    hashes = [make_password(str(number)) for number in range(3)]

    for number in (0, 1, 0, 2):
        assert remembered.check(str(number), hashes[number])
    kept = list(remembered._known)
    remembered.check("0", hashes[0])

    assert len(kept) == 2
    assert set(remembered._known) == set(kept)


def test_no_password_stands_in_memory_in_clear():
    remembered = RightPasswords()

    remembered.check("wonderland", make_password("wonderland"))

    assert "wonderland" not in str(vars(remembered))


def test_without_a_hash_nothing_is_right():
    assert not RightPasswords().check("", "")
    assert not RightPasswords().check("!", "!")
