#!/usr/bin/env python3
"""The layers of docs/architecture.md: a folder includes itself and what lies below it, nothing else.

Also: nlohmann stays in the codec and out of headers, Beast out of headers (but for one that a single .cpp file
includes), CMake links no edge that the layers do not have, and no file outgrows one reader.
"""
import re
import sys
from functools import lru_cache

from tree import CPP, ROOT, files_ending, finish, includes_of

CORE = {"server/core"}
L1 = CORE | {"server/redis", "server/protocol"}
L2 = L1 | {"server/realtime", "server/auth", "server/outbox"}
PLATFORM = L2 | {"server/http", "server/ws"}

# What each folder may include besides itself. L1 and L2 folders do not know each other.
ALLOWED = {
    "server/core": set(),
    "server/redis": CORE,
    "server/protocol": CORE,
    "server/realtime": L1,
    "server/auth": L1,
    "server/outbox": L1,
    "server/http": L2,
    "server/ws": L2,
    "scheduling": PLATFORM,
    "rooms": PLATFORM | {"scheduling"},
    "server": PLATFORM | {"scheduling", "rooms"},  # the composition root
}

# Where nlohmann/json may be used, with the reason.
NLOHMANN = {
    "server/protocol/": "the codec",
    "server/core/config.cpp": "configuration files are read before there is a codec (core is below it)",
}

LINES = {(".cpp", ".hpp", ".py", ".ts", ".svelte", ".scss", ".mjs", ".sh"): 400, (".lua",): 120}
GENERATED = (".gen.ts",)
LONGER = {  # file: (lines it may have, why)
    "server/http/connection.cpp": (480, "one state machine from the first byte to the answer; to be split"),
}


def folder_of(name):
    """The layer folder that a path belongs to, or None (tests, bench)."""
    if name.startswith("server/"):
        parts = name.split("/")
        return "/".join(parts[:2]) if len(parts) > 2 else "server"
    first = name.split("/", 1)[0]
    return first if first in ALLOWED else None


@lru_cache(maxsize=None)
def users_of(root):
    """{header: the files that include it}"""
    users = {}
    for name in files_ending(*CPP, root=root):
        for _, header, _ in includes_of(name, root):
            users.setdefault(header, set()).add(name)
    return users


def is_private(header, root):
    """True when a header is a part of one .cpp file."""
    users = users_of(root).get(header, set())
    return len(users) == 1 and next(iter(users)).endswith(".cpp")


def check_includes(name, root):
    own = folder_of(name)
    is_header = name.endswith(".hpp")
    for line, header, _ in includes_of(name, root):
        target = folder_of(header)
        if own and target and target != own and target not in ALLOWED.get(own, set()):
            yield f"{name}:{line}: {own} may not include {header}: {target} is not below it."
        if own and header.startswith("tests/"):
            yield f"{name}:{line}: {own} may not include test code."
        if is_header and own and header.startswith(("boost/beast", "nlohmann/")) and not is_private(name, root):
            yield f"{name}:{line}: {header} must stay out of headers."
        if own and header.startswith("nlohmann/") and not name.startswith(tuple(NLOHMANN)):
            yield f"{name}:{line}: only the codec (server/protocol) uses nlohmann/json."


def check_header(name, root):
    if folder_of(name) and "#pragma once" not in (root / name).read_text(encoding="utf-8"):
        yield f"{name}: a header starts with #pragma once."


def check_length(name, root):
    for endings, most in LINES.items():
        if name.endswith(endings) and not name.endswith(GENERATED):
            count = len((root / name).read_bytes().splitlines())
            if count > LONGER.get(name, (most,))[0]:
                yield f"{name}: {count} lines; more than {most} is too much for one file."


LIBRARY = re.compile(r"convene_library\((\w+)([^)]*)\)", re.S)


def library_folder(target):
    short = target.removeprefix("convene_")
    return short if short in ALLOWED else f"server/{short}"


def check_links(name, root):
    for target, rest in LIBRARY.findall((root / name).read_text(encoding="utf-8")):
        own = library_folder(target)
        for linked in re.findall(r"\bconvene_\w+", rest):
            if library_folder(linked) not in ALLOWED.get(own, set()):
                yield f"{name}: {target} may not link {linked}."


def check(root=ROOT):
    """Every broken rule, one line each."""
    problems = []
    for name in files_ending(*CPP, root=root):
        problems += check_includes(name, root)
        if name.endswith(".hpp"):
            problems += check_header(name, root)
    for name in files_ending(*(ending for endings in LINES for ending in endings), root=root):
        problems += check_length(name, root)
    for name in files_ending("CMakeLists.txt", root=root):
        if name.startswith(("tests/", "bench/")):
            continue
        problems += check_links(name, root)
    return problems


if __name__ == "__main__":
    sys.exit(finish(check(), "Layers"))
