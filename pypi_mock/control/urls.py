"""The addresses of the control API, below ``/_mock/``."""

from __future__ import annotations

from django.urls import path, re_path

from pypi_mock.control import ca, metrics, openapi, operation, probes, table

app_name = "control"

urlpatterns = [
    path("livez", probes.probe, name="live"),
    path("readyz", probes.probe, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("openapi.json", openapi.openapi_document, name="openapi"),
    path("ca.pem", ca.ca_certificate, name="ca"),
    *(
        path(f"v1/{address}", table.view_of(address), name=name)
        for address, name in reversed(table.ADDRESSES.items())
    ),
    re_path("^v1/", operation.no_such_address),
]
