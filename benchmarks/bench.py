"""All measurements, one after another; `bench.py` writes them into docs/benchmarks.md.

`bench.py NAME ...` measures only these, and leaves the others on the page as they are.
"""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from serving import environment

HERE = Path(__file__).resolve().parent
PAGE = HERE.parent / "docs" / "benchmarks.md"
HEAD = """\
# Benchmarks

`make bench` runs these programs, in `benchmarks/`, and writes this page; what comes after "Why" is
written by hand, in `benchmarks/bench.py`. Who is compared is started in the same run and asked in
turn. On another machine the ratios hold better than the figures.
"""


class Section(NamedTuple):
    """One program.

    Attributes:
        title: Of its part of the page.
        about: What is measured.
        why: Why a target is missed, where one is.
    """

    title: str
    about: str
    why: str = ""


SECTIONS = {
    "signed_get": Section(
        "A signed request",
        "`GET /oauth/test`, beside other providers that protect the same view: by the same HTTP"
        " server, on the same rows of the same database, their nonces stored.",
        "Why: those beside us judge a request, and do nothing else. Ours passes fifteen layers of"
        " middleware, holds the request to every rule and keeps each finding, writes an entry into"
        " the journal, counts it, asks the rules of faults, and gives it a name. Of its time a"
        " fifth is the server's, a quarter Django's and the middleware's, a sixth goes to looking"
        " up, another to reading and judging, a tenth to burning the nonce. In a loop, without a"
        " server, it takes half of what is told here: what sockets and the kernel do between two"
        " requests drives its code out of the processor's caches.",
    ),
    "flows": Section("The flow", "Three steps, and a person's consent."),
    "engine": Section("Verification", "Reading and judging, without Django and database."),
    "doctor": Section(
        "The doctor",
        "Single mistakes, random pairs of mistakes in different parts, and a signature that nothing"
        " explains. The targets are 20 ms for one mistake, 500 ms for two, 95 of 100 pairs.",
    ),
    "journal": Section(
        "The journal", "The same requests with and without it, in Django's handler."
    ),
    "cold_start": Section("Cold start", "From the command to the first answer; memory at rest."),
    "plugin": Section("The pytest fixture", "A first signed answer, and a reset."),
    "upload": Section(
        "A large upload",
        "200 MB, spooled and hashed three ways on the way in, beside what no server can go below.",
    ),
    "index": Section(
        "The package index",
        "Beside pypiserver with its cache and devpi-server, all with 1,000 projects of one wheel"
        " and one of 500; the ratio is ours to the best peer's.",
        "Why: a page is bytes in memory, so that a 304 saves no more than its sending. Of eight"
        " uploads of one name at once exactly one has to win.",
    ),
}


def measured(name: str, section: Section) -> str:
    said = subprocess.run(
        [sys.executable, str(HERE / f"{name}.py")],
        env=environment(),
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout.strip()
    shown = said if "|--" in said else f"```text\n{said}\n```"
    machine = f"Python {platform.python_version()}, {platform.machine()}"
    parts = [f"## {section.title}", f"{section.about}", f"<!-- {machine} -->\n{shown}", section.why]
    return "\n\n".join(part for part in parts if part)


def kept(title: str) -> str:
    """Return the part of the page as it is; empty where there is none."""
    there = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    found = re.search(rf"^## {re.escape(title)}$.*?(?=^## |\Z)", there, re.MULTILINE | re.DOTALL)
    return found[0].strip() if found else ""


def main() -> None:
    chosen = sys.argv[1:] or list(SECTIONS)
    if unknown := set(chosen) - set(SECTIONS):
        sys.exit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(SECTIONS)}")
    for name in chosen:
        print(f"{name} ...", flush=True)
        new = {name: measured(name, SECTIONS[name])}
        parts = [new.get(other) or kept(section.title) for other, section in SECTIONS.items()]
        page = "\n\n".join((HEAD.strip(), *filter(None, parts))) + "\n"
        PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
