"""The addresses of the manual, below ``/_mock/docs/``."""

from __future__ import annotations

from django.urls import path

from pypi_mock.manual import views

app_name = "manual"

urlpatterns = [
    path("", views.index, name="index"),
    path("mistakes/<str:slug>/", views.mistake, name="mistake"),
    path("<str:name>/", views.page, name="page"),
    path("<str:section>/<str:name>/", views.page, name="page-of-section"),
]
