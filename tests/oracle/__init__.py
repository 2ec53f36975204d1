"""A slow and obvious second reading of the rules for deadlines, to compare the program with."""

from tests.oracle.obligations import obligations

__all__ = ["obligations"]
