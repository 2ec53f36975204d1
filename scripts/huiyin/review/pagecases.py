"""The cases of a review in Markdown: each in a sentence, then what it adds, its deadlines, its texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from huiyin.model import Case, Event, Obligation, Policy, words
from huiyin.outputs.changes import name_of
from huiyin.outputs.markup import table
from huiyin.review.casechange import AT_RISK, BAD, CaseChange, Deadline, Told, Wanted
from huiyin.review.caution import shown_path
from huiyin.review.inert import code, inert
from huiyin.review.voice import Voice, when
from huiyin.rules import Rules
from huiyin.words.articles import article_label
from huiyin.words.names import (
    STATE_NAMES,
    event_name,
    role_name,
    section_name,
    state_name,
    status_name,
    value_name,
)

DETAILED = 40
"""So many cases are told at length; of more only those that a reviewer has to look at."""


class CasePages:
    """Tells cases in one language."""

    def __init__(self, voice: Voice, rules: Rules) -> None:
        self.voice, self.say, self.language = voice, voice.say, voice.language
        self.rules = rules

    def sentence(self, one: CaseChange) -> str:
        """A case in a sentence: what it is, where it stood and stands, what was added."""
        case = one.new
        if case is None:
            return self._broken(one)
        parts = self.say("；", "; ").join((self._standing(one), *self._counts(one)))
        return f"{self._about(case)}{self.say('：', ': ')}{parts}{self.say('。', '.')}"

    def named(self, one: CaseChange) -> str:
        """The same for a list: the number before it."""
        return f"- **{self._number(one)}** {self.sentence(one)}"

    def _number(self, one: CaseChange) -> str:
        return self.voice.number(one.case) if one.case is not None else code(shown_path(one.path))

    def _broken(self, one: CaseChange) -> str:
        if one.kind == "D":
            return self.say("**文件被删除或者改名。**", "**the file was deleted or renamed.**")
        return self.say("**文件读不出来，见“问题”。**", "**the file cannot be read; see “Problems”.**")

    def _about(self, case: Case) -> str:
        """What the case is, without a word of the letter or of its sender."""
        phrase, language = self.voice.words, self.language
        channel, category = phrase.value("channel", case.channel), phrase.value("category", case.category)
        kind = value_name("kind", case.kind, language)
        day = case.received.date().isoformat()
        if self.voice.chinese:
            return f"{day} {inert(channel)}，{self.voice.site(case)}，{inert(category)}（{inert(kind)}）"
        return f"{inert(channel)} of {day}, {self.voice.site(case)}, {inert(category)} ({inert(kind)})"

    def _standing(self, one: CaseChange) -> str:
        before, after = (status_name(status, self.language) if status else "" for status in one.status)
        if one.old is None:
            return self.say(f"新登记，{after}", f"new, {after}")
        if before == after:
            return self.say(f"仍为{after}", f"still {after}")
        return f"{before or '?'} → {after or '?'}"

    def _counts(self, one: CaseChange) -> Iterator[str]:
        """What a reviewer wants to see in the list already."""
        if one.lost:
            number = len(one.lost)
            yield self.say(
                f"**有{number}条记录被改动或删除**", f"**{number} lines of the log changed or gone**"
            )
        if one.wanted:
            yield self.say(f"{len(one.wanted)}项等待批准", f"{len(one.wanted)} awaiting approval")
        for state in (*sorted(BAD), "overdue", "soon", "met"):
            count = sum(self._turned(item, state) for item in one.deadlines)
            if count:
                name = state_name(state, self.language)
                yield self.say(f"{count}个期限{name}", f"{count} {name}")

    @staticmethod
    def _turned(item: Deadline, state: str) -> bool:
        """Whether a deadline is in that state: met, late and missed only where they were not before."""
        if item.now is None or item.now.state != state:
            return False
        return state in AT_RISK or item.before is None or item.before.state != state

    # --- at length ---------------------------------------------------------------------------------------

    def blocks(self, one: CaseChange) -> Iterator[str]:
        """The same case at length."""
        yield f"### {self._number(one)}"
        yield self.sentence(one)
        if one.new is None:
            return
        if one.lost:
            yield self.say(
                "**已共享而被改动或删除的记录：**", "**Lines already shared that changed or are gone:**"
            )
            yield "\n".join(f"- {self.voice.event(event)}" for event in one.lost)
        if one.events:
            yield self.say("**新增记录**", "**Added to the log**")
            yield "\n".join(self._event(told) for told in one.events)
        if one.fields:
            yield self._fields(one)
        if one.deadlines:
            yield self._deadlines(one.new, one.deadlines)

    def _event(self, told: Told) -> str:
        event = told.event
        who = f"{self.voice.event(event)}{self.say('，', ', ')}{self.voice.person(event.by)}"
        return "- " + self.say("；", "; ").join((who, *(self._item(told, name) for name in event.fields)))

    def _item(self, told: Told, name: str) -> str:
        """A field of an event: its name and its value, or why that is not repeated."""
        event, value = told.event, told.event.fields[name]
        path = f"{event.event}.{name}"
        return f"{self.voice.field(path)}{self.say('：', ': ')}{self._value(event, name, value, told)}"

    def _value(self, event: Event, name: str, value: object, told: Told) -> str:
        shown = told.texts.get(name)
        if shown is not None:
            if shown.whole is None:
                return self.voice.withheld(shown.kinds)
            if isinstance(value, tuple):
                return self.voice.joined(self.voice.value(event, name, str(item)) for item in value)
            if event.event == "reclassified" and name == "field":
                return self.voice.field(str(value))
            if event.event == "reclassified" and name in ("from", "to"):
                return inert(self.voice.words.value(str(event.fields.get("field", "")), str(value)))
            return self.voice.value(event, name, str(value))
        if isinstance(value, Mapping) and "event" in value:
            return f"{when(value.get('at', ''))} {event_name(str(value['event']), self.language)}"
        if isinstance(value, Mapping):
            return self.voice.joined(self.voice.field(str(key)) for key in value)
        if isinstance(value, bool):
            return self.say("是" if value else "否", "yes" if value else "no")
        return inert(when(value))

    def _fields(self, one: CaseChange) -> str:
        names = [self._field(name) for name in one.fields]
        return self.say(
            f"另有改动（内容不在此重复）：{'、'.join(names)}。",
            f"Also changed (not repeated here): {', '.join(names)}.",
        )

    def _field(self, name: str) -> str:
        if name == "extra":
            return self.say("自定字段", "fields of your own")
        if name == "body":
            return self.say("正文", "the text")
        section = section_name(name, self.language)
        return inert(section) if section != name or not name.isascii() else self.voice.field(name)

    # --- deadlines ---------------------------------------------------------------------------------------

    def _deadlines(self, case: Case, listed: tuple[Deadline, ...]) -> str:
        heads = self.say("期限,负责,期满,原来,现在", "Deadline,Responsible,Due,Before,Now").split(",")
        return table(heads, ([*self._row(case, item)] for item in listed))

    def _row(self, case: Case, item: Deadline) -> Iterator[str]:
        owed = item.obligation
        yield self.duty(case, owed)
        yield self.responsible(owed)
        guess = "\\*" if owed.guessed else ""
        if item.moved and item.before is not None:
            yield f"{when(item.before.due)} → **{when(owed.due)}**{guess}"
        else:
            yield when(owed.due) + guess
        yield self._state(item.before)
        yield self._state(item.now) if item.now is not None else self.say("不再适用", "no longer there")

    def _state(self, owed: Obligation | None) -> str:
        if owed is None:
            return "—"
        name = state_name(owed.state, self.language) if owed.state in STATE_NAMES else owed.state
        bold = f"**{name}**" if owed.state in BAD | AT_RISK else name
        return f"{bold} {when(owed.done)}" if owed.done is not None else bold

    def duty(self, case: Case, owed: Obligation) -> str:
        """A deadline by its regulation, article and subject."""
        policy = self._policy(case, owed.policy)
        if policy is None:
            return inert(f"{owed.policy}/{owed.clause}")
        clause = next((item for item in policy.clauses if item.id == owed.clause), None)
        title = words(policy.title, self.language)
        article = article_label(policy, owed.clause, self.language)
        what = name_of(clause, self.voice.words) if clause is not None else owed.clause
        return inert(self.say(f"《{title}》{article} {what}", f"{title}, {article}: {what}"))

    def _policy(self, case: Case, name: str) -> Policy | None:
        governing = self.rules.force(case.received.date()).policies
        return next((policy for policy in governing if policy.id == name), None)

    def responsible(self, owed: Obligation) -> str:
        """Who owes it: the person where there is one, else the role."""
        person, role = owed.responsible["person"], owed.responsible["role"]
        if person:
            return self.voice.person(person)
        return inert(role_name(role, self.language)) if role else "—"

    # --- approvals ---------------------------------------------------------------------------------------

    def wanted(self, case: Case, one: Wanted) -> str:
        """What awaits approval, by which clause, and who may give it."""
        policy = self._policy(case, one.clause.policy)
        article = article_label(policy, one.clause.id, self.language) if policy is not None else ""
        title = inert(words(policy.title, self.language) if policy is not None else one.clause.policy)
        who = self.voice.joined(self.voice.person(name) for name in one.people)
        roles = self.voice.roles(one.clause.fields["by"])
        what = f"**{self.voice.number(case)}** {self.voice.event(one.event)}"
        fresh = "" if one.fresh else self.say("（此前已提出）", " (asked for before)")
        if self.voice.chinese:
            able = f"可以批准的人：{who}" if who else "**名册上没有可以批准的人**"
            return f"- {what}{fresh}，依据《{title}》{article}须经{roles}批准。{able}。"
        able = f"It can be given by {who}" if who else "**Nobody on the roster can give it**"
        return f"- {what}{fresh}: {title}, {article}, wants the approval of the {roles}. {able}."

    # --- texts -------------------------------------------------------------------------------------------

    def texts(self, one: CaseChange, many: bool) -> Iterator[str]:
        """The public sentence and the reply as they would appear; among many, of the reply only that there is one."""
        case = one.new
        if case is None:
            return
        number = self.voice.number(case)
        if one.summary is not None:
            whole, kinds = one.summary.whole, one.summary.kinds
            head = self.say(
                f"**{number}** 办理摘要（上网公布）", f"**{number}** public summary (goes on the site)"
            )
            told = f"\n  > {inert(whole)}" if whole is not None else ""
            yield f"- {head}{self.say('：', ': ')}{self._found(kinds, whole is not None)}{told}"
        if one.reply is not None:
            head = self.say(f"**{number}** 答复（发给来信人）", f"**{number}** reply (goes to the sender)")
            found = self._found(one.reply.kinds, one.reply.whole is not None)
            told = "" if many else f"\n\n{self.voice.text(one.reply, '  ')}"
            yield f"- {head}{self.say('：', ': ')}{found}{told}"

    def _found(self, kinds: tuple[str, ...], whole: bool) -> str:
        if whole and not kinds:
            return self.say("没有发现个人信息。", "no personal data found.")
        return f"**{self.voice.withheld(kinds)}**"
