"""Pages to read: paragraphs in both languages, and the frame around them."""

from searchsvc.model.release import Record
from searchsvc.readers.html.html_page import read_html

DYKES = "县水利局昨天组织技术人员到各乡镇查看堤防，要求汛期每日巡查两次，发现险情立即上报。"
WORKS = "今年全县安排资金三千万元加固水库，其中小型水库十二座，预计八月底前全部完工。"
PUMPS = "群众反映的灌溉用水不足问题，将通过新建泵站解决，工程由县财政和上级补助共同承担。"
OFFICE = "The county water office sent engineers to every township on Monday to inspect the dykes."
FUNDS = "About 30 million yuan will be spent on twelve reservoirs, and the work should end in August."
TITLE = "全县防汛检查工作展开"
HEAD = f"<h1>{TITLE}</h1><div class=info>发布时间：2021-06-03 来源：某县水利局</div>"
TEXT = f"<p>{DYKES}</p><p>{WORKS}</p>"
ENGLISH = f"<p>{OFFICE}</p><p>{FUNDS}</p>"
OTHER_STORIES = "".join(
    f"<li><a href=/{number}>{text}</a></li>"
    for number, text in enumerate(("海南举办渔业论坛", "西藏修复古建筑", "甘肃推广旱作农业", "青海开展巡护"))
)


def page(body: str, title: str = f"{TITLE}_某县水利局", head: str = "") -> str:
    """The source of a page."""
    return f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"


def read(source: str, *, explain: bool = False) -> Record:
    """The release of a page."""
    return read_html("a.html", source.encode(), explain=explain)
