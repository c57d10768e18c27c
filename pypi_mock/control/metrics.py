"""What was counted, and what there is, as Prometheus reads it: ``/_mock/metrics``."""

from __future__ import annotations

import platform
from contextlib import suppress
from http import HTTPStatus
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

import django
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from pypi_mock import __version__
from pypi_mock.control.access import behind_the_scenes
from pypi_mock.journal import journal
from pypi_mock.metrics.instruments import BOUNDS, Histogram
from pypi_mock.metrics.pool import pool
from pypi_mock.metrics.table import INSTRUMENTS
from pypi_mock.readiness import READY, readiness
from pypi_mock.shared import unreachable
from releases.selectors.index import last_serial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.http import HttpRequest
    from prometheus_client import Metric

    from pypi_mock.metrics.instruments import Instrument, Rows


class Gauge(NamedTuple):
    """A number that is asked for when somebody looks; it is left out where it cannot be had."""

    name: str
    says: str
    ask: Callable[[], float]


GAUGES: Final = (
    Gauge(
        "pypi_mock_ready",
        "1 if the server is ready, as `/_mock/readyz` says it.",
        lambda: readiness.answer(READY)[0] == HTTPStatus.OK,
    ),
    Gauge("pypi_mock_journal_entries", "Entries in the journal.", lambda: journal.count),
    Gauge(
        "pypi_mock_index_serial",
        "The number of the last change of the index.",
        last_serial,
    ),
)
BUILD: Final = (
    "pypi_mock_build_info",
    "1; the labels say what runs here.",
    ("version", "python", "django", "database"),
)


@require_safe
@behind_the_scenes
def metrics(request: HttpRequest) -> HttpResponse:
    """Write all numbers down, in OpenMetrics where the client reads that."""
    # Late: 50 ms that a start need not wait for.
    from prometheus_client import CollectorRegistry, ProcessCollector
    from prometheus_client.exposition import choose_encoder

    registry = CollectorRegistry()
    registry.register(_Numbers())
    if not pool.is_shared:  # else they would be those of whichever process was asked
        ProcessCollector(registry=registry)
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return HttpResponse(encode(registry), content_type=content_type)


class _Numbers:
    """The numbers as the library takes them."""

    def collect(self) -> Iterator[Metric]:
        """Yield what was counted, then what there is."""
        from prometheus_client.core import GaugeMetricFamily

        total = pool.total()
        for instrument in INSTRUMENTS:
            yield _family(instrument, total[instrument.name])
        for gauge in GAUGES:
            with suppress(DatabaseError, InterfaceError, *unreachable()):
                yield GaugeMetricFamily(gauge.name, gauge.says, value=gauge.ask())
        name, says, labels = BUILD
        build = GaugeMetricFamily(name, says, labels=labels)
        runs = (__version__, platform.python_version(), django.get_version(), connection.vendor)
        build.add_metric(runs, 1)
        yield build


def _family(instrument: Instrument, rows: Rows) -> Metric:
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

    if isinstance(instrument, Histogram):
        seconds = HistogramMetricFamily(instrument.name, instrument.says, labels=instrument.labels)
        for values, row in sorted(rows.items()):
            *counts, total = row
            ends = (*map(str, BOUNDS), "+Inf")
            seconds.add_metric(values, list(zip(ends, accumulate(counts), strict=True)), total)
        return seconds
    counted = CounterMetricFamily(instrument.name, instrument.says, labels=instrument.labels)
    for values, row in sorted((rows if instrument.labels else {(): [0.0]} | rows).items()):
        counted.add_metric(values, row[0])
    return counted
