"""Where the index and the pages live; ``oauth_patterns`` joins the provider's own namespace."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView

from releases.api import (
    actions,
    check,
    feeds,
    files,
    integrity,
    legacy,
    oauth,
    oidc,
    project_json,
    simple,
    xmlrpc,
)
from releases.pages import documentation, listing, managing, managing_release, project, users

oauth_patterns = [
    path("add_release", oauth.add_release, name="add-release"),
    path("upload", oauth.upload, name="upload"),
    path("docupload", oauth.docupload, name="docupload"),
]
"""To be included below ``/oauth/``, in the namespace ``oauth`` (contract 4)."""

simple_patterns = [
    path("simple", simple.to_slash),
    path("simple/", simple.index, name="index"),
    path("simple/<str:name>/", simple.detail, name="detail"),
    path("simple/<str:name>", simple.detail),
    # Where hatch looks, below the address that it uploads to, for what is there already.
    path("legacy/+simple/", simple.index),
    path("legacy/+simple/<str:name>/", simple.detail, {"root": "../../../"}),
    path("legacy/+simple/<str:name>", simple.detail, {"root": "../../../"}),
]

files_patterns = [
    path("files/<str:name>/<str:filename>", files.download, name="download"),
]

pypi_patterns = [
    path("RPC2", xmlrpc.rpc2, name="rpc2"),
    path("legacy/", legacy.legacy, name="legacy"),
    path("legacy", legacy.to_slash),
    path("check/", check.check, name="check"),
    path("check", legacy.to_slash),
    # The page that hatch names after an upload.
    path(
        "legacy/<str:name>/<str:version>/",
        RedirectView.as_view(pattern_name="project:release", permanent=True),
    ),
    path("pypi", actions.pypi, name="actions"),
    path("pypi/", actions.pypi),
    path("pypi/<str:name>/json", project_json.project, name="json"),
    path("pypi/<str:name>/json/", project_json.project),
    path("pypi/<str:name>/<str:version>/json", project_json.release, name="release-json"),
    path("pypi/<str:name>/<str:version>/json/", project_json.release),
    # Where a project's page was in 2012.
    *(
        path(f"pypi/{place}{slash}", RedirectView.as_view(pattern_name=name, permanent=True))
        for place, name in (
            ("<str:name>", "project:detail"),
            ("<str:name>/<str:version>", "project:release"),
        )
        for slash in ("", "/")
    ),
]

rss_patterns = [
    path("rss/updates.xml", feeds.updates, name="updates"),
    path("rss/packages.xml", feeds.packages, name="packages"),
    path("rss/project/<str:name>/releases.xml", feeds.project_releases, name="project-releases"),
]

integrity_patterns = [
    path(
        "integrity/<str:name>/<str:version>/<str:filename>/provenance",
        integrity.provenance,
        name="provenance",
    ),
]

oidc_patterns = [
    path("_/oidc/audience", oidc.audience, name="audience"),
    path("_/oidc/mint-token", oidc.mint_token, name="mint-token"),
    path("_/oidc/burn-token", oidc.burn_token, name="burn-token"),
    path(".well-known/openid-configuration", oidc.configuration, name="configuration"),
    path(".well-known/jwks", oidc.jwks, name="jwks"),
    path("_/oidc/id-token", oidc.id_token, name="id-token"),
]

project_patterns = [
    path("project/<str:name>/", project.project_detail, name="detail"),
    path("project/<str:name>", project.to_slash),
    path("project/<str:name>/manage/", managing.manage, name="manage"),
    path("project/<str:name>/manage", project.to_slash),
    path(
        "project/<str:name>/manage/<str:version>/",
        managing_release.manage_release,
        name="manage-release",
    ),
    path("project/<str:name>/manage/<str:version>", project.to_slash),
    path("project/<str:name>/<str:version>/", project.release_detail, name="release"),
    path("project/<str:name>/<str:version>", project.to_slash),
    path("docs/<str:name>/", documentation.docs, name="docs"),
    path("docs/<str:name>", project.to_slash),
    path("docs/<str:name>/<path:path>", documentation.docs, name="docs"),
]

urlpatterns = [
    path("", listing.home, name="home"),
    path("user/<str:name>/", users.user_detail, name="user"),
    path("user/<str:name>", project.to_slash),
    path("", include((simple_patterns, "simple"))),
    path("", include((files_patterns, "files"))),
    path("", include((pypi_patterns, "pypi"))),
    path("", include((rss_patterns, "rss"))),
    path("", include((integrity_patterns, "integrity"))),
    path("", include((oidc_patterns, "oidc"))),
    path("", include((project_patterns, "project"))),
]
"""To be included at the root."""
