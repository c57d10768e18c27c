"""Feeds of what is new: releases, projects, and the releases of one project."""

from __future__ import annotations

from email.utils import getaddresses
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponsePermanentRedirect
from django.urls import reverse
from django.utils.feedgenerator import Rss201rev2Feed, RssUserland091Feed, SyndicationFeed
from django.views.decorators.http import require_safe

from oauth_provider.request import server_url
from pypi_mock.simulation.clock import EARLIEST
from releases.api.kept_pages import page_response, public
from releases.api.project_json import NOT_FOUND, absent
from releases.models import Project
from releases.rendered import shelf
from releases.selectors import changes as change_selectors
from releases.selectors.index import last_serial
from releases.selectors.projects import project_find
from releases.xml_text import possible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from django.http import HttpRequest
    from django.http.response import HttpResponseBase
    from django.utils.feedgenerator import RssFeed

    from releases.selectors.changes import News

    Item = dict[str, Any]  # arguments of the library's add_item, which has many

CONTENT_TYPE = "text/xml; charset=utf-8"


class Dated(SyndicationFeed):
    """A feed dated by its items alone."""

    def latest_post_date(self) -> datetime:
        """Return the newest item's date. Of an empty feed the library would tell the real time."""
        return max((item["pubdate"] for item in self.items), default=EARLIEST)


class Feed(Dated, Rss201rev2Feed):
    """RSS 2.0."""


class Feed2012(Dated, RssUserland091Feed):
    """RSS 0.91, as the index of 2012 wrote it."""


@require_safe
def updates(request: HttpRequest, kind: type[RssFeed] = Feed) -> HttpResponseBase:
    """Show the newest releases of all projects."""
    return _feed(request, kind, "recent updates", "Recent updates of the index", _updates)


@require_safe
def packages(request: HttpRequest, kind: type[RssFeed] = Feed) -> HttpResponseBase:
    """Show the newest projects."""
    return _feed(request, kind, "newest packages", "Newest packages of the index", _packages)


def updates_2012(request: HttpRequest) -> HttpResponseBase:
    """Answer ``:action=rss``."""
    return updates(request, Feed2012)


def packages_2012(request: HttpRequest) -> HttpResponseBase:
    """Answer ``:action=packages_rss``."""
    return packages(request, Feed2012)


@require_safe
def project_releases(request: HttpRequest, name: str) -> HttpResponseBase:
    """Show the newest releases of one project."""
    project = project_find(name=name)
    if project is None or project.status == Project.Status.QUARANTINED:
        return absent(NOT_FOUND)
    if name != project.normalized:
        proper = reverse("rss:project-releases", args=[project.normalized])
        return public(HttpResponsePermanentRedirect(proper))
    normalized, title = project.normalized, f"recent updates for {project}"

    def items(server: str) -> Iterator[Item]:
        return (
            _item(news, title=news.version, link=_release_page(server, news))
            for news in change_selectors.releases_newest(normalized=normalized)
        )

    return _feed(request, Feed, title, f"Recent updates of {project}", items)


def _feed(
    request: HttpRequest,
    kind: type[RssFeed],
    title: str,
    description: str,
    items: Callable[[str], Iterable[Item]],
) -> HttpResponseBase:
    """Answer with a feed, which is kept until anything changes."""
    serial, server = last_serial(), server_url(request)

    def rendered() -> bytes:
        feed = kind(
            title=f"PyPI {title}",
            link=f"{server}/",
            description=description,
            language="en",
            feed_url=f"{server}{request.path}",
        )
        for item in items(server):
            feed.add_item(**item)
        return feed.writeString("utf-8").encode()

    page = shelf.page(("feed", kind, title, serial, server, request.path), rendered)
    return page_response(request, page, content_type=CONTENT_TYPE, serial=serial)


def _updates(server: str) -> Iterator[Item]:
    for news in change_selectors.releases_newest():
        yield _item(news, title=f"{news.name} {news.version}", link=_release_page(server, news))


def _packages(server: str) -> Iterator[Item]:
    for news in change_selectors.projects_newest():
        link = f"{server}/project/{news.normalized}/"
        yield _item(news, title=f"{news.name} added to PyPI", link=link)


def _release_page(server: str, news: News) -> str:
    return f"{server}/project/{news.normalized}/{quote(news.version)}/"


def _item(news: News, *, title: str, link: str) -> Item:
    return {
        "title": title,
        "link": link,
        "description": possible(news.summary),
        "author_email": _addresses(news.author_email),
        "unique_id": link,
        "pubdate": news.at,
    }


def _addresses(author_email: str) -> str:
    """Return the e-mail addresses of a field that may have names in it, too."""
    found = [address for _, address in getaddresses([possible(author_email)])]
    return ", ".join(address for address in found if "@" in address)
