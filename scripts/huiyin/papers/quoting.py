"""Which clauses a form rests on, found by what they do, and their words with the articles they stand in."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping

from huiyin.model import Clause, Organization, Pattern, Policy, words
from huiyin.papers.kinds import Form
from huiyin.papers.sheet import Quote
from huiyin.words.articles import article_label, article_of
from huiyin.words.sentences import sentence

Chosen = Callable[[Clause], bool]
MOST = 2
"""So many articles are quoted on one form; the regulation itself has the rest."""
_ANSWERS = ("replied", "resolved", "explained")
"""What the sender takes for an answer, the best first."""
_NO_ANSWER = frozenset(("contacted", "declined", "merged"))
_COUNTED_FROM = ("received", "registered", "dispatched")


def _names(clause: Clause, key: str) -> list[str]:
    """The events that a field of a clause speaks of."""
    return [item.event for item in clause.fields.get(key, ()) if isinstance(item, Pattern)]


def _deadline(start: str = "", end: str = "") -> Chosen:
    """Deadlines that an event begins, or that another keeps before all else."""

    def chosen(clause: Clause) -> bool:
        if clause.kind != "deadline":
            return False
        ends = _names(clause, "until")
        return (not start or start in _names(clause, "from")) and (not end or ends[:1] == [end])

    return chosen


def _about(kind: str, event: str, key: str = "event") -> Chosen:
    """Clauses of a kind that speak of an event."""
    return lambda clause: clause.kind == kind and event in _names(clause, key)


calls = _about("window", "called-back")
asks_call = _deadline("", "called-back")
registers = _deadline("received", "registered")


def keeps(clause: Clause) -> bool:
    """Whether a clause says how long a file is kept."""
    return clause.kind == "retention"


def gates(event: str) -> Chosen:
    """Clauses that want an event approved."""
    return _about("approval", event)


def answer(clauses: Iterable[Clause]) -> Clause | None:
    """The deadline by which the sender is answered: one that a reply keeps, and that no earlier step does."""

    def rank(clause: Clause) -> tuple[int, int] | None:
        ends, starts = _names(clause, "until"), _names(clause, "from")
        begin = next((_COUNTED_FROM.index(name) for name in starts if name in _COUNTED_FROM), None)
        fits = "replied" in ends and set(ends) <= {*_ANSWERS, *_NO_ANSWER} and ends[0] in _ANSWERS
        return (_ANSWERS.index(ends[0]), begin) if fits and begin is not None else None

    ranked = [(found, clause) for clause in clauses if clause.kind == "deadline" and (found := rank(clause))]
    return min(ranked, key=lambda one: one[0])[1] if ranked else None


def _answers(clause: Clause) -> bool:
    return answer((clause,)) is not None


_FOR: Mapping[str, tuple[Chosen, ...]] = {
    "letter-file": (_about("separation", "dispatched", "may"), _answers, _deadline("dispatched", "resolved")),
    "rectification-order": (gates("dispatched"), _deadline("dispatched", "measure-set")),
    "call-back": (asks_call,),
    "reception-day": (_answers, _deadline("resolved", "called-back")),
    "hotline-record": (registers, _deadline("registered", "dispatched")),
    "follow-up": (_deadline("dispatched", "resolved"), _deadline("", "escalated")),
    "assessment-record": (lambda clause: clause.kind == "target",),
    "destruction-certificate": (gates("destroyed"), keeps),
}


def resting_on(form: Form, clauses: Iterable[Clause], general: Container[str]) -> list[Clause]:
    """The clauses, of those that govern a case, that a form quotes: those that it keeps first.

    What a policy says of all cases (`general`) comes last.
    """
    listed = list(clauses)
    kept = [one for one in listed if is_kept_by(form, one)]
    found = [clause for chosen in _FOR.get(form.name, ()) for clause in listed if chosen(clause)]
    both = {(clause.policy, clause.id): clause for clause in (*kept, *found)}
    return sorted(both.values(), key=lambda clause: clause.policy in general)


def is_kept_by(form: Form, clause: Clause) -> bool:
    """Whether a clause of mere wording is kept by this form."""
    keeper = clause.fields.get("kept_by") if clause.kind == "text" else ""
    return keeper in ("form", "report") and not set(clause.covers).isdisjoint(form.serves)


class Quoter:
    """Quotes clauses of the policies in force in one language."""

    def __init__(self, policies: Iterable[Policy], language: str, home: Organization) -> None:
        self._policies = {policy.id: policy for policy in policies}
        self.language, self._home = language, home

    def source(self, clause: Clause, number: bool = True) -> str:
        """《总经理信箱管理规定》（滨物发〔2025〕46号）第十八条, or without the number of the document."""
        policy = self._policies.get(clause.policy)
        if policy is None:
            return f"{clause.policy}/{clause.id}"
        label, title = article_label(policy, clause.id, self.language), words(policy.title, self.language)
        if self.language != "zh":
            return ", ".join(part for part in (title, label) if part)
        return f"《{title}》{f'（{policy.number}）' if number and policy.number else ''}{label}"

    def quote(self, clause: Clause) -> Quote:
        """A clause in its regulation's own words; for a reader of English what it says."""
        policy = self._policies.get(clause.policy)
        text = ""
        if policy is not None and self.language == "zh":
            text = article_of(policy, clause.id).removeprefix(article_label(policy, clause.id, "zh")).strip()
        return Quote(self.source(clause), text or sentence(clause, self.language, self._home))

    def quotes(self, clauses: Iterable[Clause]) -> tuple[Quote, ...]:
        """Several, each wording once."""
        return tuple(dict.fromkeys(self.quote(clause) for clause in clauses))[:MOST]
