#!/usr/bin/env python3
"""The documentation keeps up: every setting and every metric is in docs/operations.md, every link leads somewhere."""
import re
import sys

from tree import ROOT, files_ending, finish

METRIC = re.compile(r'"(convene_[a-z_]+[a-z])"')
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)[^)]*\)|<img[^>]* src=\"([^\"]+)\"")


def settings():
    text = (ROOT / "server/core/config_fields.hpp").read_text(encoding="utf-8")
    return re.findall(r'visit\("(\w+)"', text)


def metrics():
    for name in files_ending(".cpp", ".hpp"):
        if name.startswith(("server/", "scheduling/", "rooms/")):
            yield from METRIC.findall((ROOT / name).read_text(encoding="utf-8"))


def check_words():
    page = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    for name in settings():
        if not re.search(rf"`(\w+\.)?{name}`", page):
            yield f"docs/operations.md: the setting {name} is missing."
    for name in sorted(set(metrics())):
        if f"`{name}`" not in page:
            yield f"docs/operations.md: the metric {name} is missing."


def check_links():
    for name in files_ending(".md"):
        for groups in LINK.findall((ROOT / name).read_text(encoding="utf-8")):
            target = groups[0] or groups[1]
            if "://" not in target and not ((ROOT / name).parent / target).exists():
                yield f"{name}: the link to {target} leads nowhere."


if __name__ == "__main__":
    sys.exit(finish([*check_words(), *check_links()], "Documentation"))
