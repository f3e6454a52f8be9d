"""How a release is cited by whoever reads it here: as `presenter.citations` has it, of today, by the right address."""

from datetime import date

from searchsvc.model.release import Release
from searchsvc.model.site import Site
from searchsvc.presenter.citations import Citations, citations, web_address
from searchsvc.presenter.encoding import release_path
from searchsvc.web.http.public_address import public_root, told_root


def citations_on(day: date, release: Release, site: Site) -> Citations:
    """A release, cited as it is read on a day.

    The address is that of its page where the public address of the service was told, else that of the original. A name
    of this machine for itself, at which nobody else reads anything, comes last.
    """
    root = told_root() or (None if web_address(release.url) else public_root())
    return citations(release, site, None if root is None else f"{root}/{release_path(release.id)}", day)


def citations_today(release: Release, site: Site) -> Citations:
    """A release, cited as it is read now."""
    return citations_on(date.today(), release, site)
