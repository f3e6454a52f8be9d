"""The help page: the query language by example, in both languages. Each example finds something in the samples."""

from dataclasses import dataclass

from searchsvc.model.query import Query


@dataclass(frozen=True, slots=True)
class Lesson:
    """What can be done, by the key of its text, and examples of it in English and in Chinese."""

    text: str
    english: str = ""
    chinese: str = ""

    @property
    def examples(self) -> tuple[tuple[str, str, Query], ...]:
        """The examples: what is typed, its language, and the search."""
        both = (("en", self.english), ("zh-Hans", self.chinese))
        return tuple((typed, language, Query(typed)) for language, typed in both if typed)


LESSONS: dict[str, tuple[Lesson, ...]] = {
    "help_language": (
        Lesson("help_words", "rural teachers", "乡村教师 支持计划"),
        Lesson("help_phrase", '"rural teachers"', "“教育信息化”"),
        Lesson("help_without", "teachers -exam", "学校 -考试"),
        Lesson("help_or", "flood OR earthquake", "地震 OR 洪水"),
        Lesson("help_group", "school (flood OR earthquake)", "学校 (地震 OR 高铁)"),
        Lesson("help_title_only", "title:school", "title:教师"),
        Lesson("help_prefix", "inform*", "生态*"),
        Lesson("help_numbers", "Guo Ban Fa(2015)No.43", "5G基站"),
    ),
    "help_known": (
        Lesson("help_names", "Ministry of Education", "教育部"),
        Lesson("help_scripts", "C919", "大灣區"),
        Lesson("help_place_and_year", "Hubei 2020", "湖北 2020"),
    ),
    "help_frame": (Lesson("help_when"), Lesson("help_where"), Lesson("help_keys")),
}
"""The lessons below their headings, each heading by the key of its text."""
