"""The organisation as outputs may know it: its public names, as the words of rules want them."""

from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from huiyin.model import Department, Organization
from huiyin.public import PublicBook


def home_of(book: PublicBook) -> Organization:
    """Names of channels, sites, departments and categories, and nothing else: no roster, no settings."""
    public = book.organization
    return Organization(
        name=public.name,
        zone=ZoneInfo(public.timezone),
        language=public.language,
        opening=time(0),
        closing=time(0),
        roles=(),
        channels={channel.id: channel for channel in public.channels},
        sites={site.id: site for site in public.sites},
        departments={key: Department(key, name) for key, name in public.departments.items()},
        people={},
        categories={**public.categories, **public.subcategories},
    )
