"""The inspector's one script, and the policy that lets its pages run it and nothing else."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import etag, require_safe

from pypi_mock.appearance import POLICY
from pypi_mock.control.access import behind_the_scenes

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest

    View = Callable[..., HttpResponse]

SCRIPT: Final = Path(__file__).with_name("inspector.js").read_bytes()
SCRIPT_TAG: Final = f'"{hashlib.sha256(SCRIPT).hexdigest()[:16]}"'
SCRIPTED_POLICY: Final = f"{POLICY}; script-src 'self'; connect-src 'self'; form-action 'self'"


@require_safe
@cache_control(no_cache=True)
@etag(lambda _request: SCRIPT_TAG)
def inspector_script(_request: HttpRequest) -> HttpResponse:
    """Serve the script."""
    return HttpResponse(SCRIPT, content_type="text/javascript; charset=utf-8")


def inspector_page(view: View) -> View:
    """Make a view a page of the inspector: behind the scenes, with our script."""

    @functools.wraps(view)
    def page(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Content-Security-Policy"] = SCRIPTED_POLICY
        return response

    return behind_the_scenes(page)
