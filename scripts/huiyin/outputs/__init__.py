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

OUTPUTS: Mapping[str, Callable[[PublicBook, Calendar, str], Files]] = {
    "policies": lambda book, *_: policies.render(book),
    "board": lambda book, *_: board.render(book),
    "bulletins": lambda book, *_: bulletins.render(book),
    "channels": channels.render,
    "handbook": lambda book, calendar, address: handbook.render(calendar),
    "data": lambda book, calendar, address: datapage.render(book, address),
    "feeds": lambda book, calendar, address: feeds.render(book, address),
    "open311": lambda book, calendar, address: open311.render(book, address),
}
"""By name, what makes files of the PublicBook, the calendar and the site's address.

homepage.py also needs what people wrote, pickup.py the replies.
"""


def everything(
    book: PublicBook,
    calendar: Calendar,
    written: Files,
    address: str = "",
    offer: pickup.Offer | None = None,
) -> dict[str, str | bytes]:
    """The whole stage: what people wrote for the site (`written`, as it is staged) and every output.

    `address` is the site's own, with a slash at its end; without one links in feeds are relative. `offer`: the
    replies to be fetched by code, where the site has them.

    Raises stage.Doubled where a written page has the path of one that is made.
    """
    homes = {path: _text(written[path]) for path in homepage.PAGES if path in written}
    rest = {path: content for path, content in written.items() if path not in homes}
    made = [render(book, calendar, address) for render in OUTPUTS.values()]
    return twins.marked(gathered(rest, homepage.render(book, homes), pickup.render(book, offer), *made))


def _text(content: str | bytes) -> str:
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else content
