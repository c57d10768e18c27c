"""The kinds of value an option can have: from the text of a flag or variable to a value.

A parser takes text and returns a value, or raises ValueError with what was expected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable

_SIZE = re.compile(r"(\d{1,15})\s*([KMGT]i?)?B?", re.IGNORECASE)
_DURATION = re.compile(r"(\d{1,12})\s*(s|m|h|d)?")
_POWERS = {"": 0, "K": 1, "M": 2, "G": 3, "T": 4}
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_YES = frozenset({"1", "true", "yes", "on"})
_NO = frozenset({"0", "false", "no", "off"})
_LABEL = r"[^\W_](?:(?:[^\W_]|-){0,61}[^\W_])?"
_HOST_NAME = re.compile(rf"(\*\.)?{_LABEL}(\.{_LABEL})*")
_HIGHEST_PORT = 65535
_DIGITS = 18


def _as_written(text: str, _folder: Path) -> str:
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """How one sort of value is written.

    Attributes:
        beside: What a text in a file of options means, by the folder of that file.
        separator: What stands between the items of a list that is one text.
    """

    name: str
    metavar: str
    parse: Callable[[str], object]
    beside: Callable[[str, Path], str] = _as_written
    separator: str = ""


def _text(text: str) -> str:
    return text


def _switch(text: str) -> bool:
    if text.lower() in _YES:
        return True
    if text.lower() in _NO:
        return False
    raise ValueError("expected 1 or 0, true or false, yes or no, on or off")


def _port(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:9]) <= _HIGHEST_PORT):
        raise ValueError(f"expected a port from 1 to {_HIGHEST_PORT}, or 0 for any free one")
    return int(text)


def _port_if_any(text: str) -> int | None:
    return _port(text) if text else None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= 1000):  # noqa: PLR2004 (said in the message)
        raise ValueError("expected a whole number from 1 to 1000")
    return int(text)


def _size(text: str) -> int:
    """Return bytes: ``100 MiB`` is binary, ``100 MB`` decimal, a bare number bytes."""
    matched = _SIZE.fullmatch(text.strip())
    if matched is None:
        raise ValueError("expected a size, such as 100 MiB, 500kB or 65536")
    number, unit = matched.groups(default="")
    base = 1024 if unit.endswith("i") else 1000
    factor: int = base ** _POWERS[unit[:1].upper()]
    return int(number) * factor


def _duration(text: str) -> int:
    """Return whole seconds: ``90``, ``90s``, ``10m``, ``2h`` or ``30d``."""
    matched = _DURATION.fullmatch(text.strip())
    if matched is None:
        raise ValueError("expected seconds, or a duration such as 90s, 10m, 2h or 30d")
    number, unit = matched.groups(default="s")
    return int(number) * _SECONDS[unit]


def _at_home(text: str) -> Path:
    """Return a path with the home folder in the place of ``~``, or of ``~somebody``."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        name = text.partition("/")[0]
        raise ValueError(f"{name} is nobody's home folder here: write ./{name}") from None


def _folder(text: str) -> Path | None:
    return _at_home(text).absolute() if text else None


def _path_beside(text: str, folder: Path) -> str:
    return str(folder / _at_home(text)) if text else ""


def _seed(text: str) -> str:
    """Return an absolute path, and the word ``none`` as it is."""
    return text if text == "none" else str(_folder(text))


def _seed_beside(text: str, folder: Path) -> str:
    return text if text == "none" else _path_beside(text, folder)


def _tls(text: str) -> str | tuple[str, str]:
    """Return ``off``, ``auto``, or the paths of a certificate and its key."""
    if text in {"off", "auto"}:
        return text
    certificate, _, key = (part.strip() for part in text.partition(","))
    if not certificate or not key or "," in key:
        raise ValueError("expected off, auto, or two PEM files: CERTIFICATE.pem,KEY.pem")
    return str(_folder(certificate)), str(_folder(key))


def _tls_beside(text: str, folder: Path) -> str:
    if text in {"off", "auto"}:
        return text
    return ",".join(_path_beside(part.strip(), folder) for part in text.split(","))


def _host_names(text: str) -> tuple[str, ...]:
    names = tuple(name.strip().lower() for name in text.split(",") if name.strip())
    if wrong := [name for name in names if not (_is_address(name) or _HOST_NAME.fullmatch(name))]:
        raise ValueError(f"expected host names with commas between them; {wrong[0]!r} is none")
    return names


