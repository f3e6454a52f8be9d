"""The site: whose releases these are, as pages, feeds and descriptions say it, in both languages.

An operator says so below `[site]` in the settings file, or in environment variables such as `SEARCHSVC_SITE_NAME`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Literal, Self

from searchsvc.errors import Fault, ParameterErrors, UsageError

VARIABLE_PREFIX = "SEARCHSVC_SITE_"
MOST_CHARACTERS = 200
"""A longer name is no name; it would not fit the head of a page."""
_MAIL = re.compile(r"[^\s@<>\":/?&%]+@[^\s@<>\":/?&%]+")
_WEB = re.compile(r"https?://[^\s<>\"/][^\s<>\"]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Site:
    """The name of the site and who publishes its releases; what nobody said is None.

    `contact` is a mail address or an http(s) address. `logo` is the file of a picture, SVG or PNG. `namespace` is a
    name that no other service has, such as a domain, and that never changes: it goes into the ids of entries in feeds.
    """

    name: str = "Official Releases"
    name_zh: str = "官方发布检索"
    publisher: str | None = None
    publisher_zh: str | None = None
    contact: str | None = None
    logo: Path | None = None
    namespace: str | None = None

    def name_in(self, language: Literal["en", "zh"]) -> str:
        """The name of the site in a language of the interface."""
        return self.name_zh if language == "zh" else self.name

    def publisher_in(self, language: Literal["en", "zh"]) -> str | None:
        """The publisher in a language of the interface."""
        return self.publisher_zh if language == "zh" else self.publisher

    @property
    def contact_href(self) -> str | None:
        """The address that a link to the contact leads to."""
        return f"mailto:{self.contact}" if self.contact and _MAIL.fullmatch(self.contact) else self.contact

    @classmethod
    def of_settings(cls, settings: Mapping[str, str]) -> Self:
        """The site that settings describe, by the names of its fields; an empty one says nothing.

        A name or publisher that is given in one language only stands for both. Raises ParameterErrors, with every
        setting that cannot be used.
        """
        faults = [fault for name, value in settings.items() if (fault := _fault(name, value)) is not None]
        if faults:
            raise ParameterErrors(tuple(faults))
        told = {name: stripped for name, value in settings.items() if (stripped := value.strip())}
        for one, other in (("name", "name_zh"), ("publisher", "publisher_zh")):
            for name, twin in ((one, other), (other, one)):
                if name in told:
                    told.setdefault(twin, told[name])
        logo = told.pop("logo", None)
        return cls(**told, logo=None if logo is None else Path(logo))

    @classmethod
    def of_environment(cls, environment: Mapping[str, str]) -> Self:
        """The site that environment variables describe. Raises UsageError, with every one that cannot be used."""
        try:
            return cls.of_settings(site_settings(environment))
        except ParameterErrors as errors:
            faults = (f"{site_variable(fault.parameter)} {fault.message}" for fault in errors.faults)
            raise UsageError("; ".join(faults)) from None


SITE_SETTINGS = tuple(each.name for each in fields(Site))
"""The names of all settings of a site."""


def site_variable(name: str) -> str:
    """The environment variable of a setting: `SEARCHSVC_SITE_NAME` for `name`."""
    return VARIABLE_PREFIX + name.upper()


def site_settings(environment: Mapping[str, str]) -> dict[str, str]:
    """The settings of a site that environment variables hold, by their names; empty ones are left out."""
    found = {name: environment.get(site_variable(name), "") for name in SITE_SETTINGS}
    return {name: value for name, value in found.items() if value}


def _fault(name: str, value: str) -> Fault | None:
    """What is wrong with a setting, or None."""
    rule, sentence = _RULES.get(name, (_is_line, f"must be one line of at most {MOST_CHARACTERS} characters"))
    return None if not value.strip() or rule(value.strip()) else Fault(name, f"is {value!r}; it {sentence}")


def _is_line(value: str) -> bool:
    return value.isprintable() and len(value) <= MOST_CHARACTERS


def _is_contact(value: str) -> bool:
    return _is_line(value) and (_MAIL.fullmatch(value) or _WEB.fullmatch(value)) is not None


def _is_path(value: str) -> bool:
    return value.isprintable()


_RULES: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "contact": (_is_contact, "must be a mail address or an address that begins with https:// or http://"),
    "logo": (_is_path, "must be the path of a file"),
}
