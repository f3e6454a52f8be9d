"""Runs the service: the door on a listening socket, with its workers behind it, until a signal ends it.

SIGTERM and SIGINT stop it: no connection is accepted any more, and all that is under way is answered within the time
for that. SIGHUP reads the settings again and loads the workers anew, without a pause.
"""

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import uvicorn
from prometheus_client.core import Metric
from typing_extensions import override

from searchsvc.engines.choice import is_on_cluster
from searchsvc.engines.whoosh.store.generations import releases_held
from searchsvc.errors import SearchsvcError
from searchsvc.runtime.background_job import BackgroundJob
from searchsvc.runtime.kernel_cache import (
    MOST_PLAIN_RELEASES,
    choose_mode,
    chosen_mode,
    compile_job,
    compiling_environment,
    is_complete,
)
from searchsvc.web.door.dispatch.dispatcher import Dispatcher
from searchsvc.web.door.dispatch.jobs import LaneKind
from searchsvc.web.door.dispatch.lane import Lane
from searchsvc.web.door.dispatch.nursery import NURSERY
from searchsvc.web.door.dispatch.workforce import Workforce
from searchsvc.web.door.door import Door
from searchsvc.web.door.log_writer import LogHandler, LogWriter
from searchsvc.web.door.metrics import Metrics
from searchsvc.web.door.metrics_address import MetricsAddress
from searchsvc.web.door.reports import metrics_now, readiness_now
from searchsvc.web.door.request_log import RequestLog
from searchsvc.web.door.sockets.connections import IDLE_SECONDS, Connections
from searchsvc.web.door.sockets.http_connection import connection_class
from searchsvc.web.door.sockets.listening import BACKLOG, listen, possible_connections, shown_address
from searchsvc.web.log_lines import LineFormatter, log_uncaught
from searchsvc.web.settings import (
    INDEX_VARIABLE,
    LOG_FORMAT_VARIABLE,
    PUBLIC_URL_VARIABLE,
    SLOW_VARIABLE,
    ServeSettings,
)

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

_LOG = logging.getLogger("searchsvc.web")
Reload = Callable[[], ServeSettings]


def serve(settings: ServeSettings, reload: Reload | None = None, *, nursery: str = NURSERY) -> None:
    """Serves an index until a signal stops it.

    `reload` reads the settings again; the addresses stay. `nursery` is the module of the process that workers are
    forked from.

    Raises ParameterErrors where settings are wrong, and UsageError where the address cannot be had.
    """
    settings.check()
    listener = listen(settings.host, settings.port)
    writer = LogWriter()
    _log_by(writer, settings)
    try:
        loop_factory = uvicorn.Config("", log_config=None).get_loop_factory()  # of uvloop where that is installed
        with asyncio.Runner(loop_factory=loop_factory) as runner:
            runner.run(_Service(settings, listener, writer, reload, nursery).run())
    finally:
        writer.close()


def _log_by(writer: LogWriter, settings: ServeSettings) -> None:
    handler = LogHandler(writer)
    handler.setFormatter(LineFormatter(settings.log_format))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger("searchsvc").setLevel(logging.INFO)
    logging.getLogger("uvicorn").setLevel(logging.ERROR)  # warnings are of what any client may send
    log_uncaught()


def environment_of(settings: ServeSettings) -> Mapping[str, str]:
    """The environment of the workers."""
    told = {
        INDEX_VARIABLE: str(settings.index.absolute()),
        LOG_FORMAT_VARIABLE: settings.log_format,
        SLOW_VARIABLE: str(settings.slow_ms),
        PUBLIC_URL_VARIABLE: settings.public_url,
    }
    is_auto = chosen_mode() == "auto"  # then plain kernels were only for as long as there were no others
    own = compiling_environment() if is_auto and is_complete() else os.environ
    return {**own, **dict(settings.site), **dict(settings.engine_environment), **told}


def choose_kernels(settings: ServeSettings) -> BackgroundJob | None:
    """Decides with which kernels the workers begin; the job that compiles others meanwhile, if there is one."""
    is_elsewhere = is_on_cluster(environment_of(settings))  # a cluster finds by itself, and leaves little to score
    mode = choose_mode(lambda: is_elsewhere or releases_held(settings.index) <= MOST_PLAIN_RELEASES)
    return compile_job() if mode == "plain" and chosen_mode() == "auto" else None


