"""The application, for the embedded server and for any other WSGI server."""

from __future__ import annotations

import os

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.request import host_validation_re


class HostTolerantRequest(WSGIRequest):
    """A request whose host may hold an underscore, as docker compose names its services.

    Django refuses such a name by the grammar of DNS before it looks at ALLOWED_HOSTS.
    """

    def get_host(self) -> str:
        """Return the host that the client named."""
        named: str = self._get_raw_host()  # type: ignore[attr-defined]  # private, and stable since Django 1.9
        if "_" in named and host_validation_re.fullmatch(named.replace("_", "-").lower()):
            return named
        return super().get_host()


class Application(WSGIHandler):
    """Django's own handler, with our request."""

    request_class = HostTolerantRequest


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pypi_mock.settings")  # noqa: TID251 (Django's own switch)
django.setup(set_prefix=False)
application = Application()
