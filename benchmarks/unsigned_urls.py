"""All addresses of the server, and one more; see unsigned.py."""

from __future__ import annotations

from django.urls import path
from unsigned import unsigned_test

from pypi_mock.urls import urlpatterns as ours

urlpatterns = [path("unsigned/test", unsigned_test), *ours]
