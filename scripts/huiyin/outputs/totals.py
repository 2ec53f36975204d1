"""The totals of a month against the month before: as cards, in sentences, and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from huiyin.model import Policy
from huiyin.outputs import cards, labels
from huiyin.outputs.clauses import is_earlier
from huiyin.outputs.markup import block, table
from huiyin.public import Month, PublicBook

NONE = "—"
"""What stands for a share that cannot be told."""
_COUNTS = (
    ("received", "收到", "Received"),
    ("answered", "答复", "Answered"),
    ("closed", "办结", "Closed"),
    ("due", "到期的答复", "Answers due"),
    ("in_time", "其中按期", "of them in time"),
    ("called_back", "回访", "Called back"),
    ("satisfied", "其中满意", "of them satisfied"),
)
_SHARES = (
    (
        ("in_time", "due"),
        ("按期率", "Answered in time"),
        ("到期{whole:,}件，按期{part:,}件", "{part:,} of {whole:,} due"),
    ),
    (
        ("satisfied", "called_back"),
        ("满意率", "Satisfied"),
        ("回访{whole:,}件，满意{part:,}件", "{part:,} of {whole:,} called back"),
    ),
)
"""Part and whole of the month, the name of the share, and its counts in words."""


def target_of(policies: Sequence[Policy], measure: str) -> Fraction | None:
    """The share that a target clause in force demands, in per cent."""
    for policy in policies:
        for clause in policy.clauses:
            if clause.kind == "target" and clause.fields.get("measure") == measure and not is_earlier(policy):
                return _percent(clause.fields.get("at_least"))
    return None


def _percent(value: object) -> Fraction | None:
    text = str(value or "").replace("%", "").strip()
    try:
        return Fraction(text)
    except ValueError:
        return None


# --- as cards -------------------------------------------------------------------------------------


def key_figures(book: PublicBook, month: Month, before: Month | None, language: str) -> str:
    """What came, what was done, in time and to whose satisfaction, each against the month before."""
    zh = language == "zh"
    made = []
    for name, chinese, english in _COUNTS[:3]:
        value = getattr(month, name)
        change = _change(value, getattr(before, name) if before else None, language)
        made.append(cards.counted(chinese if zh else english, value, book.k, language, [change]))
    goals = [_against(month, target_of(book.policies, "in-time"), language).lstrip("，, "), ""]
    for (names, title, of), goal in zip(_SHARES, goals, strict=True):
        now, last = (_pair(one, names) for one in (month, before))
        told = ["", _moved(now, last, language), goal]
        made.append(cards.shared(labels.pick(title, language), *now, told, labels.pick(of, language)))
    made = [f"<span>{card}</span>" for card in made]
    return cards.laid(made, "总的情况" if zh else "In figures", name="totals")


def _change(value: int | None, last: int | None, language: str) -> str:
    """比上月多6件; nothing where either is not told."""
    if value is None or last is None:
        return ""
    change = value - last
    if language == "zh":
        return "与上月持平" if not change else f"比上月{'多' if change > 0 else '少'}{abs(change):,}件"
    return (
        "as many as the month before"
        if not change
        else f"{abs(change):,} {'more' if change > 0 else 'fewer'} than the month before"
    )


def _pair(month: Month | None, names: tuple[str, str]) -> tuple[int | None, int | None]:
    part, whole = names
    return (getattr(month, part), getattr(month, whole)) if month else (None, None)


def _moved(now: tuple[int | None, int | None], last: tuple[int | None, int | None], language: str) -> str:
    """上月79.2%; nothing where either is not told."""
    if not labels.percent(*now) or not (share := labels.percent(*last)):
        return ""
    return f"上月{share}" if language == "zh" else f"month before: {share}"


# --- as a table -----------------------------------------------------------------------------------


def figures_table(month: Month, before: Month | None, k: int, language: str) -> str:
    """All counts of the month and the month before, folded: the cards tell what matters most."""
    zh = language == "zh"
    heads = ("", "本月", "上月") if zh else ("", "This month", "Month before")
    rows = [
        (
            chinese if zh else english,
            labels.count(getattr(month, name), k, language),
            NONE if before is None else labels.count(getattr(before, name), k, language),
        )
        for name, chinese, english in _COUNTS
    ]
    title = "看数据：本月和上月" if zh else "The figures of this month and the month before"
    return block("quiet", title, table(heads, rows, "lrr"), folded=True)


# --- in sentences ---------------------------------------------------------------------------------


def story(book: PublicBook, month: Month, before: Month | None, language: str) -> str:
    """The month in sentences."""
    zh, k = language == "zh", book.k
    received = labels.count(month.received, k, language)
    change = _change(month.received, before.received if before else None, language)
    trend = change and f"{'，' if zh else ', '}{change}"
    answered, closed = (labels.count(value, k, language) for value in (month.answered, month.closed))
    target, share = target_of(book.policies, "in-time"), labels.percent(month.in_time, month.due)
    happy = labels.percent(month.satisfied, month.called_back)
    if zh:
        said = f"本月收到来信、来访、来电{received}件{trend}；答复{answered}件，办结{closed}件。"
        if share:
            said += f"当月到期的答复{month.due:,}件，按期{month.in_time:,}件，"
            said += f"按期率{share}{_against(month, target, 'zh')}。"
        else:
            said += "当月到期的答复太少或者没有，不计算按期率。"
        if happy:
            return f"{said}回访{month.called_back:,}件，满意的{month.satisfied:,}件，满意率{happy}。"
        return f"{said}回访太少或者没有，不计算满意率。"
    said = (
        f"{received[:1].upper()}{received[1:]} matters were received{trend}; {answered} were "
        f"answered and {closed} closed. "
    )
    if share:
        said += (
            f"Of {month.due:,} answers due, {month.in_time:,} were in time "
            f"({share}{_against(month, target, 'en')}). "
        )
    else:
        said += "Too few answers, or none, fell due to tell a share in time. "
    if happy:
        return (
            f"{said}Of {month.called_back:,} people called back, {month.satisfied:,} were "
            f"satisfied ({happy})."
        )
    return f"{said}Too few people, or none, were called back to tell a share."


def _against(month: Month, target: Fraction | None, language: str) -> str:
    if target is None or month.in_time is None or not month.due:
        return ""
    met = month.in_time * 100 >= target * month.due
    if language == "zh":
        return f"，达到规定的{float(target):g}%" if met else f"，没有达到规定的{float(target):g}%"
    return f", target of {float(target):g}% {'met' if met else 'missed'}"
