"""Makes PublicBooks out of nothing but a seed, for tests and benchmarks of the outputs."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from huiyin.model import Channel, Policy, Site, Text
from huiyin.public import Figure, Month, PublicBook, PublicCase, PublicOrganization, Record

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
AS_OF = datetime(2026, 11, 16, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
CATEGORIES: dict[str, Text] = {
    "repair": {"zh": "维修", "en": "Repairs"},
    "order": {"zh": "秩序", "en": "Order and safety"},
    "environment": {"zh": "环境", "en": "Environment"},
    "fees": {"zh": "收费", "en": "Fees"},
    "service": {"zh": "服务", "en": "Service"},
    "other": {"zh": "其他", "en": "Other"},
}
SITES = (
    Site("binjiang", {"zh": "滨江花园", "en": "Riverside Garden"}),
    Site("cuiyuan", {"zh": "翠园小区", "en": "Green Court"}),
    Site("yunjing", {"zh": "云景公寓", "en": "Cloudview Apartments"}),
)
CHANNELS = (
    Channel("letter", {"zh": "来信", "en": "Letter"}, "written"),
    Channel("hotline", {"zh": "总经理热线", "en": "General Manager's hotline"}, "spoken"),
    Channel("visit", {"zh": "来访", "en": "Visit"}, "in-person"),
)
ORGANIZATION = PublicOrganization(
    name={"zh": "滨江物业服务集团", "en": "Riverside Property Services"},
    language="zh",
    timezone="Asia/Shanghai",
    channels=CHANNELS,
    sites=SITES,
    categories=CATEGORIES,
)
SUBJECTS = {
    "repair": (
        "东侧电梯运行有异响，已更换导靴",
        "地下车库照明不亮，已换新灯具",
        "楼顶渗漏，雨后复查不再渗水",
    ),
    "order": ("夜间广场音乐声音大，已约定时段", "消防通道停车，已清理并加装隔离桩"),
    "environment": ("垃圾投放点气味大，已增加清运次数", "绿化带枯枝未清，已补种"),
    "fees": ("对停车费计算有疑问，已逐项说明", "物业费发票抬头有误，已重开"),
    "service": ("前台接听电话不及时，已调整值班", "公告张贴不及时，已补贴并致歉"),
    "other": ("询问装修备案需要的材料，已告知", ""),
}


def number(random_: random.Random) -> str:
    """A public number."""
    return "".join(random_.choices(CROCKFORD, k=8))


def case(random_: random.Random, months: Sequence[str], **given: object) -> PublicCase:
    """One row; what is given stands."""
    month = random_.choice(months)
    period = random_.choices((month, f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}", month[:4]), (8, 2, 1))[0]
    category = random_.choice(list(CATEGORIES))
    stage = random_.choices(("received", "handling", "answered", "ended"), (1, 3, 4, 12))[0]
    live = stage in ("received", "handling")
    timeliness = random_.choices(
        ("open", "late-3", "none") if live else ("in-time", "late-3", "late-10", "late-more", "none"),
        (8, 1, 1) if live else (30, 3, 2, 1, 2),
    )[0]
    row: dict[str, object] = {
        "number": number(random_),
        "period": period,
        "category": category,
        "channel": random_.choice(("written", "spoken", "in-person", None)),
        "site": random_.choice((*(site.id for site in SITES), None)),
        "stage": stage,
        "outcome": None if live else random_.choice(("resolved", "partly-resolved", "explained", None)),
        "timeliness": timeliness,
        "overdue": live and timeliness.startswith("late"),
        "summary": random_.choice(SUBJECTS[category]),
    }
    return PublicCase(**{**row, **given})  # type: ignore[arg-type]


def months_before(count: int, year: int = 2026, month: int = 11) -> list[str]:
    """The last months, oldest first."""
    places = [year * 12 + month - 1 - back for back in range(count)]
    return [f"{place // 12}-{place % 12 + 1:02}" for place in reversed(places)]


def month(random_: random.Random, period: str, **given: object) -> Month:
    """A month's totals."""
    received = random_.randint(20, 60)
    answered, due = received - random_.randint(0, 6), received - random_.randint(0, 3)
    called = answered - random_.randint(0, 5)
    values: dict[str, object] = {
        "period": period,
        "received": received,
        "answered": answered,
        "closed": answered - random_.randint(0, 8),
        "in_time": due - random_.randint(0, 2),
        "due": due,
        "satisfied": called - random_.randint(0, 2),
        "called_back": called,
        "by_category": dict.fromkeys(CATEGORIES, received // 6) | {"other": None},
        "by_channel": {"written": received // 3, "spoken": received // 3, "in-person": None},
    }
    return Month(**{**values, **given})  # type: ignore[arg-type]


def book(
    rows: int = 120,
    seed: int = 1,
    *,
    cases: Sequence[PublicCase] | None = None,
    policies: tuple[Policy, ...] = (),
    records: tuple[Record, ...] = (),
    withheld: int = 15,
    years: int = 2,
) -> PublicBook:
    """A PublicBook of so many rows, the same for the same seed."""
    random_ = random.Random(seed)
    months = months_before(12 * years)
    made = [case(random_, months) for _ in range(rows)] if cases is None else cases
    return PublicBook(
        as_of=AS_OF,
        commit="0123456789abcdef0123456789abcdef01234567",
        demo=True,
        organization=ORGANIZATION,
        policies=policies,
        cases=tuple(sorted(made, key=lambda one: one.number)),
        withheld=withheld,
        k=5,
        l=2,
        figures=(
            Figure("open", 23),
            Figure("in-time", 212, 219),
            Figure("overdue", None),
            Figure("satisfied", 187, 190),
        ),
        records=records,
        months=tuple(month(random_, period) for period in months_before(24)),
    )
