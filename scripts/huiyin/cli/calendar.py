"""`huiyin calendar propose YEAR`: a year's days off and make-up days, to compare with the official notice."""

from __future__ import annotations

from typing import Annotated

import typer

from huiyin.cli.help import Group
from huiyin.cli.session import Lang, Quiet, Root, Stop, session
from huiyin.language import _

app = typer.Typer(cls=Group, help=_("The calendar of working days."), no_args_is_help=True)
Year = Annotated[int, typer.Argument(metavar="YEAR", help=_("The year, such as 2027."))]


@app.callback()
def calendar() -> None:
    # A group of its own, though there is only one command yet.
    pass


def propose(year: Year, root: Root = None, lang: Lang = None, quiet: Quiet = False) -> None:
    from huiyin.propose import propose as propose_year
    from huiyin.propose import render

    here = session(root, lang, None, quiet)
    try:
        proposal = propose_year(year)
    except (ValueError, OverflowError):
        raise Stop(_("The library of holidays does not know the year {year}.").format(year=year)) from None
    known = here.rules.calendar.years.get(year)
    typer.echo(render(proposal, (known.holidays, known.workdays) if known is not None else None), nl=False)
    if proposal.guessed:
        here.say(
            _(
                "A guess: the notice for {year} is not known. Wait for it before you change the calendar."
            ).format(year=year)
        )
    elif known is None:
        here.say(
            _("Compare it with the notice, name the notice as source, and add it to policies/calendar.yml.")
        )


propose.__doc__ = _(
    "Propose a year for policies/calendar.yml, as YAML; comments say where the file differs.\n\n"
    "Examples: huiyin calendar propose 2027 · huiyin calendar propose 2026 > proposal.yml"
)
app.command("propose")(propose)
