"""Dask workers: a mapper whose parts are done on a Dask cluster. The only module that knows Dask.

A part stays with the scheduler until its result has come here, so a worker that is lost takes nothing with it: another
does its parts again. What ends a build is told in one sentence: a scheduler that does not answer, workers that are of
another program or stay away, and a part by which worker after worker is lost.
"""

import logging
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from importlib.util import find_spec
from typing import Any

from searchsvc.errors import BuildFailed, UsageError
from searchsvc.indexing.mapping import Mapper, Part, Result
from searchsvc.indexing.worker import packed, program, run_packed

CONNECT_SECONDS = 10.0
"""So long a scheduler may take to answer."""
AWAY_SECONDS = 60.0
"""So long a build waits while there is not one worker."""
_LOOK_SECONDS = 1.0
"""So often it is looked whether there are workers."""
_LARGEST_PART = "1 GiB"
"""Dask warns of a part that is larger: of one very long release, which must be sent all the same."""
_LOGGERS = ("distributed", "distributed.client")


@contextmanager
def connected(address: str) -> Iterator["DaskWorkers"]:
    """The workers of the scheduler at an address such as `tcp://host:8786`, for as long as the block runs.

    Raises UsageError where Dask is not installed, and BuildFailed where the scheduler does not answer, where no worker
    comes in time, and where the scheduler or a worker cannot do the work of this very program.
    """
    if find_spec("distributed") is None:
        raise UsageError("workers on a Dask cluster need its client; run: pip install 'searchsvc[cluster]'")
    import dask  # noqa: PLC0415 - takes a second, and not everybody has it
    import distributed  # noqa: PLC0415

    connect: Any = distributed.Client  # which has no types
    for name in _LOGGERS:  # what matters is told in sentences of our own
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with dask.config.set({"distributed.admin.large-graph-warning-threshold": _LARGEST_PART}):
        try:
            client: Any = connect(address, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            message = f"the Dask scheduler at {address} does not answer ({error}); is it running?"
            raise BuildFailed(message) from error
        try:
            workers = DaskWorkers(client, address)
            workers.check()
            yield workers
        finally:
            with suppress(OSError, CancelledError):
                client.close()


class DaskWorkers(Mapper):
    """The workers of one scheduler, asked by a client of Dask."""

    reads_files = True

    def __init__(self, client: Any, address: str) -> None:  # noqa: ANN401 - Dask's client has no types
        self._client = client
        self._address = address
        self._count, self._counted_at = 0, 0.0
        self._gone_since: float | None = None
        self._under_way: list[deque[tuple[Any, Any]]] = []

    def check(self) -> None:
        """Raises BuildFailed where no worker comes in time, or somebody cannot do the work; see `connected`."""
        while not self._workers():
            self._look("everything")
            time.sleep(_LOOK_SECONDS)
        try:
            answer = self._client.run_on_scheduler(program)
        except Exception as error:
            answer = error
        self._check_program("the scheduler", answer, may_differ=True)
        try:
            answers = self._client.run(program, on_error="return")
        except (OSError, CancelledError):
            raise self._lost() from None
        for worker, answer in sorted(answers.items()):
            self._check_program(f"the worker {worker}", answer)

    def _check_program(self, who: str, answer: object, *, may_differ: bool = False) -> None:
        """Raises BuildFailed where somebody has not this program; a scheduler, which passes parts on, needs any one."""
        if not isinstance(answer, str):
            raise BuildFailed(f"{who} of {self._address} has no searchsvc of this version ({answer}); install it there")
        if not may_differ and answer != program():
            raise BuildFailed(
                f"{who} of {self._address} has another program ({answer}) than this build ({program()});"
                " install the same one there"
            )

    def map(self, function: Callable[[Part], Result], parts: Iterable[Part]) -> Iterator[Result]:
        """See `Mapper`. Somewhat more than two parts for each worker are under way at once."""
        under_way: deque[tuple[Part, Any]] = deque()
        self._under_way.append(under_way)
        try:
            for part in parts:
                under_way.append((part, self._submit(function, part)))
                if len(under_way) > 2 * self._workers() + 2:
                    yield self._next(function, under_way)
            while under_way:
                yield self._next(function, under_way)
        finally:
            self._under_way.remove(under_way)
            for _, future in under_way:
                with suppress(OSError, CancelledError):
                    future.cancel()

    def _submit(self, function: Callable[[Part], Result], part: Part) -> Any:  # noqa: ANN401 - a future of Dask
        from distributed.client import ClosedClientError  # noqa: PLC0415 - see `connected`

        try:
            return self._client.submit(run_packed, packed(function, part), program(), pure=False)
        except ClosedClientError:  # as it does by itself, some time after it has lost its scheduler
            raise self._lost() from None

    def _next(self, function: Callable[[Part], Result], under_way: deque[tuple[Part, Any]]) -> Result:
        """The result of the part that came first.

        Where workers were lost over it, others of their parts are suspected with it. So it is tried once more when
        nothing else is under way: then it is known by whom they were lost.
        """
        from distributed import KilledWorker  # noqa: PLC0415 - see `connected`

        part, future = under_way.popleft()
        try:
            return self._result(part, future)  # type: ignore[no-any-return]
        except KilledWorker:
            for other, pending in [each for several in self._under_way for each in several]:
                with suppress(Exception):  # told when its turn comes
                    self._result(other, pending)
        try:
            return self._result(part, self._submit(function, part))  # type: ignore[no-any-return]
        except KilledWorker as error:
            message = f"{part} ends each worker that tries it; the log of {error.last_worker.address} may say why"
            raise BuildFailed(message) from None

    def _result(self, part: object, future: Any) -> Any:  # noqa: ANN401 - whatever the function gives
        """The result of a part. Raises BuildFailed where nobody is there to make it, and what the function raises."""
        while True:
            has_failed = future.status == "error"  # then a TimeoutError is the function's own
            try:
                return pickle.loads(future.result(timeout=_LOOK_SECONDS))
            except CancelledError:
                raise self._lost() from None
            except TimeoutError:
                if has_failed:
                    raise
                self._look(part)

    def _lost(self) -> BuildFailed:
        return BuildFailed(f"the Dask scheduler at {self._address} was lost; the index stays as it was")

    def _workers(self) -> int:
        """How many workers there are, or were a moment ago."""
        now = time.monotonic()
        if now - self._counted_at >= _LOOK_SECONDS or not self._count:
            with suppress(OSError):  # the scheduler is away, and whoever waits for a result hears of it
                self._count, self._counted_at = len(self._client.nthreads()), now
        return self._count

    def _look(self, part: object) -> None:
        """Raises BuildFailed where there has not been a worker for so long."""
        now = time.monotonic()
        if self._workers():
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = now
        elif now - self._gone_since > AWAY_SECONDS:
            raise BuildFailed(
                f"the Dask scheduler at {self._address} has had no worker for {AWAY_SECONDS:.0f} seconds, and {part} is"
                " to be done; start some, or build without them"
            )
