"""The clauses of a policy on its page: each rule in words, how it is kept, how well it was kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from huiyin.model import Clause, Organization, Policy, words
from huiyin.outputs import markup
from huiyin.outputs.changes import name_of
from huiyin.outputs.labels import percent
from huiyin.public import PublicBook, Record
from huiyin.words.articles import article_label, keeping, mark
from huiyin.words.phrases import Refer
from huiyin.words.sentences import sentence
from huiyin.words.wording import Words

_EARLIER = re.compile(r"policies/[^/]+/[^/]+\.md\Z")
_ANCHOR = re.compile(r'<a class="clause-mark [^"]*" id="([^"]+)"')
_ARTICLE = re.compile(r"\*\*第[零一二两三四五六七八九十百千]+条\*\*")
_HELD, _HELD_AGAIN = "\ue000{}\ue001", re.compile("\ue000([0-9]{1,4})\ue001")
"""Keep the place of a link in words that are escaped."""
_HEADS = {
    "zh": ("条文", "近12个月按期"),
    "en": ("Article", "In time, last 12 months"),
}
_LEGEND = {
    "enforced": (
        "程序对每件事项计时或者检查",
        "the program keeps the time or checks the rule on every case",
    ),
    "data": (
        "文中的数字取自规章所载的数据，程序不逐件检查",
        "the figure in the text is taken from the rule's data; cases are not checked one by one",
    ),
    "wording": (
        "只有文字，程序不检查，理由写在条文下面",
        "wording only, which the program does not check; it says why",
    ),
}


def is_earlier(policy: Policy) -> bool:
    """Whether it lies where earlier versions lie: policies/ID/VERSION.md."""
    return bool(_EARLIER.match(policy.path))


def page_of(policy: Policy, language: str) -> str:
    """The page of a policy in that language."""
    return markup.of_language(policy.path, language)


def told(record: Record | None, k: int, language: str) -> str:
    """How well a clause was kept: 按期 212 件，共 219 件，96.8%; "" where nothing is counted."""
    if record is None:
        return ""
    met, total = record.met, record.total
    if met is None or total is None or total == 0:
        return (
            f"件数太少，不作统计（少于 {k} 件）" if language == "zh" else f"too few to tell (fewer than {k})"
        )
    if language == "zh":
        return f"按期 {met:,} 件，共 {total:,} 件，{percent(met, total)}"
    return f"{met:,} of {total:,} in time, {percent(met, total)}"


def brief(record: Record | None, k: int, language: str) -> str:
    """The same for a table: 96.8%（212/219）."""
    if record is None or record.met is None or not record.total:
        return told(record, k, language) and f"{'少于' if language == 'zh' else '< '}{k}"
    counts = f"{record.met:,}/{record.total:,}"
    share = percent(record.met, record.total)
    return f"{share}（{counts}）" if language == "zh" else f"{share} ({counts})"


class Clauses:
    """Tells the clauses of one policy in one language."""

    def __init__(self, policy: Policy, book: PublicBook, home: Organization, language: str) -> None:
        self.policy, self.language, self.home, self.k = policy, language, home, book.k
        self.chinese = language == "zh"
        self.here = page_of(policy, language)
        self.numbers = {clause.id: number for number, clause in enumerate(policy.clauses, 1)}
        self.by_id = {clause.id: clause for clause in policy.clauses}
        self._records = {
            record.clause: record
            for record in book.records
            if (record.policy, record.version) == (policy.id, policy.version)
        }
        self._refer = _referrer(policy, book.policies, language)
        self.speech = Words(language, home)

    def rule(self, clause: Clause) -> str:
        """The rule in plain words, as markup: other clauses are links."""
        links: list[str] = []

        def refer(name: str) -> str:
            links.append(self._refer(name))
            return _HELD.format(len(links) - 1)

        text = markup.plain(sentence(clause, self.language, self.home, refer))
        return _HELD_AGAIN.sub(lambda found: links[int(found[1])] if int(found[1]) < len(links) else "", text)

    def record(self, clause: Clause) -> str:
        """How well it was kept in the last 12 months; "" where nothing is counted."""
        return told(self._records.get(clause.id), self.k, self.language)

    def item(self, clause: Clause) -> str:
        """One line of a list: mark and number, rule, record."""
        text = f"- **{mark(clause, self.language)} {self.numbers[clause.id]}** {self.rule(clause)}"
        record = self.record(clause)
        if not record:
            return text
        period = "近12个月：" if self.chinese else "Last 12 months: "
        return f'{text}<br><span class="clause-record">{period}{record}</span>'

    def noted(self, body: str) -> str:
        """The rendered body, below each article a box with its clauses in plain words and their records."""
        blocks: list[str] = []
        waiting: list[str] = []
        for text in body.split("\n\n"):
            if waiting and (_ARTICLE.match(text) or text.startswith("#")):
                blocks.append(self._box(waiting))
                waiting = []
            blocks.append(text)
            waiting += _ANCHOR.findall(text)
        return "\n\n".join([*blocks, *([self._box(waiting)] if waiting else [])])

    def _box(self, names: Sequence[str]) -> str:
        clauses = [self.by_id[name] for name in names]
        kept = [keeping(clause) for clause in clauses]
        marks = ways(self.policy, self.language)
        title = "怎样执行：" + "、".join(
            f"{label} {kept.count(kind)} 项" for kind, label in marks if kind in kept
        )
        records = [self._records[name] for name in names if name in self._records]
        if len(records) == 1 and records[0].total and records[0].met is not None:
            title += f"，近12个月按期 {percent(records[0].met, records[0].total)}"
        return markup.block("clause", title, "\n".join(map(self.item, clauses)), folded=True)

    def listed(self) -> list[str]:
        """The heading, the legend and all clauses as a list with anchors: for a page without the text."""
        lines = []
        for clause in self.policy.clauses:
            anchor = f'<span id="{clause.id}"></span><span id="rule-{clause.id}"></span>'
            article = markup.link(self._article(clause), self.here, self.policy.path, clause.id)
            lines.append(self.item(clause).replace("- ", f"- {anchor}{article} ", 1))
        # Without words between them two lists would be one.
        return [self._title(), self._legend(), "In the order of the text:", "\n".join(lines)]

    def table(self) -> list[str]:
        """The heading, the legend and the table of all clauses."""
        rows = (self._row(clause) for clause in self.policy.clauses)
        return [self._title(), self._legend(), markup.table(_HEADS[self.language], rows)]

    def _row(self, clause: Clause) -> tuple[str, ...]:
        article = markup.link(self._article(clause), self.here, self.policy.path, clause.id)
        anchor = f'<span id="rule-{clause.id}">{article}</span>'
        kept = f"{mark(clause, self.language)} {self.numbers[clause.id]}"
        name = markup.plain(name_of(clause, self.speech))
        return f"{anchor} {name}<br>{kept}", brief(self._records.get(clause.id), self.k, self.language) or "—"

    def _article(self, clause: Clause) -> str:
        return article_label(self.policy, clause.id, self.language) or clause.id

    def _title(self) -> str:
        return f"## {'条款一览' if self.chinese else 'Clauses'} {{#clauses}}"

    def _legend(self) -> str:
        colon = "：" if self.chinese else ": "
        return "\n".join(
            f"- **{label}**{colon}{_LEGEND[kind][not self.chinese]}"
            for kind, label in ways(self.policy, self.language)
        )


def tally(policy: Policy, language: str) -> str:
    """How many clauses there are, by the way they are kept."""
    kept = [keeping(clause) for clause in policy.clauses]
    numbers = [f"{label} {kept.count(kind)}" for kind, label in ways(policy, language)]
    if language == "zh":
        return f"条款 {len(kept)} 项：{'，'.join(numbers)}"
    return f"{len(kept)} clauses: {', '.join(numbers)}"


def ways(policy: Policy, language: str) -> list[tuple[str, str]]:
    """The ways of keeping that a policy's clauses have, with their marks."""
    found = {keeping(clause): mark(clause, language) for clause in policy.clauses}
    return [(kind, found[kind]) for kind in _LEGEND if kind in found]


def holder_of(name: str, policy: Policy, policies: Sequence[Policy]) -> Policy | None:
    """The policy that has a clause of that id: this one, else a version in force, else an earlier one."""
    ordered: Iterator[Policy] = iter((policy, *sorted(policies, key=is_earlier)))
    return next((one for one in ordered if any(clause.id == name for clause in one.clauses)), None)


def _referrer(policy: Policy, policies: Sequence[Policy], language: str) -> Refer:
    """Names another clause by its regulation and article, with a link to it."""

    def refer(name: str) -> str:
        holder = holder_of(name, policy, policies)
        if holder is None:
            return name
        label = article_label(holder, name, language) or name
        if holder is not policy:
            title = markup.plain(words(holder.title, language))
            label = f"《{title}》{label}" if language == "zh" else f"{title}, {label}"
        return markup.link(label, page_of(policy, language), page_of(holder, language), name)

    return refer
