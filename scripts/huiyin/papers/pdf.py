"""HTML to PDF, offline: nothing is fetched, and no letter is printed that no font has."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

PROBE = "中文印件第一页共二，。（）"
"""If one of these is in no font, there is no Chinese font."""
STANDS_IN = "〓"
"""What printers of Chinese set for a character that they lack, to be written by hand."""


class NoWriter(Exception):
    """The library that writes PDF is not installed (`library`), or Pango, which it sets with, is not (`pango`)."""

    def __init__(self, missing: str) -> None:
        super().__init__(missing)
        self.missing = missing


class NoChineseFont(Exception):
    """No installed font has Chinese characters."""


class Made(NamedTuple):
    """A paper as PDF: the file, its number of pages, and how many different characters are printed as 〓."""

    data: bytes
    pages: int
    lacking: int
    laid: Any
    """As the library has laid it out."""


class _Lacking(logging.Handler):
    """Gathers the characters that the library says no font has."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Take in a warning."""
        if ".notdef" in str(record.msg) and isinstance(record.args, tuple) and record.args:
            self.found.add(str(record.args[0]))


class Writer:
    """Writes papers as PDF. Raises NoWriter or NoChineseFont where that cannot be done."""

    def __init__(self) -> None:
        try:
            with warnings.catch_warnings(action="ignore"):  # of a machine without fonts, which is told below
                from weasyprint import HTML
            from weasyprint.text.ffi import ffi, fontconfig
            from weasyprint.text.fonts import FontConfiguration
            from weasyprint.urls import URLFetcher
        except ImportError:
            raise NoWriter("library") from None
        except OSError:
            raise NoWriter("pango") from None
        # Pango ends the process where there is no font at all.
        installed = ffi.gc(fontconfig.FcInitLoadConfigAndFonts(), fontconfig.FcConfigDestroy)
        if not fontconfig.FcConfigGetFonts(installed, fontconfig.FcSetSystem).nfont:
            raise NoChineseFont
        # data: is the page itself; whatever else a page names is not looked for
        self._html, self._fonts = HTML, FontConfiguration()
        self._fetcher = URLFetcher(allowed_protocols=("data",))
        if self._written([self._laid_out(f"<p>{PROBE}</p>")])[1]:
            raise NoChineseFont

    def pdf(self, page: str) -> Made:
        """One paper."""
        laid = self._laid_out(page)
        data, lacking = self._written([laid])
        if lacking:
            laid = self._laid_out(page.translate({ord(one): STANDS_IN for one in lacking}))
            data, left = self._written([laid])
            if left:
                raise NoChineseFont
        return Made(data, len(laid.pages), len(lacking), laid)

    def together(self, made: Sequence[Made]) -> bytes:
        """Several papers in one file, each with its own page numbers."""
        return self._written([one.laid for one in made])[0]

    def _laid_out(self, page: str) -> Any:
        return self._html(string=page, url_fetcher=self._fetcher).render(font_config=self._fonts)

    def _written(self, laid: Sequence[Any]) -> tuple[bytes, set[str]]:
        """The papers in one file, and the characters that no font has: they come to light in the writing."""
        logger, lacking = logging.getLogger("weasyprint"), _Lacking()
        logger.addHandler(lacking)
        try:
            pages = [page for one in laid for page in one.pages]
            # the same papers give the same bytes
            data: bytes = laid[0].copy(pages).write_pdf(pdf_identifier=b"huiyin")
        finally:
            logger.removeHandler(lacking)
        return data, lacking.found
