"""The access log, and the log of slow searches: one line each."""

from searchsvc.web.door.log_writer import LogWriter
from searchsvc.web.frames import AskedRequest, Told
from searchsvc.web.log_lines import Value, log_line
from searchsvc.web.settings import ServeSettings


class RequestLog:
    """Writes a line for each request, where that is wanted, and one for each slow search."""

    def __init__(self, writer: LogWriter, settings: ServeSettings) -> None:
        self._writer = writer
        self.configure(settings)

    def configure(self, settings: ServeSettings) -> None:
        """Takes other settings."""
        self._settings = settings

    def answered(
        self, asked: AskedRequest, status: int, sent: int, seconds: float, waited: float | None, told: Told
    ) -> None:
        """A request was answered: with so many bytes, after so many seconds, of which it waited some."""
        settings = self._settings
        slow = told.get("slow")
        if not settings.access_log and slow is None:
            return
        has_query = bool(asked.query) and settings.log_queries
        fields: dict[str, Value] = {
            "client": asked.client,
            "method": asked.method,
            "path": f"{asked.target}?{asked.query}" if has_query else asked.target,
            "status": status,
            "bytes": sent,
            "ms": round(seconds * 1000, 2),
            "waited_ms": None if waited is None else round(waited * 1000, 2),
            "kind": told.get("kind"),
            "total": told.get("total"),
            "cache": told.get("cache"),
            "id": asked.request_id,
        }
        if settings.access_log:
            self._writer.write(log_line(settings.log_format, "request", fields))
        if slow is not None:
            tree = slow if settings.log_queries else None
            slow_fields = {"id": asked.request_id, "ms": told.get("took_ms"), "tree": tree}
            self._writer.write(log_line(settings.log_format, "slow-search", slow_fields))
