"""Text that a mail program broke into lines, put together again (RFC 3676, format=flowed)."""

from __future__ import annotations

_SIGNATURE = "-- "


def unfolded(text: str, joined_by_nothing: bool = False) -> str:
    """The paragraphs of a flowed text. With DelSp the space at the end of a line goes too (as for Chinese)."""
    found: list[tuple[int, str]] = []
    flowing = False
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        soft = bare.endswith(" ") and bare != _SIGNATURE
        told = bare[:-1] if soft and joined_by_nothing else bare
        if flowing and found and found[-1][0] == depth and bare != _SIGNATURE:
            found[-1] = depth, found[-1][1] + told
        else:
            found.append((depth, told))
        flowing = soft
    return "\n".join(
        f"{'>' * depth} {line.rstrip()}".rstrip() if depth else line.rstrip() for depth, line in found
    )
