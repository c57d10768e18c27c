"""What clients of ``--tls auto`` trust: ``/_mock/ca.pem``.

It is public, so that neither the name that it is asked by nor a token is looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from pypi_mock.control.answers import NOT_FOUND, problem

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def ca_certificate(_request: HttpRequest) -> HttpResponse:
    """Serve the certificate of the authority."""
    if settings.OWN_CA_FILE is None:
        return problem(NOT_FOUND, "this server makes no certificates", "start it with --tls auto")
    response = HttpResponse(
        settings.OWN_CA_FILE.read_bytes(), content_type="application/x-pem-file"
    )
    response["Content-Disposition"] = 'attachment; filename="pypi-mock-ca.pem"'
    response["Cache-Control"] = "no-store"
    return response
