"""What a sender's code fetches: how far the case has got, the main dates, the reply, how to answer; never who wrote."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from huiyin.history import History, replay
from huiyin.lifecycle import TERMINATORS
from huiyin.model import Case, Event, Organization, words
from huiyin.sealing.fingerprints import Spans, told
from huiyin.sections import section_place
from huiyin.words.articles import article_label
from huiyin.words.names import event_name, status_name, value_name

VERSION = 1
DAYS, SLOTS = 180, 256
LANGUAGES = ("zh", "en")
STEPS = tuple("extended resolved replied reopened declined merged withdrawn closed".split())
"""Events whose days are told, besides the receipt and the first dispatch."""
ANSWERS = frozenset(("replied", "declined", "explained"))
"""Until one of these counts, what stands under Reply is a draft."""
_DETAIL = {"extended": "until", "declined": "ground", "closed": "outcome"}
_HIDDEN = "＊"
_MOST_SLOTS = 16_384
_HEADING = re.compile(r"^#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*\r?$\s*", re.MULTILINE)


class Terms(NamedTuple):
    """`pickup` of organization.yml: how long after its end a case is told, and how many slots the file has."""

    days: int
    slots: int


def terms(home: Organization) -> Terms:
    """What organization.yml says of pick-up, or the usual."""
    given: Mapping[str, int] = home.settings.get("pickup") or {}
    return Terms(given.get("days", DAYS), min(max(given.get("slots", SLOTS), 1), _MOST_SLOTS))


def reply(history: History, days: int, known: Callable[[str], Spans] | None = None) -> bytes:
    """The message that a case's code fetches, as JSON in UTF-8.

    `history` is the case as of the release; it is told for so many `days` after its end. `known` finds the sender
    in a text by fingerprints, where the case is sealed and their key is at hand.
    """
    case, home = history.case, history.rules.organization
    ended = end_of(history)
    until = ended + timedelta(days=days) if ended is not None else None
    message = {
        "v": VERSION,
        "organization": {language: words(home.name, language) for language in LANGUAGES},
        "language": home.language,
        "stage": _pair(lambda language: status_name(replay(history)[0].status, language)),
        "dates": list(_dates(case, history)),
        "reply": _without_sender(answer(history), case, known),
        "how": _pair(lambda language: list(_how(history, language))),
        "until": until.isoformat() if until is not None else None,
    }
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def is_told(history: History, days: int, today: date) -> bool:
    """Whether a case can still be fetched: it is open, or ended no more than so many days ago."""
    if replay(history)[0].status == "destroyed":
        return False
    ended = end_of(history)
    return ended is None or today <= ended + timedelta(days=days)


def end_of(history: History) -> date | None:
    """The day on which a case ended for good; None while it is open."""
    for event in reversed(history.events):
        if event.event == "reopened":
            return None
        if event.event in TERMINATORS:
            day: date = event.at.date()
            return day
    return None


def answer(history: History) -> str:
    """The text under Reply as plain words; empty before an answer was given (and approved, where it must be)."""
    if ANSWERS.isdisjoint(history.places):
        return ""
    body = history.case.body
    start, end = section_place(body, "reply")
    return _HEADING.sub(lambda found: f"{found[1]}\n", body[start:end]).strip()


def _pair(made: Callable[[str], Any]) -> dict[str, Any]:
    return {language: made(language) for language in LANGUAGES}


# --- dates ------------------------------------------------------------------------------------------------


def _dates(case: Case, history: History) -> Iterator[dict[str, str]]:
    yield {"on": case.received.date().isoformat(), **_pair(lambda language: event_name("received", language))}
    handed_on = False
    for event in history.events:
        if event.event in STEPS or (event.event == "dispatched" and not handed_on):
            handed_on = handed_on or event.event == "dispatched"
            yield {"on": event.at.date().isoformat(), **_pair(lambda language, e=event: _step(e, language))}  # type: ignore[misc]


def _step(event: Event, language: str) -> str:
    """不予受理（劳动争议） / refusal (a labour dispute); 延期（2026-04-02）."""
    name = event_name(event.event, language)
    key = _DETAIL.get(event.event, "")
    value = event.fields.get(key)
    if value is None:
        return name
    more = value.isoformat() if isinstance(value, date) else value_name(key, str(value), language)
    return f"{name}（{more}）" if language == "zh" else f"{name} ({more})"


# --- how to answer --------------------------------------------------------------------------------------------


def _how(history: History, language: str) -> Iterator[str]:
    """How to answer or appeal: by what the organisation publishes, and what its policies say of appeals."""
    zh, rules = language == "zh", history.rules
    ways = list(_ways(rules.organization, language))
    if ways:
        listed = "；".join(ways) if zh else "; ".join(ways)
        yield (
            f"对答复不满意，或者有话要补充，请告诉我们：{listed}。说明是凭取件码看到的答复即可，不必留名，不要报出取件码。"
            if zh
            else f"If you are not content, or have something to add: {listed}. Say that you read the reply by code;"
            " you need not give a name, and please keep the code to yourself."
        )
    for policy in rules.force(history.case.received.date()).policies:
        for clause in history.governing().clauses:
            if clause.policy == policy.id and "appealed" in (clause.triggers or ()):
                title, article = words(policy.title, language), article_label(policy, clause.id, language)
                yield (
                    f"可以向上一级提出申诉：见《{title}》{article}。"
                    if zh
                    else f"You may appeal to the next level up: {', '.join(filter(None, (title, article)))}."
                )
                return


def _ways(home: Organization, language: str) -> Iterator[str]:
    zh = language == "zh"
    hotline: Mapping[str, Any] = home.settings.get("hotline") or {}
    if hotline.get("phone"):
        hours = "、".join(f"{start:%H:%M}–{end:%H:%M}" for start, end in hotline.get("hours", ()))
        when = "" if not hours else f"（{hours}）" if zh else f" ({hours})"
        yield f"{'热线 ' if zh else 'hotline '}{hotline['phone']}{when}"
    if home.settings.get("mailboxes"):
        yield "写信投进信箱" if zh else "a letter in one of our boxes"
    if home.settings.get("reception_days"):
        yield "项目经理接待日" if zh else "the site head's reception day"


# --- never who wrote ----------------------------------------------------------------------------------------------


def _without_sender(text: str, case: Case, known: Callable[[str], Spans] | None) -> str:
    """The reply with the sender's own name, telephone, room and address starred out, should a salutation hold them."""
    spans: Spans = list(known(text)) if known is not None else []
    if isinstance(case.reporter, Mapping):
        spans += told(text, case.reporter)
    for start, end in spans:
        text = text[:start] + _HIDDEN * (end - start) + text[end:]
    return text
