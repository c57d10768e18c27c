"""How the package index behaves: whose rules it holds, how strictly, and what it leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec
from msgspec import UNSET, Struct, UnsetType

from pypi_mock.control.answers import ControlError
from pypi_mock.control.operation import operation
from pypi_mock.seeds.resetting import behave
from pypi_mock.strict import no_such
from releases.behaviour import Behaviour as Behaving
from releases.behaviour import behaviour
from releases.judging.personality import Personality, Strictness
from releases.simple.features import SINCE

if TYPE_CHECKING:
    from django.http import HttpRequest

_BAD_REQUEST = 400
_AUTO = "auto"

Whose = Literal["auto", "legacy-2012", "pypi-today"]
HowStrict = Literal["pypi", "warn", "off"]
Api = Literal["1.0", "1.1", "1.2", "1.3", "1.4"]


class Behaviour(Struct, kw_only=True):
    """How the index behaves, in the words of the options.

    Attributes:
        personality: By whose rules uploads are judged.
        strictness: What becomes of an upload that breaks a rule.
        read_only: Whether every upload is refused.
        index_api: Version of the simple API that is served.
        index_without: What the simple index leaves out.
    """

    personality: Whose
    strictness: HowStrict
    read_only: bool
    index_api: Api
    index_without: list[str]


class BehaviourChange(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be different; what is not said stays."""

    personality: Whose | UnsetType = UNSET
    strictness: HowStrict | UnsetType = UNSET
    read_only: bool | UnsetType = UNSET
    index_api: Api | UnsetType = UNSET
    index_without: list[str] | UnsetType = UNSET


@operation("GET", "behaviour", answer=Behaviour)
def behaviour_show(_request: HttpRequest) -> Behaviour:
    """Look at how the index behaves."""
    return behaviour_document()


@operation("PATCH", "behaviour", body=BehaviourChange, answer=Behaviour)
def behaviour_change(_request: HttpRequest, change: BehaviourChange) -> Behaviour:
    """Let the index behave otherwise, until the next reset."""
    said = {
        name: value for name, value in msgspec.structs.asdict(change).items() if value is not UNSET
    }
    new = msgspec.structs.replace(behaviour_document(), **said)
    if unknown := [name for name in new.index_without if name not in SINCE]:
        raise ControlError(_BAD_REQUEST, no_such(unknown[0], list(SINCE), what="feature "))
    behaviour.turn(
        Behaving(
            personality=None if new.personality == _AUTO else Personality(new.personality),
            strictness=Strictness(new.strictness),
            read_only=new.read_only,
            index_api=new.index_api,
            index_without=frozenset(new.index_without),
        )
    )
    return behaviour_document()


@operation("DELETE", "behaviour", answer=Behaviour)
def behaviour_reset(_request: HttpRequest) -> Behaviour:
    """Let the index behave as the options say."""
    behave()
    return behaviour_document()


def behaviour_document() -> Behaviour:
    """Write down how the index behaves."""
    now = behaviour.now
    return Behaviour(
        personality=now.personality.value if now.personality else _AUTO,  # type: ignore[arg-type]  # its values are these words
        strictness=now.strictness.value,
        read_only=now.read_only,
        index_api=now.index_api,  # type: ignore[arg-type]  # likewise
        index_without=sorted(now.index_without),
    )
