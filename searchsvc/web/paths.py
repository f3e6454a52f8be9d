"""The paths that door and application both know, and which of them programs ask for. It knows nothing of Flask."""

API_PREFIX = "/api/"
SUGGEST_PATH = "/suggest"
DESCRIPTION_PATH = "/opensearch.xml"
DOCUMENT_PATH = "/openapi.json"
DOCS_PATH = "/docs"
HELP_PATH = "/help"
FEED_PATH = "/feed.atom"
CSV_PATH = "/export.csv"
JSONL_PATH = "/export.jsonl"
TEXT_PATH = "/release.txt"
SITEMAP_PATH = "/sitemap.xml"
ROBOTS_PATH = "/robots.txt"
PROBES = ("/healthz", "/readyz", "/metrics")
_OF_PROGRAMS = frozenset(
    (
        *PROBES,
        SUGGEST_PATH,
        DESCRIPTION_PATH,
        DOCUMENT_PATH,
        FEED_PATH,
        CSV_PATH,
        JSONL_PATH,
        TEXT_PATH,
        SITEMAP_PATH,
        ROBOTS_PATH,
    )
)


def is_of_programs(path: str) -> bool:
    """Whether programs ask for a path, which get problems as JSON, rather than readers, who get a page."""
    return path.startswith(API_PREFIX) or path in _OF_PROGRAMS
