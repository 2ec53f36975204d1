"""The rules of a review in Markdown: policies clause by clause, the roster, the organisation, the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from huiyin.model import words
from huiyin.outputs.changes import Change
from huiyin.outputs.markup import table
from huiyin.review.inert import inert
from huiyin.review.rulechange import Line, PolicyChange, interval
from huiyin.review.voice import Voice

_HOW = {"added": ("新增", "added"), "removed": ("删去", "removed"), "changed": ("改动", "changed")}
_WHAT = {
    "person": ("人员", "person"),
    "person.name": ("姓名", "name"),
    "person.roles": ("角色", "roles"),
    "person.department": ("部门", "department"),
    "person.sites": ("项目", "sites"),
    "person.emails": ("电子邮箱", "e-mail addresses"),
    "person.from": ("到任", "from"),
    "person.to": ("离任", "left"),
    "person.signing_key": ("签名密钥", "signing key"),
    "person.logins": ("外部账号", "names on forges"),
    "person.public": ("姓名公开", "name is public"),
    "channels": ("渠道", "channel"),
    "sites": ("项目", "site"),
    "departments": ("部门", "department"),
    "categories": ("类别", "category"),
    "roles": ("角色", "role"),
    "recipients": ("密封收件人", "recipient of sealed parts"),
    "setting": ("设置", "setting"),
    "year": ("年份", "year"),
    "holidays": ("休息日", "day off"),
    "workdays": ("调休上班日", "make-up working day"),
}
MOST_TOUCHED = 30
"""So many cases are named."""


class RulePages:
    """Tells changes of the rules in one language."""

    def __init__(self, voice: Voice, today: date) -> None:
        self.voice, self.say, self.today = voice, voice.say, today

    def policy(self, one: PolicyChange) -> Iterator[str]:
        """A policy: which version it is, what it makes of an edit, and each change from old to new."""
        policy = one.new or one.old
        assert policy is not None
        title = inert(words(policy.title, self.voice.language))
        yield f"### {self.say(f'《{title}》', title)} {inert(policy.version)}"
        yield self._what(one)
        if one.changes:
            heads = self.say("条,内容,原来,现在", "Article,What,Before,Now").split(",")
            yield table(heads, map(self._change, one.changes))

    def _what(self, one: PolicyChange) -> str:
        if one.new is None:
            return self.say("**整份被删去。**", "**The whole text is gone.**")
        span = interval(one.new)
        if one.edited and not one.rules:
            return self.say("只改了文字，条款没有变。", "Wording only; no clause is another.")
        if one.edited and one.old is not None and one.old.start > self.today:
            return self.say(
                f"尚未施行的版本被改动，施行：{span}。", f"A version not yet in force is changed: {span}."
            )
        if one.edited:
            return self.say(
                f"**已施行的版本被改动**（施行：{span}）。按它收到的案件，期限会跟着变；"
                "应当另立新版本，旧版本移到 `policies/编号/版本.md` 并写上截止日。",
                f"**A version in force is changed** ({span}). The deadlines of cases received under it "
                "move with it; write a new version instead, and lay the old one into "
                "`policies/ID/VERSION.md` with its last day.",
            )
        if one.old is None:
            return self.say(f"新的规章，施行：{span}。", f"A new regulation, in force: {span}.")
        old = inert(one.old.version)
        return self.say(
            f"新版本，施行：{span}；与{old}版比较：", f"A new version, in force: {span}; compared with {old}:"
        )

    def _change(self, one: Change) -> Sequence[str]:
        none = self.say("（无）", "(none)")
        before, after = (inert(text) if text else none for text in (one.before, one.after))
        return inert(one.article), inert(one.what), before, after

    def touched(self, numbers: Sequence[str]) -> str:
        """The open cases whose deadlines the change of the rules moves."""
        listed = self.voice.joined(map(inert, numbers[:MOST_TOUCHED]))
        more = len(numbers) - MOST_TOUCHED
        rest = self.say(f"，还有{more}件", f" and {more} more") if more > 0 else ""
        return self.say(
            f"**有{len(numbers)}件未结案件的期限因此改变：**{listed}{rest}。",
            f"**The deadlines of {len(numbers)} open cases change with it:** {listed}{rest}.",
        )

    def line(self, one: Line) -> str:
        """Something of organization.yml or calendar.yml."""
        place = 0 if self.voice.chinese else 1
        what = _WHAT[one.what][place]
        person = one.what.partition(".")[0] == "person"
        name = f"{self.voice.person(one.name)} ({inert(one.name)})" if person else inert(one.name)
        head = f"- {name}{self.say('：', ': ')}{what}" if person else f"- {what} {name}"
        told = (
            f"{head} {_HOW[one.how][place]}" if one.how != "changed" or not one.before + one.after else head
        )
        if not one.before and not one.after:
            return told
        none = self.say("（无）", "(none)")
        return f"{told}{self.say('：', ': ')}{inert(one.before) or none} → {inert(one.after) or none}"
