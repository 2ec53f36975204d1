"""Huiyin (回音, an echo): an organisation's letter box kept in Git."""

__version__ = "0.1.0"
