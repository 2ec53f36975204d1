"""Measures, not tests: `make bench`."""
