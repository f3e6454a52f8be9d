"""What a province is called beside a result: as the interface calls it, or as the release itself does."""

from searchsvc.model.page import Hit, NamedProvince
from searchsvc.web.i18n import UiTexts

_XIZANG = "CN-XZ"


def place_name(province: NamedProvince, hit: Hit, texts: UiTexts) -> str:
    """The name of a province of a hit. In English, Tibet is called Xizang where the release says only that."""
    if province.code == _XIZANG and not texts.is_chinese:
        said = " ".join([hit.title.text, *(snippet.text for snippet in hit.snippets)])
        if "Xizang" in said and "Tibet" not in said.replace("Tibetan", ""):
            return "Xizang"
    return texts.province(province)
