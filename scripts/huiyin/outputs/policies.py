"""The pages of the regulations: the text with its clauses and records, what changed, earlier versions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from huiyin.model import Organization, Policy, words
from huiyin.outputs import markup
from huiyin.outputs.changes import Change, compare, earlier_than
from huiyin.outputs.clauses import Clauses, is_earlier, page_of, tally
from huiyin.outputs.home import home_of
from huiyin.outputs.markup import link, of_language, plain
from huiyin.public import PublicBook
from huiyin.words import figures
from huiyin.words.articles import render_body, render_summary
from huiyin.words.wording import Words

INDEX = "policies/index.md"
_BETWEEN = " · "
_SHORT = 60
"""Characters, before and after together, that are told on one line."""
_ONE_FILE = {
    "zh": "规章的文字和程序执行的规则是同一份文件：文中的期限、比例和金额都取自条款，"
    "条款改了，文字随之改变。点开条文下面的“程序执行”，可以看到这条规则是怎样执行的、近12个月执行得怎样。",
    "en": "A regulation and the rule that the program enforces are one file: "
    "each figure in the text is the clause's own. At each deadline stands how well it was kept in the last "
    "12 months.",
}


def render(book: PublicBook) -> dict[str, str]:
    """{path: Markdown}: a page a policy and version, and an index, in each language."""
    names = home_of(book)
    found: dict[str, str] = {}
    for language in ("zh", "en"):
        found[of_language(INDEX, language)] = _index(book, language)
        for policy in book.policies:
            found[page_of(policy, language)] = _Page(policy, book, names, language).text()
    return found


class _Page:
    """The page of one version of one policy."""

    def __init__(self, policy: Policy, book: PublicBook, home: Organization, language: str) -> None:
        self.policy, self.book, self.home, self.language = policy, book, home, language
        self.chinese = language == "zh"
        self.here = page_of(policy, language)
        self.clauses = Clauses(policy, book, home, language)
        self.before = earlier_than(policy, book.policies)
        self.others = [one for one in book.policies if one.id == policy.id and one is not policy]

    def _say(self, chinese: str, english: str) -> str:
        return chinese if self.chinese else english

    def text(self) -> str:
        """The page."""
        return markup.page(
            [
                markup.head(words(self.policy.title, self.language)),
                _meta(self.policy, self.language),
                self._standing(),
                markup.block("abstract", self._say("提要", "In short"), self._summary()),
                self._overview(),
                *(self._body() if self.chinese else self._clauses()),
                *self._changes(),
                *self._versions(),
            ]
        )

    def _version(self, policy: Policy) -> str:
        return plain(self._say(f"{policy.version}版", f"version {policy.version}"))

    def _standing(self) -> str:
        """That this is not the version in force, and which is."""
        current = next((one for one in self.others if not is_earlier(one)), None)
        if current is None or not is_earlier(self.policy):
            return ""
        name = self._version(current)
        there = page_of(current, self.language)
        newer, changed = (
            link(name, self.here, there),
            link(self._say("改了什么", "what changed"), self.here, there, "changes"),
        )
        text = self._say(
            f"这是旧版，现行的是{newer}（{changed}）。本版施行期间收到的事项，仍按本版的期限办理。",
            f"This is an earlier version; in force is {newer} ({changed})."
            " What was received while this one was in force still keeps its time limits.",
        )
        return markup.block("warning", self._say("历史版本", "An earlier version"), text)

    def _summary(self) -> str:
        return plain(render_summary(self.policy, self.language)) or _facts(self.policy, self.language)

    def _overview(self) -> str:
        """How many clauses are kept how, and where to find what."""
        chapters = [link(self._say("条款一览", "all clauses"), self.here, self.here, "clauses")]
        if self.before is not None:
            chapters.append(link(self._say("本版的变化", "what changed"), self.here, self.here, "changes"))
        if self.others:
            chapters.append(link(self._say("其他版本", "other versions"), self.here, self.here, "versions"))
        return f"**{tally(self.policy, self.language)}** · {' · '.join(chapters)}"

    def _body(self) -> list[str]:
        body = markup.written(self.policy.body)
        text = render_body(replace(self.policy, body=body), "zh", self.home).strip()
        return [self.clauses.noted(text), *self.clauses.table()]

    def _clauses(self) -> Iterator[str]:
        chinese = link(f"《{plain(words(self.policy.title, 'zh'))}》", self.here, self.policy.path)
        yield f"The regulation itself is in Chinese: {chinese}."
        if self.policy.applies_to:
            yield f"It applies where {plain(Words('en', self.home).condition(self.policy.applies_to))}."
        yield from self.clauses.listed()

    def _changes(self) -> Iterator[str]:
        """What is not as it was in the version before."""
        if self.before is None:
            return
        old = link(
            self._version(self.before),
            self.here,
            page_of(self.before, self.language),
        )
        yield self._say("## 本版的变化 {#changes}", "## What changed {#changes}")
        changes = compare(self.before, self.policy, self.language, self.home)
        if not changes:
            yield self._say(
                f"与{old}相比，条款和文字没有变化。", f"Nothing but the dates, compared with {old}."
            )
            return
        yield self._say(f"与{old}相比：", f"Compared with {old}:")
        heads = ("条文", "变化") if self.chinese else ("Article", "Change")
        yield markup.table(heads, (self._change(one) for one in changes))

    def _change(self, change: Change) -> tuple[str, str]:
        article = plain(change.article)
        if article and change.clause:
            article = link(article, self.here, self.policy.path, change.clause)
        colon = self._say("：", ": ")
        what = f"{article} {plain(change.what)}".strip()
        if change.state == "added":
            return what, f"**{self._say('新增', 'New')}**{colon}{plain(change.after)}"
        if change.state == "dropped":
            return what, f"**{self._say('删去', 'Dropped')}**{colon}{plain(change.before)}"
        none = self._say("（无）", "(none)")
        before, after = plain(change.before) or none, plain(change.after) or none
        if len(change.before) + len(change.after) < _SHORT:
            return what, f"{before} → **{after}**"
        old, new = self._say("原为", "Was"), self._say("改为", "Now")
        return what, f"**{old}**{colon}{before}<br>**{new}**{colon}{after}"

    def _versions(self) -> Iterator[str]:
        """The other versions of the policy, newest first."""
        if not self.others:
            return
        yield self._say("## 其他版本 {#versions}", "## Other versions {#versions}")
        listed = []
        for one in sorted(self.others, key=lambda one: one.start, reverse=True):
            name = self._version(one)
            version = link(name, self.here, page_of(one, self.language))
            listed.append(f"- {version}{self._say('：', ': ')}{_facts(one, self.language)}")
        yield "\n".join(listed)


def _index(book: PublicBook, language: str) -> str:
    chosen = [policy for policy in book.policies if not is_earlier(policy)]
    cards = [_card(policy, language) for policy in sorted(chosen, key=lambda one: (one.order, one.id))]
    title = "规章" if language == "zh" else "Regulations"
    return markup.page(
        [markup.head(title), _ONE_FILE[language], '<div class="policies" markdown>', *cards, "</div>"]
    )


def _card(policy: Policy, language: str) -> str:
    """What a regulation is about, whose it is, and how many of its clauses the program keeps."""
    there = page_of(policy, language)
    name = link(plain(words(policy.title, language)), of_language(INDEX, language), there)
    parts = [f"## {name} {{#{policy.id}}}", _meta(policy, language)]
    parts += [plain(render_summary(policy, language)), f"{tally(policy, language)}\n{{ .meta }}"]
    return "\n\n".join(['<div class="policy" markdown>', *filter(None, parts), "</div>"])


def _meta(policy: Policy, language: str) -> str:
    """The facts below a title; a line breaks between them and not within."""
    whole = (f'<span class="whole">{fact}</span>' for fact in _facts(policy, language).split(_BETWEEN))
    return f"{_BETWEEN.join(whole)}\n{{ .meta }}"


def _facts(policy: Policy, language: str) -> str:
    """Number, version, by whom approved, from when to when in force."""
    start = figures.day(policy.start, language)
    last = figures.day(policy.end - timedelta(days=1), language) if policy.end is not None else ""
    by = policy.approved_by
    if language == "zh":
        force = f"{start}至{last}施行" if last else f"自{start}起施行"
        facts = [policy.number, f"{policy.version}版", f"{by}批准" if by else "", force]
    else:
        force = f"in force {start} to {last}" if last else f"in force from {start}"
        facts = [policy.number, f"version {policy.version}", f"approved by {by}" if by else "", force]
    return _BETWEEN.join(plain(fact) for fact in facts if fact)
