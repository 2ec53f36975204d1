"""What the commands of a clerk share: who acts, which case is meant, how problems and deadlines are told."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from huiyin.cli import asking
from huiyin.cli.choices import nearest
from huiyin.cli.session import Session, Stop
from huiyin.desk.prospects import Outlook, fulfilling
from huiyin.desk.questions import Question, people
from huiyin.desk.ruling import Article, article
from huiyin.diagnostic import Diagnostic, Severity
from huiyin.fields import text
from huiyin.language import _, active, hint, message, severity
from huiyin.lifecycle import EVENTS
from huiyin.model import Obligation, Organization, words
from huiyin.owed import Owners
from huiyin.words.names import EVENT_NAMES, event_name, role_name, state_name
from huiyin.words.sentences import sentence
from huiyin.words.wording import Words


def path_of_case(here: Session, asked: str) -> str:
    """The path of the case that is meant. Raises Stop (2) when none, or more than one, is."""
    from huiyin.desk.search import Ambiguous, NotFound, find, tidy
    from huiyin.numbers import CASE_NUMBER, is_valid

    try:
        path = find(here.tree, asked)
    except Ambiguous as error:
        told = _("Several numbers end in {asked}: {numbers}. Give more of the number.")
        raise Stop(told.format(asked=asked, numbers=", ".join(error.numbers))) from None
    except NotFound:
        told = _("There is no case {asked}.").format(asked=asked)
        if CASE_NUMBER.match(tidy(asked)) and not is_valid(tidy(asked)):
            told += " " + _("Its check character is wrong, so there is a slip of the pen in it.")
        raise Stop(told) from None
    if here.tree.is_link(path):
        raise Stop(_("{path} is a symbolic link; links are not followed.").format(path=path))
    return path


def event_meant(asked: str) -> str:
    """An event by its name in the file or in the reader's language. Raises Stop (2), with the nearest."""
    known = {name: {called.casefold() for called in EVENT_NAMES[name]} for name in EVENTS}
    named = [name for name, called in known.items() if asked.casefold() in called]
    if asked in EVENTS or len(named) == 1:
        return asked if asked in EVENTS else named[0]
    if near := nearest(asked, known):
        told = _("There is no event {name}; did you mean {near}?").format(name=asked, near=", ".join(near))
    else:
        told = _("There is no event {name}; without one, “huiyin log CASE” shows what may follow.").format(
            name=asked
        )
    raise Stop(told)


def now(here: Session) -> datetime:
    """The moment of writing something down: --at, else the real one, in the shipped example too."""
    return here.at if here.asked_at is not None else datetime.now(here.organization.zone)


def author(here: Session, asked: str | None, at: datetime) -> str:
    """Who does it: whom --by names, else whose e-mail address Git has. Raises Stop (2) for nobody."""
    home = here.organization
    if asked is not None:
        return person(home, asked)
    found = author_by_git(here, at)
    if found is None and asking.on_terminal():
        everybody = Question("by", _("Who does it"), text, True, people(home, at.date()), False)
        return asking.ask(everybody, at)
    if found is None:
        raise Stop(
            _(
                "Who does this? Give --by with an id of the roster,"
                " or set user.email in Git to an address that stands there."
            )
        )
    return found


def author_by_git(here: Session, at: datetime) -> str | None:
    """Whoever on the roster has the e-mail address that Git is set to."""
    from huiyin.repository import GitFailed

    try:
        email = here.tree.git("config", "user.email").decode("utf-8", "replace").strip().casefold()
    except (GitFailed, OSError):
        return None
    people = here.organization.people.values()
    known = [
        one.id
        for one in people
        if one.active(at.date()) and email in (item.casefold() for item in one.emails)
    ]
    return known[0] if email and len(known) == 1 else None


def person(home: Organization, asked: str) -> str:
    """A person's id, from the id or a name that only one has; all else as it is, for the checks to judge."""
    named = [one.id for one in home.people.values() if one.name == asked]
    return named[0] if asked not in home.people and len(named) == 1 else asked


def department(home: Organization, asked: str) -> str:
    """A department's id, from the id or a name that only one has; anything else as it is."""
    named = [one.id for one in home.departments.values() if asked in one.name.values()]
    return named[0] if asked not in home.departments and len(named) == 1 else asked


def person_name(home: Organization, person_id: str) -> str:
    """What a person on the roster is called."""
    found = home.people.get(person_id)
    return found.name if found is not None else person_id


def speech(home: Organization) -> Words:
    """The words of the reader's language, with the organisation's own names."""
    return Words(active(), home)


# --- problems -----------------------------------------------------------------------------------------------


