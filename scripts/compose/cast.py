"""Who does what in the fictional company: the people of policies/organization.yml by duty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

DEPARTMENT = {
    "repair": "engineering",
    "order": "security",
    "environment": "environment",
    "fees": "finance",
    "service": "customer-service",
    "works": "engineering",
    "utilities": "engineering",
    "staff": "human-resources",
    "other": "customer-service",
}
OWN_HANDLERS = {
    "security": "jiang.tao",
    "environment": "kong.xia",
    "finance": "yu.qing",
    "human-resources": "qian.yi",
    "quality": "song.ke",
    "office": "luo.min",
}


class Cast:
    """The roster, asked by duty."""

    def __init__(self, organization: Path) -> None:
        data = yaml.load(organization.read_text(encoding="utf-8"), yaml.BaseLoader)
        self.head_of_site: dict[str, str] = {site["id"]: site["head"] for site in data["sites"]}
        self.head_of: dict[str, str] = {item["id"]: item["head"] for item in data["departments"]}
        self.names: dict[str, str] = {item["id"]: item["name"] for item in data["people"]}
        self.departments: dict[str, str] = {item["id"]: item["name"]["zh"] for item in data["departments"]}

    def department(self, category: str, given: str = "") -> str:
        """The department in charge of a category."""
        return given or DEPARTMENT[category.split("/")[0]]

    def handler(self, department: str, site: str) -> str:
        """Who takes up a department's cases at a site."""
        if department == "engineering":
            return "ma.chao" if site in ("binjiang", "yunjing") else "deng.kai"
        return OWN_HANDLERS.get(department) or self.desk(site)

    @staticmethod
    def desk(site: str) -> str:
        """Who stands at the site's service desk."""
        return "sun.qi" if site in ("binjiang", "cuiyuan") else "tao.ran"

    @staticmethod
    def housekeeper(site: str) -> str:
        """The site's housekeeper."""
        return "cui.jia" if site in ("binjiang", "yunjing") else "pan.yue"

    def told(self, department: str, handler: str) -> str:
        """Department and person in words, for the reply."""
        head = self.head_of[department]
        text = f"{self.departments[department]}{self.names[handler]}"
        return text if head == handler else f"{text}，部门负责人{self.names[head]}督办"

    def known(self, what: dict[str, Any], key: str, otherwise: str) -> str:
        """A person that a matter names, else the usual one."""
        return str(what.get(key) or otherwise)
