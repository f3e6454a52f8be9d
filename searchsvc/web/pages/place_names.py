"""What a province is called beside a release: as the interface calls it, or as the release itself does."""

from searchsvc.model.page import Hit, NamedProvince
from searchsvc.web.i18n import UiTexts

_XIZANG = "CN-XZ"


def place_name(province: NamedProvince, said: str, texts: UiTexts) -> str:
    """The name of a province of a release that says `said`. In English, Tibet is Xizang where it says only that."""
    if province.code != _XIZANG or texts.is_chinese or "Xizang" not in said:
        return texts.province(province)
    return texts.province(province) if "Tibet" in said.replace("Tibetan", "") else "Xizang"


def said_by(hit: Hit) -> str:
    """What of a release is at hand in a list: its title and the pieces of its text."""
    return " ".join([hit.title.text, *(snippet.text for snippet in hit.snippets)])