def _is_address(text: str) -> bool:
    import ipaddress  # late: rarely given, and the start is timed

    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _json_object(text: str) -> dict[str, object]:
    import json  # late: rarely given, and the start is timed

    try:
        value: object = json.loads(text)
    except ValueError as error:
        raise ValueError(f"expected a JSON object: {error}") from None
    if not isinstance(value, dict):
        raise ValueError('expected a JSON object, such as {"location": "/srv/files"}')  # noqa: TRY004 (the text is wrong)
    return value


def _base_url(text: str) -> str:
    """Return scheme, host and prefix without a slash at the end; empty for "as called"."""
    if not text:
        return ""
    expected = "expected http:// or https://, a host, and perhaps a port and a path"
    try:
        parts = urlsplit(text)
        usable = parts.hostname and (parts.port is None or parts.port)
    except ValueError:
        raise ValueError(expected) from None
    if not usable or parts.scheme not in {"http", "https"}:
        raise ValueError(expected)
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError(f"{expected}, and nothing else")
    return text.rstrip("/")


def _approval(text: str) -> str:
    policy, colon, username = text.partition(":")
    if (policy in {"ask", "deny"} and not colon) or (policy == "auto" and (username or not colon)):
        return text
    raise ValueError("expected ask, deny, auto, or auto:USER")


def _moment(text: str) -> datetime | None:
    """Return an aware moment; None for "as it really is"."""
    if not text:
        return None
    expected = "expected a moment with an offset, such as 2012-06-01T12:00:00Z"
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise ValueError(expected) from None
    if moment.tzinfo is None:
        raise ValueError(expected)
    return moment


def _offset(text: str) -> int:
    """Return whole seconds, either way: ``-90s``, ``10m``, ``+2h``."""
    sign = -1 if text.startswith("-") else 1
    try:
        return sign * _duration(text.removeprefix("-").removeprefix("+"))
    except ValueError:
        raise ValueError("expected a duration such as 90s, -10m, 2h or 30d") from None


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        raise ValueError(f"expected a whole number of at most {_DIGITS} digits")
    return int(text)


def choice_of(*choices: str) -> Kind:
    """Return the kind whose values are these words."""

    def parse(text: str) -> str:
        if text not in choices:
            raise ValueError(f"expected one of {', '.join(choices)}")
        return text

    return Kind(name="choice_" + "_".join(choices), metavar="|".join(choices), parse=parse)


def choices_of(*choices: str) -> Kind:
    """Return the kind whose values are some of these words, with commas between them."""

    def parse(text: str) -> frozenset[str]:
        words = frozenset(word.strip() for word in text.split(",") if word.strip())
        if not words <= set(choices):
            wrong = min(words - set(choices))
            raise ValueError(f"expected some of {', '.join(choices)}; {wrong!r} is none of them")
        return words

    return Kind(name="choices_" + "_".join(choices), metavar="WORD,...", parse=parse, separator=",")


TEXT = Kind(name="text", metavar="TEXT", parse=_text)
SWITCH = Kind(name="switch", metavar="", parse=_switch)
PORT = Kind(name="port", metavar="PORT", parse=_port)
PORT_IF_ANY = Kind(name="port_if_any", metavar="PORT", parse=_port_if_any)
COUNT = Kind(name="count", metavar="N", parse=_count)
SIZE = Kind(name="size", metavar="SIZE", parse=_size)
DURATION = Kind(name="duration", metavar="DURATION", parse=_duration)
FOLDER = Kind(name="folder", metavar="DIR", parse=_folder, beside=_path_beside)
FILE = Kind(name="file", metavar="PATH", parse=_folder, beside=_path_beside)
SEED = Kind(name="seed", metavar="FILE", parse=_seed, beside=_seed_beside)
TLS = Kind(name="tls", metavar="off|auto|CERT,KEY", parse=_tls, beside=_tls_beside, separator=",")
HOST_NAMES = Kind(name="host_names", metavar="NAME,...", parse=_host_names, separator=",")
JSON_OBJECT = Kind(name="json_object", metavar="JSON", parse=_json_object)
BASE_URL = Kind(name="base_url", metavar="URL", parse=_base_url)
APPROVAL = Kind(name="approval", metavar="ask|auto:USER|deny", parse=_approval)
MOMENT = Kind(name="moment", metavar="TIME", parse=_moment)
OFFSET = Kind(name="offset", metavar="DURATION", parse=_offset)
NUMBER = Kind(name="number", metavar="N", parse=_number)
