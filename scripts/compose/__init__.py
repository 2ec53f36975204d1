"""Composes the shipped fictional cases from hand-written matters (the *.yml files beside this)."""
