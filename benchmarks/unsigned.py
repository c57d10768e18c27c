"""The real server with one more address: what /oauth/test answers, to anybody."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from pypi_mock import configuration
from pypi_mock.cli import main

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

adopt = configuration.adopt


def adopt_with_one_more_address(chosen: configuration.Configuration) -> None:
    """Put the address in before Django reads its settings."""
    adopt(chosen)
    from pypi_mock import settings

    settings.ROOT_URLCONF = "unsigned_urls"


def unsigned_test(request: HttpRequest) -> HttpResponse:
    """Answer with the very bytes of the signed view."""
    from django.http import HttpResponse

    from oauth_provider.responses import uncached

    params = {name: value for name, value in request.GET.items() if not name.startswith("oauth_")}
    text = f"Access allowed for alice (ps. I got params={params!r})"
    return uncached(HttpResponse(text, content_type="text/plain; charset=utf-8"))


if __name__ == "__main__":
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parent))
    configuration.adopt = adopt_with_one_more_address
    main(sys.argv[1:])
