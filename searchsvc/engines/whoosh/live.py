"""The live engine: follows an index through its rebuilds, reads each generation whole, and turns back from damage.

A generation is opened, and serves, after its small files and its facts have been checked; then a thread that stands
back reads every byte of it once, and again when a file changes. Where it finds damage, the newest generation that is
kept behind this one serves instead, once all of that was read and is right; where there is none, no search is answered.
"""

import logging
import threading
import time
import weakref
from pathlib import Path
from threading import Lock

from typing_extensions import override

from searchsvc.engine import LiveEngine
from searchsvc.engines.whoosh.store.generations import hold_kept
from searchsvc.engines.whoosh.store.pointer import pointer_stamp
from searchsvc.engines.whoosh.store.whole_read import Stamps, damage_of, file_stamps, stand_back
from searchsvc.engines.whoosh.whoosh_engine import WhooshEngine, open_held, open_whoosh
from searchsvc.errors import IndexDamaged, IndexUnavailable, SearchsvcError
from searchsvc.model.index_status import Verification

_LOG = logging.getLogger(__name__)
RETRY_SECONDS = 2.0
"""After how long a generation that could not be opened is tried again."""
LOOK_SECONDS = 2.0
"""How often the files of the open generation are looked at for changes."""
TRUSTED_SECONDS = 60.0
"""For so long after a whole read that found nothing, an error of a search is not put down to damage, unless a file has
changed since."""


class LiveWhoosh(LiveEngine):
    """Looks at the pointer of an index at each call, and opens the newer generation when that has changed.

    While one thread opens it, the others go on with the older one.
    """

    def __init__(self, index: Path) -> None:
        self._index = index
        self._open: WhooshEngine | None = None
        self._stamp: tuple[int, int] | None = None
        self._retry_at = 0.0
        self._opening = Lock()
        self._fault: IndexDamaged | None = None
        self._verification: Verification = "verifying"
        self._is_distrusted = self._is_kept = False
        self._files: Stamps = ()
        self._look_at = self._read_at = 0.0

    @override
    def engine(self) -> WhooshEngine:
        stamp = pointer_stamp(self._index)
        serving = self._open
        if serving is not None and (stamp in (self._stamp, None) or time.monotonic() < self._retry_at):
            self._look(serving)
            return serving
        if serving is not None and self._opening.locked():
            return serving
        if serving is None and self._fault is not None and stamp == self._stamp:
            raise self._fault
        with self._opening:
            return self._follow(stamp)

    @property
    @override
    def verification(self) -> Verification:
        return self._verification

    @override
    def distrust(self) -> None:
        self._is_distrusted = True

    @override
    def cause_of(self, error: Exception) -> Exception:
        serving = self._open
        if serving is None or self._is_trusted(serving):
            return error
        damage = damage_of(serving.folder, serving.manifest, lambda: False)
        if damage is None:
            self._read_at = time.monotonic()
            return error
        self.turn_back(serving, damage)
        return damage

    def _is_trusted(self, serving: WhooshEngine) -> bool:
        """Whether all of a generation was read of late, and no file of it has changed since."""
        is_fresh = time.monotonic() - self._read_at < TRUSTED_SECONDS
        return is_fresh and file_stamps(serving.folder, serving.manifest) == self._files

    def _follow(self, stamp: tuple[int, int] | None) -> WhooshEngine:
        serving = self._open
        if serving is not None and stamp == self._stamp:
            return serving
        try:
            opened = self._opened()
        except (IndexUnavailable, IndexDamaged, OSError) as error:
            if serving is not None:
                _LOG.error("the newest generation cannot be opened, the older one goes on serving: %s", error)
                self._retry_at = time.monotonic() + RETRY_SECONDS
                return serving
            if not isinstance(error, IndexDamaged):
                raise
            kept = self._kept("")
            if kept is None:
                raise
            _LOG.error("generation %s serves instead of the newest one: %s", kept.generation, error)
            self._stamp = stamp
            self._fall_back(kept)
            return kept
        self._stamp, self._open, self._fault, self._is_kept = stamp, opened, None, False
        self._read(opened)
        return opened

    def _opened(self) -> WhooshEngine:
        """The newest generation; read whole before it is opened where it is not trusted. Raises IndexDamaged."""
        return open_whoosh(self._index, is_trusted=not self._is_distrusted)

    def _kept(self, besides: str) -> WhooshEngine | None:
        """The newest of the other generations that are kept, opened after all of it was read; None where none is."""
        try:
            held = hold_kept(self._index, besides)
        except (IndexDamaged, OSError):
            return None
        for each in held:
            try:
                return open_held(each, is_trusted=False)
            except (SearchsvcError, OSError) as error:
                _LOG.warning("generation %s cannot serve either: %s", each.name, error)
                each.release()
        return None

    def _look(self, serving: WhooshEngine) -> None:
        """Has the generation read again where a file of it has changed."""
        now = time.monotonic()
        if now < self._look_at or self._verification == "verifying":
            return
        self._look_at = now + LOOK_SECONDS
        if file_stamps(serving.folder, serving.manifest) != self._files:
            _LOG.warning("files of generation %s have changed while it serves; it is read again", serving.generation)
            self._read(serving)

    def _read(self, engine: WhooshEngine) -> None:
        self._verification = "verifying"
        self._files = file_stamps(engine.folder, engine.manifest)
        arguments = (weakref.ref(self), weakref.ref(engine))
        threading.Thread(target=_read_whole, args=arguments, daemon=True, name="read-whole").start()

    def is_open(self, engine: WhooshEngine) -> bool:
        """Whether a generation is the one that serves."""
        return self._open is engine

    def found_sound(self, engine: WhooshEngine) -> None:
        """A whole read of a generation found nothing."""
        with self._opening:
            if self._open is engine:
                self._verification = "fallen_back" if self._is_kept else "verified"
                self._read_at = time.monotonic()
                self._is_distrusted = False

    def turn_back(self, engine: WhooshEngine, damage: IndexDamaged) -> None:
        """Lets a kept generation serve instead of a damaged one, or nothing at all."""
        with self._opening:
            if self._open is not engine:
                return
            was_kept, self._is_kept = self._is_kept, False
            self._open, self._fault, self._verification = None, damage, "damaged"
            kept = None if was_kept else self._kept(engine.generation)
            if kept is None:
                _LOG.error("the index is damaged, and nothing else can serve: %s", damage)
                return
            _LOG.error("the index is damaged; generation %s serves instead: %s", kept.generation, damage)
            self._fall_back(kept)

    def _fall_back(self, kept: WhooshEngine) -> None:
        self._files = file_stamps(kept.folder, kept.manifest)
        self._open, self._verification, self._read_at = kept, "fallen_back", time.monotonic()
        self._is_kept = True


def _read_whole(live: "weakref.ref[LiveWhoosh]", opened: "weakref.ref[WhooshEngine]") -> None:
    """Reads a generation as long as it serves; keeps neither it nor the live engine alive."""
    stand_back()
    engine = opened()
    if engine is None:
        return
    folder, manifest = engine.folder, engine.manifest
    del engine

    def is_over() -> bool:
        following, reading = live(), opened()
        return following is None or reading is None or not following.is_open(reading)

    damage = damage_of(folder, manifest, is_over)
    following, engine = live(), opened()
    if following is None or engine is None:
        return
    if damage is None:
        following.found_sound(engine)
    else:
        following.turn_back(engine, damage)
