"""What the server is and holds: information, the seed, the way back to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

import msgspec
from django.conf import settings
from django.http import HttpResponse
from msgspec import UNSET, Struct, UnsetType

from pypi_mock import __version__
from pypi_mock.control.operation import Query, operation
from pypi_mock.control.simulating import Clock, clock_document
from pypi_mock.faults import faults
from pypi_mock.options import OPTIONS
from pypi_mock.seeds import resetting
from pypi_mock.seeds.applying import seed_apply
from pypi_mock.seeds.dumping import dump
from pypi_mock.seeds.model import Key, Seed
from pypi_mock.seeds.resetting import PARTS, Part, baseline
from pypi_mock.seeds.writing import as_document, as_toml
from pypi_mock.simulation.clock import clock

if TYPE_CHECKING:
    from django.http import HttpRequest

TOML = "application/toml"


class Info(Struct, kw_only=True):
    """What the server is.

    Attributes:
        settings: By the names of the options; secrets are masked.
        warnings: What may surprise a test.
    """

    version: str
    dialect: str
    clock: Clock
    settings: dict[str, Any]
    warnings: list[str]


class Reset(Struct, kw_only=True, forbid_unknown_fields=True):
    """What is to be reset.

    Attributes:
        to: The seed, or nothing at all.
        only: These parts; all where nothing is said.
        consumer: Only what is this consumer's; people and projects stay as they are.
    """

    to: Literal["seed", "empty"] = "seed"
    only: tuple[Part, ...] | UnsetType = UNSET
    consumer: Key | UnsetType = UNSET


class ResetDone(Struct, kw_only=True):
    """What was reset."""

    reset: list[Part]


@operation("GET", "info", answer=Info)
def info(_request: HttpRequest) -> Info:
    """Look at the server: version, clock, effective options."""
    warnings = []
    if clock.went_back:
        warnings.append("the clock was turned back: what was made before is of the future")
    return Info(
        version=__version__,
        dialect=settings.MOCK_DIALECT,
        clock=clock_document(),
        settings={
            option.key: option.shown(getattr(settings, option.setting)) for option in OPTIONS
        },
        warnings=warnings,
    )


@operation("POST", "reset", body=Reset, answer=ResetDone)
def reset(_request: HttpRequest, wanted: Reset) -> ResetDone:
    """Return to the seed: everything, some parts, or what is one consumer's."""
    consumer = "" if wanted.consumer is UNSET else wanted.consumer
    all_parts = resetting.OF_ONE_CONSUMER if consumer else PARTS
    parts = all_parts if wanted.only is UNSET else wanted.only
    seed = Seed() if wanted.to == "empty" else None
    resetting.reset(seed=seed, only=parts, consumer=consumer)
    return ResetDone(reset=list(parts))


@operation(
    "GET",
    "seed",
    answer=Seed,
    query=(Query(name="format", kind=Literal["json", "toml"], help="Instead of Accept."),),
    texts=(TOML,),
)
def seed_dump(request: HttpRequest) -> HttpResponse:
    """Write what the server holds as a seed, in JSON or TOML."""
    seed = dump(baseline.seed)
    wanted = request.GET.get("format") or (
        "toml" if request.get_preferred_type(["application/json", TOML]) == TOML else "json"
    )
    if wanted == "toml":
        return HttpResponse(as_toml(seed), content_type=f"{TOML}; charset=utf-8")
    return HttpResponse(msgspec.json.encode(as_document(seed)), content_type="application/json")


@operation("PUT", "seed", body=Seed, answer=Seed)
def seed_replace(_request: HttpRequest, seed: Seed) -> dict[str, Any]:
    """Hold what this seed says and nothing else, from now on and after each reset."""
    resetting.replaced_by(seed)
    return as_document(dump(baseline.seed))


@operation("POST", "seed", body=Seed, answer=Seed)
def seed_add(_request: HttpRequest, seed: Seed) -> dict[str, Any]:
    """Add what this seed says to what is there; the next reset forgets it."""
    seed_apply(seed)
    for fault in seed.faults:
        faults.add(fault)
    if seed.clock != Seed().clock:
        clock.set(seed.clock)
    return as_document(dump(baseline.seed))
