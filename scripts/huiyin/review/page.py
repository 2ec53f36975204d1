"""The reviewer's page in Markdown, Chinese or English: what matters first, then everything in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from huiyin import language as speech
from huiyin.diagnostic import Diagnostic, Severity
from huiyin.formats.report import hint, message
from huiyin.formats.text import place
from huiyin.outputs.markup import page
from huiyin.review.caution import shown_path
from huiyin.review.gather import Review
from huiyin.review.inert import code, inert
from huiyin.review.pagecases import DETAILED, CasePages
from huiyin.review.pagerules import RulePages
from huiyin.review.voice import Voice, when

HISTORY = "HY8"
"""The codes of what history forbids."""
CHECKERS = (
    ".github/",
    ".gitea/",
    ".forgejo/",
    ".gitee/",
    ".workflow/",
    ".gitlab",
    ".ci/",
    "scripts/",
    ".gitattributes",
)
"""Files that decide what is checked: whoever changes one of them changes the rules of the game."""
_MOST_PROBLEMS, _MOST_FILES = 60, 40
_KINDS = {
    "A": ("新增", "added"),
    "M": ("改动", "changed"),
    "D": ("删除", "deleted"),
    "T": ("换成别的类型", "another type"),
}


def render(found: Review, language: str) -> str:
    """The page."""
    return page(Page(found, language).blocks())


class Page:
    """One review told in one language."""

    def __init__(self, found: Review, language: str) -> None:
        self.found = found
        self.voice = Voice(language, found.house.rules.organization)
        self.say = self.voice.say
        self.cases, self.rules = (
            CasePages(self.voice, found.house.rules),
            RulePages(self.voice, found.at.date()),
        )

    def blocks(self) -> Iterator[str]:
        """The blocks of the page, in order."""
        yield self.say("# 审核单", "# Review")
        yield self._head()
        yield "\n".join(f"- {item}" for item in self._first()) or self.say(
            "没有错误，没有等待批准的事项。", "No errors, and nothing awaits approval."
        )
        yield from self._problems()
        yield from self._approvals()
        yield from self._rules()
        yield from self._cases()
        yield from self._texts()
        yield from self._files()

    def _head(self) -> str:
        span, at = self.found.span, self.found.at.replace(second=0, microsecond=0)
        said = self.say(
            f"`{span.base[:10]}` → `{span.head[:10]}`，期限按 {when(at)} 计算。",
            f"`{span.base[:10]}` → `{span.head[:10]}`, deadlines as of {when(at)}.",
        )
        if span.related:
            return said
        return said + self.say("**两者没有共同的历史。**", " **The two have no history in common.**")

    def _first(self) -> Iterator[str]:
        """What must be seen before anything else."""
        found = self.found
        errors = sum(speech.severity(item) is Severity.ERROR for item in found.diagnostics)
        past = sum(item.code.startswith(HISTORY) for item in found.diagnostics)
        if errors:
            yield self.say(
                f"**新的错误 {errors} 处，不能合并**", f"**New errors: {errors}; not to be merged**"
            )
        if past:
            yield self.say(f"**其中改动历史 {past} 处**", f"**Of these, against history: {past}**")
        if wanted := sum(len(one.wanted) for one in found.cases):
            yield self.say(f"等待批准 {wanted} 项", f"Awaiting approval: {wanted}")
        if found.touched:
            number = len(found.touched)
            yield self.say(
                f"**{number} 件未结案件的期限被改变**", f"**Open cases whose deadlines move: {number}**"
            )
        if held := sum(bool(one.summary and one.summary.kinds) for one in found.cases):
            yield self.say(
                f"**{held} 段要公布的文字可能指向个人**",
                f"**Texts for the site that may lead to a person: {held}**",
            )
        if any(one.path.startswith(CHECKERS) for one in found.other):
            yield self.say(
                "**改动了检查程序或者流水线的设置，须经其负责人批准**",
                "**The checker or its settings change: their owners must approve**",
            )

    # --- problems ----------------------------------------------------------------------------------------

    def _problems(self) -> Iterator[str]:
        listed = sorted(
            self.found.diagnostics,
            key=lambda item: (
                not item.code.startswith(HISTORY),
                list(Severity).index(speech.severity(item)),
                item.location,
                item.code,
            ),
        )
        if listed:
            yield self.say("## 新出现的问题", "## New problems")
            yield "\n".join(self._problem(item) for item in listed[:_MOST_PROBLEMS])
        if (more := len(listed) - _MOST_PROBLEMS) > 0:
            yield self.say(f"还有 {more} 处。", f"And {more} more.")

    def _problem(self, item: Diagnostic) -> str:
        kind = {
            Severity.ERROR: self.say("**错误**", "**error**"),
            Severity.WARNING: self.say("警告", "warning"),
            Severity.NOTICE: self.say("提示", "notice"),
        }[speech.severity(item)]
        cure = f" {inert(hint(item))}" if hint(item) else ""
        where = item.location._replace(path=shown_path(item.location.path))
        colon = self.say("：", ": ")
        return f"- {kind} {item.code} {code(place(where))}{colon}{inert(message(item))}{cure}"

    # --- the rest ----------------------------------------------------------------------------------------

    def _approvals(self) -> Iterator[str]:
        listed = [
            self.cases.wanted(one.new, wanted)
            for one in self.found.cases
            if one.new is not None
            for wanted in one.wanted
        ]
        if listed:
            yield self.say("## 等待批准", "## Awaiting approval")
            yield "\n".join(listed)

    def _texts(self) -> Iterator[str]:
        many = len(self.found.cases) > DETAILED
        listed = [text for one in self.found.cases for text in self.cases.texts(one, many)]
        if listed:
            yield self.say("## 要发出的文字", "## Texts that go out")
            yield from listed

    def _cases(self) -> Iterator[str]:
        listed = self.found.cases
        if not listed:
            return
        yield self.say(f"## 案件（{len(listed)}）", f"## Cases ({len(listed)})")
        long = [one for one in listed if len(listed) <= DETAILED or one.pressing][: 2 * DETAILED]
        short = [one for one in listed if one not in long]
        if short:
            yield "\n".join(map(self.cases.named, short))
        for one in long:
            yield from self.cases.blocks(one)

    def _rules(self) -> Iterator[str]:
        found = self.found
        if found.policies or found.touched:
            yield self.say("## 规章", "## Regulations")
            if found.touched:
                yield self.rules.touched(found.touched)
            for one in found.policies:
                yield from self.rules.policy(one)
        parts = (
            (self.say("## 名册", "## Roster"), found.roster),
            (self.say("## 单位设置", "## Organisation"), found.lists),
            (self.say("## 工作日历", "## Calendar"), found.calendar),
        )
        for head, lines in parts:
            if lines:
                yield head
                yield "\n".join(map(self.rules.line, lines))

    def _files(self) -> Iterator[str]:
        listed = self.found.other
        if not listed:
            return
        yield self.say("## 其他文件", "## Other files")
        place_ = 0 if self.voice.chinese else 1
        colon = self.say("：", ": ")
        files = Counter((kind, shown_path(path)) for kind, path in listed)
        yield "\n".join(
            f"- {_KINDS.get(kind, (kind, kind))[place_]}{colon}{code(path)}{f' ({number})' if number > 1 else ''}"
            for (kind, path), number in list(files.items())[:_MOST_FILES]
        )
        if (more := len(files) - _MOST_FILES) > 0:
            yield self.say(f"还有 {more} 个。", f"And {more} more.")
