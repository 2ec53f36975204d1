"""What the public gets to see: each module makes pages or data, {path: text}."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from huiyin.calendar import Calendar
from huiyin.outputs import (
    board,
    bulletins,
    channels,
    datapage,
    feeds,
    handbook,
    homepage,
    open311,
    pickup,
    policies,
    twins,
)
from huiyin.public import PublicBook
from huiyin.stage import Files, gathered

OUTPUTS: Mapping[str, Callable[[PublicBook, Calendar], Files]] = {
    "policies": lambda book, _: policies.render(book),
    "board": lambda book, _: board.render(book),
    "bulletins": lambda book, _: bulletins.render(book),
    "channels": channels.render,
    "handbook": lambda _, calendar: handbook.render(calendar),
    "data": lambda book, _: datapage.render(book),
    "feeds": lambda book, _: feeds.render(book),
    "open311": lambda book, _: open311.render(book),
}
"""By name, what makes files of the PublicBook; homepage.py also needs what people wrote, pickup.py the replies."""


def everything(
    book: PublicBook, calendar: Calendar, written: Files, offer: pickup.Offer | None = None
) -> dict[str, str | bytes]:
    """The whole stage: what people wrote for the site (`written`, as it is staged) and every output.

    `offer`: the replies to be fetched by code, where the site has them.

    Raises stage.Doubled where a written page has the path of one that is made.
    """
    homes = {path: _text(written[path]) for path in homepage.PAGES if path in written}
    rest = {path: content for path, content in written.items() if path not in homes}
    made = [render(book, calendar) for render in OUTPUTS.values()]
    return twins.marked(gathered(rest, homepage.render(book, homes), pickup.render(book, offer), *made))


def _text(content: str | bytes) -> str:
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else content