def _label(item: Diagnostic) -> str:
    """What a problem of this severity is called where something is to be written."""
    called = {Severity.ERROR: _("Not allowed"), Severity.WARNING: _("Warning"), Severity.NOTICE: _("Note")}
    return called[severity(item)]


def judge(
    found: Iterable[Diagnostic], here: Session, received: date | None, involved: Collection[str] = ()
) -> None:
    """Tell what is wrong, with the article that says so. Raises Stop (1) where there is an error.

    Places are left out, as the file is not written; of a refusal only the reasons are told.
    """
    items = sorted(found, key=lambda item: item.params.get("clause", ""))
    refused = any(severity(item) is Severity.ERROR for item in items)
    quoted = None
    for item in items:
        if (severity(item) is not Severity.ERROR) if refused else here.quiet:
            continue
        rests_on = article(item, here.rules, received) if received is not None else None
        if rests_on is not None and rests_on != quoted:
            title = words(rests_on.policy.title, active())
            clause = f"{rests_on.policy.id}/{rests_on.clause.id}"
            told = _("{title}, clause {clause}: {text}")
            asking.say(told.format(title=title, clause=clause, text=_wording(rests_on, here.organization)))
            quoted = rests_on
        indent = "" if rests_on is None else "  "
        line = _("{label}: {message} [{code}]")
        asking.say(indent + line.format(label=_label(item), message=message(item), code=item.code))
        asking.say(f"{indent}  {hint(item)}")
        if item.code == "HY515" and rests_on is not None:
            people = _holders(rests_on.clause.fields["by"], here, involved)
            asking.say(indent + "  " + _("May approve: {people}").format(people=people))
    if refused:
        raise Stop(_("Nothing was written."), 1)


def _wording(rests_on: Article, home: Organization) -> str:
    """The article as it stands; for a reader of English also what it says in plain words."""
    if active() == "zh":
        return rests_on.text
    return f"{rests_on.text} {sentence(rests_on.clause, active(), home)}"


def _holders(roles: Iterable[str], here: Session, involved: Collection[str]) -> str:
    """Who holds these roles now and is not involved in the case."""
    day = now(here).date()
    free = [one for one in here.organization.people.values() if one.active(day) and one.id not in involved]
    return "; ".join(
        f"{role_name(role, active())} ({', '.join(one.name for one in free if role in one.roles) or '-'})"
        for role in roles
    )


# --- deadlines ----------------------------------------------------------------------------------------------


def short(moment: datetime) -> str:
    """A moment as people read it."""
    return f"{moment:%Y-%m-%d %H:%M}"


def time_left(due: datetime, at: datetime) -> str:
    """How long there is, or how long it has been due: 还剩2天3小时."""
    minutes = int(abs((due - at).total_seconds()) // 60)
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        span = _("{days} d {hours} h").format(days=days, hours=hours)
    elif hours:
        span = _("{hours} h {minutes} min").format(hours=hours, minutes=rest)
    else:
        span = _("{minutes} min").format(minutes=rest)
    return (_("{span} left") if due >= at else _("{span} overdue")).format(span=span)


def owner(item: Obligation, home: Organization) -> str:
    """Who owes an obligation: the person, else the role; "" where its clause names nobody."""
    name = item.responsible["person"]
    return person_name(home, name) if name else role_name(item.responsible["role"] or "", active())


def deeds(item: Obligation, owners: Owners, received: date) -> str:
    """By what an obligation is fulfilled: 答复, or what else will do."""
    from huiyin.words.figures import joined

    clause = next(
        (
            clause
            for policy in owners.rules.force(received).policies
            for clause in policy.clauses
            if policy.id == item.policy and clause.id == item.clause
        ),
        None,
    )
    names = list(dict.fromkeys(event_name(event, active()) for event in fulfilling(clause)))
    return joined(names[:3], active(), any_of=True) + (" …" if len(names) > 3 else "")


def duty_line(item: Obligation, here: Session, at: datetime, received: date) -> str:
    """An obligation that is still owed, on one line."""
    home = here.organization
    deed = deeds(item, Owners(here.rules, at), received)
    left = time_left(item.due, at) if item.state != "paused" else state_name("paused", active())
    by = ", ".join(part for part in (owner(item, home), f"{item.policy}/{item.clause}") if part)
    return f"{short(item.due)}  {left}  {deed}  ({by})"


def tell_owed(view: Outlook, here: Session, at: datetime, most: int = 3) -> None:
    """Say what is due first, on stderr."""
    owed = view.owed
    if not owed:
        here.say(_("Nothing is owed now."))
        return
    here.say(_("Due first:"))
    for item in owed[:most]:
        here.say(f"  {duty_line(item, here, at, view.case.received.date())}")
