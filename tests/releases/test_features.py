"""What the simple index can leave out."""

from __future__ import annotations

from pypi_mock.index_options import FEATURES
from releases.behaviour import Behaviour
from releases.simple.features import SINCE, served_by


def test_the_option_knows_the_very_features_that_the_index_has():
    assert tuple(SINCE) == FEATURES


def test_an_older_api_serves_what_it_had():
    assert served_by(Behaviour(index_api="1.1")).features == {
        "json",
        "hashes",
        "requires-python",
        "yanked",
        "core-metadata",
        "size",
        "upload-time",
        "versions",
    }
