"""Whose releases these are: what an operator may say, and what is said where nobody did."""

from pathlib import Path

import pytest

from searchsvc.errors import ParameterErrors, UsageError
from searchsvc.model.site import SITE_SETTINGS, Site, site_settings, site_variable


def test_a_site_of_which_nothing_is_said_has_a_name_in_both_languages() -> None:
    site = Site.of_environment({})
    assert site == Site()
    assert (site.name_in("en"), site.name_in("zh")) == ("Official Releases", "官方发布检索")
    assert (site.publisher_in("en"), site.contact_href, site.logo) == (None, None, None)


def test_what_is_said_in_one_language_stands_for_both() -> None:
    site = Site.of_settings({"name": " Gazette ", "publisher_zh": "教育部"})
    assert (site.name, site.name_zh) == ("Gazette", "Gazette")
    assert (site.publisher_in("en"), site.publisher_in("zh")) == ("教育部", "教育部")


def test_every_setting_has_a_variable() -> None:
    environment = {site_variable(name): f"{name}.org" for name in SITE_SETTINGS if name != "contact"}
    site = Site.of_environment({**environment, "SEARCHSVC_SITE_CONTACT": "a@b.org"})
    names = ("name.org", "name_zh.org", "publisher.org", "publisher_zh.org")
    assert site == Site(*names, "a@b.org", Path("logo.org"), "namespace.org")
    assert site_settings({"SEARCHSVC_SITE_NAME": "", "SEARCHSVC_SITE_LOGO": "x"}) == {"logo": "x"}


@pytest.mark.parametrize(
    ("contact", "href"),
    [
        ("press@example.org", "mailto:press@example.org"),
        ("https://example.org/contact?a=b", "https://example.org/contact?a=b"),
        ("HTTP://example.org", "HTTP://example.org"),
        ("https://user@example.org", "https://user@example.org"),
    ],
)
def test_a_contact_is_a_mail_address_or_an_address_of_the_web(contact: str, href: str) -> None:
    assert Site.of_settings({"contact": contact}).contact_href == href


@pytest.mark.parametrize("contact", ["us", "javascript:alert(1)", "a b@c.org", 'a"@b.org', "https://", "a@b\nc"])
def test_other_contacts_are_refused(contact: str) -> None:
    with pytest.raises(ParameterErrors):
        Site.of_settings({"contact": contact})


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ParameterErrors) as found:
        Site.of_settings({"name": "two\nlines", "publisher": "p" * 201, "contact": "us", "logo": "a\0b"})
    assert [fault.parameter for fault in found.value.faults] == ["name", "publisher", "contact", "logo"]
    with pytest.raises(UsageError, match="SEARCHSVC_SITE_CONTACT is 'us'; it must be a mail address"):
        Site.of_environment({"SEARCHSVC_SITE_CONTACT": "us"})
