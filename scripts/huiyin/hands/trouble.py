"""What keeps work from being shared: said in words, with what to do; nothing is lost by it."""

from __future__ import annotations


class Trouble(Exception):
    """The message says what is wrong and what to do; `status` is the exit status."""

    def __init__(self, message: str, status: int = 1) -> None:
        super().__init__(message)
        self.status = status
