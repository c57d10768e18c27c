"""Projects to look at: a long description, many versions, each status, documentation."""

from __future__ import annotations

import base64
import json
import struct
import zlib
from typing import TYPE_CHECKING

from tests.releases.making import tar_of, zip_of

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"
LONG_FILE = f"many_versions-1.49.0.dev20260701.{'linux-x86_64-with-glibc-and-more.' * 4}tar.gz"

README = """# Spam

[![build](https://badges.example/build.svg)](https://ci.example/spam) Spam, and more of it.
![A red square](/docs/spam/_images/red.png)

## Usage

```python
from spam import Can  # the one import

for can in Can.all(of="ham", with_a_rather_long_argument_name=True, and_one_more="and on, and on"):
    print(can.label)
```

| Can | Weight | Contents | Remarks |
|-----|-------:|----------|---------|
| small | 100 g | ham, salt, sugar | for one breakfast and hardly for any more |
| large | 900 g | ham, salt, sugar, water, potato starch, sodium nitrite | for a family |

> Lovely spam.

1. Open.
2. Eat, with `eggs`.

A very long word: averyveryveryveryveryveryveryveryveryveryveryveryveryveryverylongword.

""" + "\n\n".join(f"### Part {n}\n\n" + "Spam, egg, sausage and spam. " * 12 for n in range(1, 7))


def png() -> bytes:
    """Return a red square, eight pixels wide."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\0" + b"\xff\0\0" * 8) * 8)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


def documentation() -> bytes:
    """Return a tree as Sphinx makes it: styles, scripts, images and a search beside the pages."""
    head = (
        '<link rel="stylesheet" href="{0}_static/theme.css"><script src="{0}_static/base.js">'
        "</script><script>window.inline = true</script>"
    )
    search = (
        '<form action="search.html" method="get"><input name="q" aria-label="Search">'
        "<button>Search</button></form>"
    )
    return zip_of(
        {
            "index.html": (
                f"<!doctype html><title>Spam</title>{head.format('')}<h1>Spam</h1>"
                f'<img id="red" src="_images/red.png" alt="">{search}'
                '<a href="api/index.html">API</a>'
            ).encode(),
            "api/index.html": (
                f"<!doctype html><title>API</title>{head.format('../')}<h1>API</h1>"
                '<img id="red" src="../_images/red.png" alt="">'
            ).encode(),
            "search.html": (
                f"<!doctype html><title>Search</title>{head.format('')}<ul id='found'></ul>"
                '<script src="searchindex.js"></script><script src="_static/search.js"></script>'
            ).encode(),
            "searchindex.js": b"window.index = {can: 'api/index.html'};",
            "_static/theme.css": (
                b"@font-face { font-family: own; src: url(own.woff2) }"
                b"h1 { color: rgb(1, 2, 3); font-family: own, serif;"
                b" background: url(../_images/red.png) }"
            ),
            "_static/own.woff2": b"no font, but it is asked for",
            "_static/base.js": b"window.external = 'own';",
            "_static/search.js": (
                b"const asked = new URLSearchParams(location.search).get('q');"
                b"fetch(index[asked]).then(a => a.text()).then(text => {"
                b"document.getElementById('found').innerHTML ="
                b"`<li>${asked}: ${text.includes('<h1>API</h1>')}</li>`; });"
            ),
            "_images/red.png": png(),
        }
    )


def seed() -> dict[str, object]:
    """Return it all."""
    return {
        "projects": [_spam(), _many_versions(), *_of_each_status(), _hostile()],
    }


def seed_file(folder: Path) -> str:
    """Write it, and return where it is."""
    path = folder / "scenery.json"
    path.write_text(json.dumps(seed()))
    return str(path)


def _spam() -> dict[str, object]:
    metadata = {
        "summary": "A can of spam, for people who like it, with eggs, bacon, sausage and more spam",
        "keywords": "breakfast, meat",
        "description": README,
        "description_content_type": "text/markdown",
        "metadata_version": "2.4",
        "author": "Terry",
        "author_email": "terry@spam.example",
        "license_expression": "MIT",
        "requires_python": ">=3.10",
        "requires_dist": ["eggs>=1.0,<3; python_version >= '3.11'", "bacon[smoked]~=2.4"],
        "home_page": "https://spam.example/",
        "project_url": ["Source, https://code.example/spam/spam-and-eggs-with-a-rather-long-path"],
        "classifiers": [
            "Development Status :: 5 - Production/Stable",
            "Programming Language :: Python :: 3 :: Only",
        ],
    }
    signed = {
        "synthesise": "sdist",
        "comment": "with everything",
        "signature": "-----BEGIN PGP SIGNATURE-----\nx\n-----END PGP SIGNATURE-----\n",
    }
    return {
        "name": "Spam",
        "owners": ["alice"],
        "maintainers": ["bob"],
        "bugtrack_url": "https://spam.example/bugs",
        "documentation": {"content": base64.b64encode(documentation()).decode()},
        "releases": [
            {"version": "1.0", "metadata": {"summary": "The first can"}},
            {
                "version": "2.0",
                "metadata": metadata,
                "files": [{"synthesise": "wheel"}, signed],
            },
        ],
    }


def _many_versions() -> dict[str, object]:
    releases: list[dict[str, object]] = []
    for minor in range(50):
        version = f"1.{minor}.0.dev20260701"
        release: dict[str, object] = {
            "version": version,
            "hidden": minor % 10 == 7,
            "yanked": minor % 10 == 3,
            "yanked_reason": "It broke the toaster" if minor % 10 == 3 else "",
            "metadata": {"summary": f"The {minor}th of many"},
        }
        releases.append(release)
    releases[-1]["files"] = [
        {"synthesise": "wheel"},
        {"synthesise": "sdist"},
        {
            "filename": LONG_FILE,
            "filetype": "bdist_dumb",
            "pyversion": "3.12",
            "content": base64.b64encode(tar_of({"many_versions.py": b""})).decode(),
        },
    ]
    return {"name": "many-versions", "owners": ["alice"], "releases": releases}


def _of_each_status() -> list[dict[str, object]]:
    return [
        {
            "name": f"{status}-project",
            "owners": ["alice"],
            "status": status,
            "status_reason": f"It is {status}, <b>as was decided</b>",
            "releases": [{"version": "1.0", "files": [{"synthesise": "wheel"}]}],
        }
        for status in ("archived", "deprecated", "quarantined")
    ]


def _hostile() -> dict[str, object]:
    fields = ("summary", "author", "maintainer", "keywords", "license", "platform")
    said = dict.fromkeys(fields, HOSTILE)
    markdown = (
        f"{HOSTILE}\n\n[a](javascript:document.title='taken') "
        '<a href="javascript:document.title=`taken`" onclick="document.title=`taken`">b</a>'
        '<iframe src="/"></iframe><style>body { display: none }</style><form action="/"></form>'
    )
    return {
        "name": "hostile",
        "owners": ["alice"],
        "status": "deprecated",
        "status_reason": HOSTILE,
        "releases": [
            {
                "version": "1.0",
                "yanked": True,
                "yanked_reason": HOSTILE,
                "metadata": {
                    **said,
                    "description": markdown,
                    "description_content_type": "text/markdown",
                },
                "files": [{"synthesise": "sdist", "comment": HOSTILE}],
            }
        ],
    }
