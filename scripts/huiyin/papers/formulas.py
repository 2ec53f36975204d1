"""What a spreadsheet program would take for a formula."""

from __future__ import annotations

_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
"""What makes a spreadsheet reckon, in full width too."""
_BLANK = " \u3000\u00a0\n\ufeff\u200b"


def begins_formula(cell: str) -> bool:
    """Whether a cell would be reckoned with, blanks in front of it or not."""
    return cell.startswith(_STARTS) or cell.lstrip(_BLANK).startswith(_STARTS)


def safe(cell: str) -> str:
    """A cell of CSV that a spreadsheet shows as it is: an apostrophe goes before what would begin a formula."""
    return f"'{cell}" if begins_formula(cell) else cell
