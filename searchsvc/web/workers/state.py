"""What a worker has opened, told to the door whenever it changes."""

import logging
import socket
import time
from collections.abc import Mapping
from typing import Protocol

import orjson

from searchsvc.errors import SearchsvcError
from searchsvc.runtime.memory import peak_memory
from searchsvc.startup.state import start_state
from searchsvc.web.frames import Kind, frame
from searchsvc.web.problems import problem_of

_LOG = logging.getLogger("searchsvc.web")
LOOK_SECONDS = 0.25
TELL_SECONDS = 5.0


class Checks(Protocol):
    """Finds out whether this process can answer."""

    def check(self) -> str:
        """The generation that is ready. Raises SearchsvcError where none is."""

    def distrust(self) -> None:
        """Has the generation read whole before it is opened: workers died over it."""

    def facts(self) -> Mapping[str, str | int | float]:
        """What it holds: `releases`, when it was `built` (ISO 8601), and whether its files are right."""


def tell_state(lane: socket.socket, readiness: Checks) -> None:
    """Looks four times a second for a newer generation, opens it, and tells the door; until the lane is closed.

    So a search finds the newest generation open already.
    """
    told, told_at = b"", 0.0
    try:
        while True:
            said, now = orjson.dumps(_state(readiness)), time.monotonic()
            if said != told or now > told_at + TELL_SECONDS:
                lane.sendall(frame(Kind.STATE, said))
                told, told_at = said, now
            time.sleep(LOOK_SECONDS)
    except OSError:
        return


def _state(readiness: Checks) -> dict[str, object]:
    state: dict[str, object] = {**start_state()._asdict(), "memory": peak_memory()}
    try:
        generation = readiness.check()
    except Exception as error:  # an inner failure, too, must not end the thread
        if not isinstance(error, SearchsvcError):
            _LOG.error("this worker cannot answer searches", exc_info=error)
        known = {"verification": readiness.facts()["verification"]}  # which may be why
        return {**state, "ready": False, "generation": None, "detail": problem_of(error).detail, **known}
    return {**state, "ready": True, "generation": generation, "detail": "", **readiness.facts()}
