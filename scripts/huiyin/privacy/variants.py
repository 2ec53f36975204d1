"""One spelling for what can be written in several: traditional characters as simplified, letters without accents."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_LATIN = (range(0xC0, 0x250), range(0x1E00, 0x1F00))
_HAN = (range(0x3400, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2FA20))
_OWN = dict(zip("ØøŁłĐđıÆæŒœÞþÐð", "O o L l D d i AE ae OE oe Th th D d".split(), strict=True))
"""Letters that Unicode does not take apart."""
_MARKS = r"\u0300-\u036f"
_ACCENTS = re.compile(rf"[{_MARKS}\u00c0-\u024f\u1e00-\u1eff]")


def one_spelling(text: str) -> str:
    """陳大文 as 陈大文, José as Jose; other texts as they are."""
    if text.isascii() or (_is_simplified(text) and not _ACCENTS.search(text)):
        return text
    usual, rare, table = _spellings()
    return text.translate(table) if usual.search(text) or rare.search(text) else text


def _is_simplified(text: str) -> bool:
    """Whether a text is in the characters of GB 2312 alone; most are, and no table has to be made for them."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _spellings() -> tuple[re.Pattern[str], re.Pattern[str], dict[int, str]]:
    """What finds a character with another spelling, and the spellings.

    The rare characters, beyond U+FFFF, apart: with them among the others the search takes twenty times as long.
    """
    from opencc import OpenCC

    table = {ord(one): other for one, other in _OWN.items()}
    for code in (code for block in _LATIN for code in block):
        base = "".join(one for one in unicodedata.normalize("NFKD", chr(code)) if one.isascii())
        if base and unicodedata.category(chr(code)).startswith("L"):
            table.setdefault(code, base)
    characters = [chr(code) for block in _HAN for code in block]
    simple = OpenCC("t2s").convert("\n".join(characters)).split("\n")
    pairs = zip(characters, simple, strict=True)
    # what GB 2312 has stays as it is, or it would be spelled in two ways
    table.update({ord(one): other for one, other in pairs if one != other and not _is_simplified(one)})
    usual = re.compile(f"[{_MARKS}{''.join(chr(code) for code in table if code < 0x10000)}]")
    return usual, re.compile("[\U00020000-\U0002fa1f]"), table | dict.fromkeys(range(0x300, 0x370), "")
