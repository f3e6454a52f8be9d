"""Where an assistant's answers come from: an index on this machine, or a running service.

Both answer the same questions with the same nouns; `Source` says which. An index is opened by `mcp.local`, which is a
module of its own because it loads the engine.
"""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import Protocol, Unpack

from searchsvc.client.connection import Client, SearchOptions
from searchsvc.model.page import SearchPage, Version
from searchsvc.model.release import Release
from searchsvc.model.site import Site
from searchsvc.presenter.encoding import release_path


class Source(Protocol):
    """Answers what the tools ask. Safe to use from several threads. Every method raises SearchsvcError."""

    def search(self, q: str, **options: Unpack[SearchOptions]) -> SearchPage:
        """One page of a search, as `Client.search`."""

    def release(self, release_id: str) -> Release:
        """The release with this id."""

    def versions(self, release_id: str) -> tuple[Version, ...]:
        """The tellings of a release's event in other languages."""

    def address(self, release_id: str) -> str | None:
        """The address of the page of a release, where there is one."""

    def site(self) -> Site:
        """Whose releases these are."""


class ServiceSource:
    """The releases of a running service at `url`."""

    def __init__(self, client: Client, url: str) -> None:
        self._client = client
        self._root = url.rstrip("/")
        self._site: Site | None = None

    def search(self, q: str, **options: Unpack[SearchOptions]) -> SearchPage:
        """One page of a search."""
        return self._client.search(q, **options)

    def release(self, release_id: str) -> Release:
        """The release with this id."""
        return self._client.release(release_id)

    def versions(self, release_id: str) -> tuple[Version, ...]:
        """The tellings of a release's event in other languages."""
        return self._client.similar(release_id, 0).versions

    def address(self, release_id: str) -> str:
        """The address of the page of a release."""
        return f"{self._root}/{release_path(release_id)}"

    def site(self) -> Site:
        """Whose releases these are, asked once."""
        if self._site is None:
            self._site = self._client.site()
        return self._site


def opened_aside(opening: Callable[[], Source]) -> Callable[[], Source]:
    """Begins to open a source in a thread; what it returns gives the source, and waits for it where that is needed.

    So a server answers at once that it is there, while kernels are still compiled or files read. It raises what
    `opening` raised.
    """
    opened: Future[Source] = Future()

    def run() -> None:
        try:
            opened.set_result(opening())
        except BaseException as error:
            opened.set_exception(error)

    Thread(target=run, daemon=True, name="open-source").start()
    return opened.result
