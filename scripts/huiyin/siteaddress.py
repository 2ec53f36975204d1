"""The site's own address: `site_url` of mkdocs.yml, which the engines read too, so that it is set once."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

import yaml

SETTING = "site_url"


class BadAddress(Exception):
    """The setting is no address of a site; what stands there is the message."""


def address(config: str, environment: Mapping[str, str]) -> str:
    """The address with a slash at its end; "" where there is none, or mkdocs.yml cannot be read.

    `!ENV NAME` and `!ENV [NAME, …, default]` are looked up as MkDocs does. Raises BadAddress for what is not
    `http://host/…` or `https://host/…`, or has a query or a fragment.
    """
    found = _setting(config, environment).strip()
    if not found:
        return ""
    parts = urlsplit(found)
    plain = found.isascii() and found.isprintable() and not set(found) & set(" <>\"'\\^`{|}")
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.query
        or parts.fragment
        or not plain
    ):
        raise BadAddress(found)
    return f"{found.rstrip('/')}/"


def _setting(config: str, environment: Mapping[str, str]) -> str:
    try:
        top = yaml.compose(config, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return ""
    if not isinstance(top, yaml.MappingNode):
        return ""
    return next(
        (_value(node, environment) for key, node in top.value if getattr(key, "value", None) == SETTING), ""
    )


def _value(node: yaml.Node, environment: Mapping[str, str]) -> str:
    if isinstance(node, yaml.ScalarNode):
        if node.tag == "!ENV":
            return environment.get(node.value, "")
        return "" if node.tag == "tag:yaml.org,2002:null" else str(node.value)
    if isinstance(node, yaml.SequenceNode) and node.tag == "!ENV":
        *names, default = [str(one.value) for one in node.value]
        return next((environment[name] for name in names if name in environment), default)
    return ""