class _Server(uvicorn.Server):
    """uvicorn's server, which leaves signals to us."""

    @override
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Service:
    """One running service."""

    def __init__(
        self, settings: ServeSettings, listener: socket.socket, writer: LogWriter, reload: Reload | None, nursery: str
    ) -> None:
        self._nursery = nursery
        address = settings.metrics_address
        self._metrics_listener = None if address is None else listen(*address)
        self._settings, self._listener, self._writer, self._reload = settings, listener, writer, reload

    async def run(self) -> None:
        """Serves until it is stopped."""
        settings = self._settings
        self._loop = loop = asyncio.get_running_loop()
        self._connections = Connections(possible_connections(), loop.time, _LOG.warning)
        self._metrics = Metrics(self._snapshot)
        self._dispatcher = Dispatcher(loop, *_bounds(settings), self._hung)
        self._workforce = Workforce(
            loop,
            self._dispatcher,
            settings.workers,
            lambda: environment_of(self._settings),
            self._restarted,
            self._nursery,
        )
        self._log = RequestLog(self._writer, settings)
        self._door = Door(
            settings,
            self._dispatcher,
            self._metrics,
            self._log,
            lambda: readiness_now(self._dispatcher, self._workforce),
        )
        http = connection_class(self._connections, self._door.at_once, self._door.unread)
        self._server = _Server(self._config(self._door, http))
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._stop)
        loop.add_signal_handler(signal.SIGHUP, self._reload_now)
        starting = loop.create_task(self._workforce.start(lambda: choose_kernels(settings)))
        address = shown_address(settings.host, settings.port)
        if settings.log_format == "human":
            print(f"Serving {address}", file=sys.stderr, flush=True)
        else:
            _LOG.info("serving %s", address)
        _LOG.info("up to %d connections at once, as the descriptors of this process allow", self._connections.most)
        metrics_server = self._serve_metrics()
        looking = loop.create_task(self._look_around())  # also while it stops
        try:
            await self._server.serve(sockets=[self._listener])
        finally:
            looking.cancel()
            starting.cancel()
            if metrics_server is not None:
                metrics_server.should_exit = True
            self._workforce.stop()

    def _config(self, application: "ASGI3Application", http: type[asyncio.Protocol]) -> uvicorn.Config:
        settings = self._settings
        return uvicorn.Config(
            application,
            http=http,
            ws="none",
            lifespan="off",
            interface="asgi3",
            log_config=None,
            access_log=False,
            server_header=False,
            backlog=BACKLOG,
            proxy_headers=False,  # the door reads them, by settings that can change
            timeout_keep_alive=round(IDLE_SECONDS),
            timeout_graceful_shutdown=_stop_seconds(settings),
        )

    def _serve_metrics(self) -> uvicorn.Server | None:
        if self._metrics_listener is None:
            return None
        http = connection_class(self._connections, lambda _: None, self._door.unread)
        server = _Server(self._config(MetricsAddress(self._metrics), http))
        self._metrics_task = self._loop.create_task(server.serve(sockets=[self._metrics_listener]))
        return server

    def _snapshot(self) -> Iterable[Metric]:
        return metrics_now(self._connections, self._dispatcher, self._workforce, time.time())

    def _restarted(self, reason: str) -> None:
        self._metrics.restarts.labels(reason).inc()

    def _hung(self, lane: Lane) -> None:
        self._workforce.hung(lane)

    async def _look_around(self) -> None:
        while True:
            try:
                self._connections.sweep()
                self._dispatcher.watch()
                self._workforce.reap()
                if self._server.should_exit:
                    self._connections.end_waiting()
            except Exception as error:  # an inner failure must not end the watching
                _LOG.error("the door could not look after everything", exc_info=error)
            await asyncio.sleep(0.1)

    def _stop(self) -> None:
        if self._server.should_exit:
            self._server.force_exit = True
        self._server.should_exit = True
        self._connections.end_waiting()

    def _reload_now(self) -> None:
        try:
            settings = self._reload() if self._reload is not None else self._settings
            settings.check()
        except SearchsvcError as error:
            _LOG.error("the new settings cannot be used, and the service goes on as it was: %s", error)
            return
        self._settings = settings
        self._door.configure(settings)
        self._log.configure(settings)
        self._dispatcher.configure(*_bounds(settings))
        self._server.config.timeout_graceful_shutdown = _stop_seconds(settings)
        logging.getLogger().handlers[0].setFormatter(LineFormatter(settings.log_format))
        self._workforce.wanted = settings.workers
        self._workforce.renew("the service has been loaded anew")


def _bounds(settings: ServeSettings) -> tuple[int, dict[LaneKind, float]]:
    """The places of the queue, and the seconds of both kinds of answers."""
    return settings.queue * settings.workers, {"ask": settings.timeout, "stream": settings.export_timeout}


def _stop_seconds(settings: ServeSettings) -> int:
    return max(1, round(settings.stop_timeout))
