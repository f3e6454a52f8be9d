"""Random releases and random queries, with words that meet often."""

import random

from searchsvc.model.query import Query
from searchsvc.model.release import PartialDate, ProvinceFact, Release

ENGLISH = ["school", "schools", "teach", "teacher", "policy", "policies", "river", "bridge", "e-learning", "rural"]
ENGLISH += ["new", "news", "plan", "planned", "2020", "3,000", "of", "the", "in"]
CHINESE = [
    "教育",
    "教育部",
    "市长",
    "长春市",
    "春节",
    "大湾区",
    "粤港澳大湾区",
    "学校",
    "发布",
    "的",
    "臺灣",
    "5G基站",
    "人民",
    "教",
    "市",
]
PREFIXES = ["sch*", "te*", "p*", "20*", "教育*", "n*", "教*", "e-lea*", "e*", "5G*", "教5*", "rural-te*"]


def random_text(rng: random.Random, length: int) -> str:
    if rng.random() < 0.5:
        return " ".join(rng.choice(ENGLISH) + rng.choice(["", "", "", ",", "."]) for _ in range(length))
    return "".join(rng.choice(CHINESE) + rng.choice(["", "", "，", "。", " "]) for _ in range(length))


def random_release(rng: random.Random, number: int) -> Release:
    provinces = tuple(
        ProvinceFact(code, "text", "mentioned") for code in ("CN-BJ", "CN-HB", "CN-ZJ") if rng.random() < 0.3
    )
    body = random_text(rng, rng.choice([0, 3, 12, 80, 400]))
    return Release(
        id=f"r{number}",
        title=random_text(rng, rng.randint(1, 6)),
        body=body,
        language=rng.choice(["en", "zh-Hans", "zh-Hant", None]),
        date=PartialDate(rng.randint(2018, 2020), rng.choice([None, 3]), None) if rng.random() < 0.8 else None,
        provinces=provinces,
        category=rng.choice(["Notices", "通知公告", "Harbour Letters", None]),
    )


def random_query(rng: random.Random, depth: int = 0) -> str:
    roll = rng.random()
    word = rng.choice(ENGLISH + CHINESE)
    if roll < 0.45 or depth > 2:
        return " ".join(rng.choice(ENGLISH + CHINESE) for _ in range(rng.choice([1, 1, 2, 3, 7])))
    if roll < 0.55:
        return f'"{random_text(rng, rng.choice([1, 2, 2, 3]))}"'
    if roll < 0.62:
        return f"title:{word}"
    if roll < 0.7:
        return rng.choice(PREFIXES)
    if roll < 0.78:
        return "".join(rng.choice(CHINESE) for _ in range(3))
    if roll < 0.86:
        return f"({random_query(rng, depth + 1)} OR {random_query(rng, depth + 1)})"
    if roll < 0.93:
        return f"{random_query(rng, depth + 1)} -{word}"
    return f"{word} AND ({random_query(rng, depth + 1)})"


def random_filters(rng: random.Random) -> Query:
    return Query(
        province=tuple(rng.sample(["CN-BJ", "CN-HB", "unknown"], rng.choice([0, 0, 1, 2]))),
        year=tuple(rng.sample(["2018", "2019", "unknown"], rng.choice([0, 0, 1]))),
        language=tuple(rng.sample(["en", "zh-Hant"], rng.choice([0, 0, 1]))),
        category=tuple(rng.sample(["Notices", "Harbour Letters", "unknown"], rng.choice([0, 0, 1]))),
    )
