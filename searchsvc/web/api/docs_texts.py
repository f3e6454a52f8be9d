"""The words of the page `/docs` around the document, in the languages of the interface. The document is in English."""

from collections.abc import Mapping

from searchsvc.facts.labels import Label
from searchsvc.web.i18n import UiTexts

_TEXTS: Mapping[str, tuple[str, str]] = {
    "title": ("The API", "接口文档"),
    "introduction": (
        "Every search of this service can be made by a program. All answers are JSON in UTF-8, read with GET.",
        "本站的每一种检索都可以由程序完成。所有接口均用 GET 读取，返回 UTF-8 编码的 JSON。",
    ),
    "document": ("The same as OpenAPI 3.1, for tools:", "供工具使用的 OpenAPI 3.1 文档："),
    "contents": ("Contents", "目录"),
    "try": ("Try it", "试一试"),
    "parameters": ("Parameters", "参数"),
    "parameter": ("Parameter", "参数"),
    "value": ("Value", "取值"),
    "meaning": ("Meaning", "说明"),
    "field": ("Field", "字段"),
    "required": ("required", "必填"),
    "answer": ("Answer", "返回"),
    "statuses": ("Other statuses", "其他状态码"),
    "shapes": ("Objects in answers", "返回的对象"),
    "optional": ("optional", "可省略"),
}


def docs_text(texts: UiTexts) -> Mapping[str, str]:
    """The words in the language of the interface, by their keys."""
    return {key: texts.label(Label(*both)) for key, both in _TEXTS.items()}
