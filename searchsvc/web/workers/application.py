"""The application of the workers, with everything loaded that is the same for every index."""

from functools import cache

from searchsvc.concepts.lexicon import bundled
from searchsvc.engines.selection import warm
from searchsvc.facts.places.release_provinces import query_mentions
from searchsvc.model.query import Query
from searchsvc.searching.understanding import understand
from searchsvc.web.app import create_app
from searchsvc.web.workers.worker import Loaded

_UNDERSTOOD = (Query("湖北高校毕业生 hubei graduates"), Query("教育部发布 jiaoyu", expand=False))


@cache
def prepared() -> Loaded:
    """The application, with its index not open yet. It is made once, and shared with processes forked from this one.

    Everything that requests need and that is the same for every index is loaded now: kernels, our concepts, the
    dictionary (which is packed in the background where this machine has not done so yet), the names of places, the
    pages.
    """
    warm()
    for query in _UNDERSTOOD:
        understand(query, bundled())
        query_mentions(query.q)
    app = create_app()
    for name in app.jinja_env.list_templates(extensions=["html"]):
        app.jinja_env.get_template(name)
    return Loaded(app.wsgi_app, app.extensions["searchsvc.readiness"])
