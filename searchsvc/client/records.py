"""Releases, the status of an index, and the site, from their JSON: the way back from `presenter.releases`.

The JSON does not say whether a title is the first words of the body (`Release.title_shown_only`). As for the rest, the
rules of `client.pages` hold.
"""

from searchsvc.client.pages import Members
from searchsvc.model.index_status import IndexStatus
from searchsvc.model.release import PartialDate, ProvinceFact, Release
from searchsvc.model.site import Site


def release_of(members: Members) -> Release:
    """A release with its facts."""
    date = members["date"]
    return Release(
        id=members["id"],
        title=members["title"],
        body=members["body"],
        language=members["language"],
        date=None if date is None else PartialDate(*map(int, date.split("-"))),
        date_source=members["date_source"],
        provinces=tuple(ProvinceFact(each["code"], each["source"], each["role"]) for each in members["provinces"]),
        category=members["category"],
        source=members["source"],
        url=members["url"],
        extra=members["extra"],
    )


def status_of(members: Members) -> IndexStatus:
    """What an index holds."""
    return IndexStatus(
        generation=members["generation"],
        releases=members["releases"],
        languages=members["languages"],
        years=members["years"],
        built=members["built"],
        program=members["program"],
        withdrawn=members["withdrawn"],
        embargoed=members["embargoed"],
    )


def site_of(members: Members) -> Site:
    """Whose releases a service has, from its status. Its logo is a file of the service: here it has none."""
    told = members["site"]
    return Site(
        name=told["name"],
        name_zh=told["name_zh"],
        publisher=told["publisher"],
        publisher_zh=told["publisher_zh"],
        contact=told["contact"],
    )
