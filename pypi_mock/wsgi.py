"""The application, for the embedded server and for any other WSGI server."""

from __future__ import annotations

import os
from typing import Any

import django
from django.core.exceptions import BadRequest
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.http.request import MediaType, host_validation_re
from django.utils.functional import cached_property


class TolerantRequest(WSGIRequest):
    """A request that does not fail over what a client writes into its header fields."""

    def get_host(self) -> str:
        """Return the host that the client named.

        It may hold an underscore, as docker compose names its services. Django refuses such a name
        by the grammar of DNS before it looks at ALLOWED_HOSTS.
        """
        named: str = self._get_raw_host()  # type: ignore[attr-defined]  # private, and stable since Django 1.9
        if "_" in named and host_validation_re.fullmatch(named.replace("_", "-").lower()):
            return named
        return super().get_host()

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        """Take a content type that cannot be read, such as one of an unknown charset, for none."""
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]  # private, since Django 1.10
        except (BadRequest, ValueError):  # the first since Django 6.1
            self.content_type, self.content_params = "", {}

    @cached_property
    def accepted_types(self) -> list[MediaType]:
        """What the client would read: anything, when its wish cannot be read."""
        try:
            accepted: list[MediaType] = super().accepted_types
        except ValueError:
            return [MediaType("*/*")]
        return accepted


class Application(WSGIHandler):
    """Django's own handler, with our request."""

    request_class = TolerantRequest


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pypi_mock.settings")  # noqa: TID251 (Django's own switch)
django.setup(set_prefix=False)
application = Application()
