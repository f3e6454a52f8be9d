"""What a worker has opened is told when it changes, and when it cannot answer."""

import socket
import threading

import orjson

from searchsvc.errors import IndexUnavailable
from searchsvc.web.frames import FrameReader, Kind
from searchsvc.web.workers.state import tell_state


class Checks:
    def __init__(self) -> None:
        self.outcomes: list[str | Exception] = [IndexUnavailable("/srv/index"), RuntimeError("secret"), "g1", "g2"]

    def check(self) -> str:
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def facts(self) -> dict[str, str | int]:
        return {"releases": 5, "built": "2026-01-02T03:04:05+00:00", "verification": "verified"}

    def distrust(self) -> None:
        """Does nothing: there is no index."""


def test_each_change_is_told_until_nobody_listens() -> None:
    ours, theirs = socket.socketpair()
    ours.settimeout(30)
    thread = threading.Thread(target=tell_state, args=(theirs, Checks()))
    thread.start()
    frames, told = FrameReader(), list[dict[str, object]]()
    with ours:
        while not told or told[-1]["generation"] != "g2":
            for kind, payload in frames.feed(ours.recv(65536)):
                assert kind is Kind.STATE
                told.append(orjson.loads(payload))
    thread.join(30)
    assert not thread.is_alive()
    theirs.close()
    assert [each["ready"] for each in told] == [False, False, True, True]
    assert "searchsvc reindex" in str(told[0]["detail"])
    assert "secret" not in str(told)
    assert told[2]["releases"] == 5
