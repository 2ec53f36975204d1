"""`huiyin new`: registers a case, from options or by asking as a form does."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from huiyin.cli import asking, clerk, paperwork, sealing
from huiyin.cli.session import At, Lang, Quiet, Root, Session, Stop, session
from huiyin.desk.registering import Draft, NotAField, case_values, draft, keep, pairs
from huiyin.desk.writing import stamp
from huiyin.language import _, active

NEEDED = ("channel", "party", "site", "kind", "category")
Channel = Annotated[
    str | None, typer.Option("--channel", metavar="ID", help=_("How it came: letter, hotline, …"))
]
Party = Annotated[
    str | None,
    typer.Option("--party", metavar="WHO", help=_("owner, tenant, visitor, supplier, employee or public.")),
]
Named = Annotated[
    bool | None,
    typer.Option(
        "--named/--anonymous", help=_("Whether the sender gives a name (default: when one is given).")
    ),
]
Site = Annotated[str | None, typer.Option("--site", metavar="ID", help=_("The site that it is about."))]
Kind = Annotated[
    str | None, typer.Option("--kind", metavar="KIND", help=_("complaint, suggestion, enquiry, …"))
]
Category = Annotated[
    str | None, typer.Option("--category", metavar="PATH", help=_("What it is about: repair/leak."))
]
Subject = Annotated[str | None, typer.Option("--subject", metavar="LINE", help=_("A line for lists."))]
Urgency = Annotated[
    str | None, typer.Option("--urgency", metavar="DEGREE", help=_("normal, important or urgent."))
]
Received = Annotated[
    str | None, typer.Option("--received", metavar="TIME", help=_("When it was received (default: now)."))
]
Posted = Annotated[
    str | None, typer.Option("--posted", metavar="DATE", help=_("When the sender wrote or posted it."))
]
Field = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="KEY=VALUE",
        help=_("Any other field, such as reporter.name=… or x-…; may be given again."),
    ),
]
Body = Annotated[
    str | None, typer.Option("--body", metavar="FILE", help=_("The letter's text; - is standard input."))
]
Receipt = Annotated[
    str | None,
    typer.Option(
        "--receipt",
        metavar="FILE",
        help=_("Print the sender's acknowledgement with the code: .html, or .pdf."),
    ),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="ID", help=_("Who does it (default: the person with Git's user.email).")),
]


def new(
    channel: Channel = None,
    party: Party = None,
    named: Named = None,
    site: Site = None,
    kind: Kind = None,
    category: Category = None,
    subject: Subject = None,
    urgency: Urgency = None,
    received: Received = None,
    posted: Posted = None,
    field: Field = None,
    body: Body = None,
    receipt: Receipt = None,
    by: By = None,
    root: Root = None,
    lang: Lang = None,
    at: At = None,
    quiet: Quiet = False,
) -> None:
    here = session(root, lang, at, quiet)
    moment = clerk.now(here).replace(second=0, microsecond=0)
    if receipt is not None:
        _check_place(receipt, here)
    options = {
        "channel": channel,
        "party": party,
        "named": None if named is None else str(named).lower(),
        "site": site,
        "kind": kind,
        "category": category,
        "subject": subject,
        "urgency": urgency,
        "received": _in_full(received, moment),
        "posted": posted,
    }
    try:
        given = {**{key: value for key, value in options.items() if value is not None}, **pairs(field or ())}
    except NotAField as error:
        raise Stop(_("Write {word} as KEY=VALUE.").format(word=str(error).partition("=")[0])) from None
    missing = [name for name in NEEDED if name not in given]
    if missing and asking.on_terminal():
        from huiyin.cli.intake import Intake

        form = Intake(here, moment, given)
        given, letter, author = form.fill(_letter(body), by)
        made = _made(here, given, letter, author, moment)
        _judge(made, here)
        if not form.confirmed():
            here.say(_("Nothing was written."))
            raise typer.Exit(1)
    elif missing:
        raise Stop(
            _("These are missing: {options}.").format(options=", ".join(f"--{name}" for name in missing))
        )
    else:
        author = clerk.author(here, by, moment)
        given = _completed({"received": stamp(moment), **given}, author, here)
        letter = _letter(body) or ""
        made = _made(here, given, letter, author, moment)
        _judge(made, here)
    _tell_earlier(made, here)
    code = sealing.code(here)
    if receipt is not None and code is None:
        raise Stop(
            _("A receipt with a code wants a key store: huiyin keys create FOLDER. Nothing was written.")
        )
    if code is not None:
        made = _made(here, given, letter, author, moment, code)
    _write(made, lambda: _made(here, given, letter, author, moment, code), here, moment)
    if code is not None:
        typer.echo(f"code\t{code.shown}")
        here.say(
            _(
                "This code fetches the answer. Give it to the sender now: it is kept nowhere, and nobody can"
                " tell it again. Do not write the case number or a name beside it."
            )
        )
        if receipt is not None:
            _print(code.shown, receipt, here)


new.__doc__ = _(
    "Register a case: on a terminal by asking, else from options; prints its number and path.\n\n"
    "Examples: huiyin new · huiyin new --channel letter --site binjiang --party owner --kind complaint"
    " --category repair/leak --field reporter.name=… --body letter.txt"
)


class Paper(NamedTuple):
    """An acknowledgement as HTML, under a name that says nothing."""

    name: str
    html: str


def _check_place(receipt: str, here: Session) -> None:
    """Raises Stop where the receipt would be committed or published, or could not be written: before anything is."""
    from huiyin.papers import shelf

    ending, target = receipt.rpartition(".")[2].lower(), Path(receipt)
    if ending not in ("html", "pdf"):
        raise Stop(_("--receipt is a file that ends in .html or .pdf."))
    if ending == "pdf":
        paperwork.pdf_writer()
    try:
        shelf.check(here.tree, target)
    except shelf.WrongPlace:
        told = _("{path} would be committed or published. Choose a place outside the repository.")
        raise Stop(told.format(path=receipt)) from None


def _print(code: str, receipt: str, here: Session) -> None:
    """Print the acknowledgement that the sender takes along. Raises Stop (3); the code was told already."""
    from huiyin.cli.build import site_address
    from huiyin.papers.codeslip import slip

    site = site_address(here)
    if not site:
        here.say(_("Set site_url in mkdocs.yml, and the receipt has a QR code that leads to the page."))
    html = slip(code, here.organization, site, active())
    paperwork.lay_out(here, [Paper("receipt", html)], receipt.rpartition(".")[2].lower(), receipt, None)


def _in_full(received: str | None, moment: datetime) -> str | None:
    from huiyin.fields import moment as convert

    return None if received is None else asking.as_time(convert, received, moment)


def _letter(body: str | None) -> str | None:
    """The text of the letter: of a file, or of what is piped in; None where there is neither."""
    if body is None and not _piped():
        return None
    try:
        data = sys.stdin.buffer.read() if body in (None, "-") else Path(str(body)).read_bytes()
        return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    except UnicodeDecodeError:
        raise Stop(_("The text of the letter is not UTF-8.")) from None
    except OSError as error:
        raise Stop(
            _("The text of the letter cannot be read: {reason}.").format(reason=error.strerror or "")
        ) from None


def _piped() -> bool:
    """Whether something is piped or redirected into us; a closed or empty device is not waited for."""
    if sys.stdin is None:
        return False
    try:
        mode = os.fstat(sys.stdin.fileno()).st_mode
    except (OSError, ValueError, AttributeError):
        return not sys.stdin.isatty()
    return stat.S_ISFIFO(mode) or stat.S_ISREG(mode)


def _completed(given: dict[str, str], author: str, here: Session) -> dict[str, str]:
    """What was given, with the defaults that a form would have offered."""
    from huiyin.desk.questions import wanted_of_case

    found = dict(given)
    found.setdefault("named", str(any(key.startswith("reporter.") for key in given)).lower())
    wanted = {want.path for want in wanted_of_case(_values(found), here.rules)}
    if "first_received_by" in wanted:
        found["first_received_by"] = author
        here.say(_("First received by: {person}, who registers it.").format(person=author))
    return found


def _values(given: dict[str, str]) -> dict[str, object]:
    try:
        return case_values(given)
    except NotAField as error:
        raise Stop(_("There can be no field {name}.").format(name=error)) from None


def _made(
    here: Session,
    given: dict[str, str],
    letter: str,
    author: str,
    moment: datetime,
    code: sealing.Code | None = None,
) -> Draft:
    values = _values(given)
    seal, pickup = sealing.sealer(here), code.pickup if code is not None else None
    return sealing.in_words(
        lambda: draft(values, letter, author, moment, here.tree, here.rules, seal, pickup)
    )


def _judge(made: Draft, here: Session) -> None:
    """Say what is wrong with the case; with an error in it nothing is written."""
    day = made.case.received.date() if made.case is not None else None
    clerk.judge(made.problems, here, day)
    if made.case is not None and made.case.reporter is not None and not here.organization.recipients:
        here.say(
            _(
                "Mind: what the sender's name and telephone are enters Git in clear,"
                " and stays there for ever; name recipients in organization.yml to seal it."
            )
        )


def _tell_earlier(made: Draft, here: Session) -> None:
    """Name the cases that are of the same sender or household, for whoever registers to look at."""
    from collections.abc import Mapping

    from huiyin.sealing.recognition import earlier
    from huiyin.sealing.sealer import named_store

    told = made.case.reporter if made.case is not None else None
    if here.quiet or not isinstance(told, Mapping):
        return
    keys = sealing.store(here) if named_store(here.tree) is not None else None
    found = earlier(here.tree, keys, {key: str(value) for key, value in told.items()})
    if found:
        listed = ", ".join(found[-10:])
        here.say(_("Of the same telephone, room or e-mail address: {numbers}.").format(numbers=listed))


def _write(made: Draft, again: Callable[[], Draft], here: Session, moment: datetime) -> None:
    from huiyin.desk.prospects import outlook

    made, path = _kept(made, again, here)
    typer.echo(f"{made.number}\t{path}")
    if made.case is not None and not here.quiet:
        clerk.tell_owed(outlook(made.case, here.rules, moment), here, moment)


def _kept(made: Draft, again: Callable[[], Draft], here: Session) -> tuple[Draft, str]:
    """Write the case down; where somebody else has just taken its number, under another."""
    while True:
        try:
            return made, keep(made, here.tree)
        except FileExistsError:
            made = again()
