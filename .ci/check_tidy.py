#!/usr/bin/env python3
"""clang-tidy 19 without a single warning.

usage: check_tidy.py [--all] [--seconds N] [FILE...]

Looks at the product's files (not at tests: GoogleTest doubles the time) that changed since CONVENE_BASE (default:
20 commits ago), newest change first, and stops after --seconds (default 480) with a word about what was not
reached. A file is looked at again only when it, a header of ours that it includes, or .clang-tidy has changed.
--all: every file, without a limit of time.
"""
import argparse
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from compile_flags import commands, database_folder
from tree import ROOT, closure_of, content_key

PRODUCT = ("server/", "scheduling/", "rooms/")
FINDING = re.compile(r"^(?=/)(.*?:\d+:\d+: (?:error|warning): )", re.M)
STAMPS = ROOT / "build" / "stamps" / "tidy"


def git(*words):
    outcome = subprocess.run(["git", *words], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return outcome.stdout.split("\n") if outcome.returncode == 0 else []


def changed_files():
    """Names of changed files, the newest change first; None when there is no history to compare with."""
    base = os.environ.get("CONVENE_BASE") or "HEAD~20"
    if not git("rev-parse", "--verify", "--quiet", base):
        return None
    names = git("diff", "--name-only", "HEAD") + git("ls-files", "-o", "--exclude-standard")
    names += git("log", "--name-only", "--format=", f"{base}..HEAD")
    return list(dict.fromkeys(name for name in names if name))


def sources_of(changed, known):
    """The compiled files among the changed ones, and for each changed header one file that includes it."""
    chosen = []
    for name in changed:
        if name in known:
            chosen.append(name)
        elif name.endswith(".hpp"):
            users = [source for source in sorted(known) if name in closure_of(source)]
            twin = name.removesuffix(".hpp") + ".cpp"
            chosen += [twin] if twin in users else users[:1]
    return list(dict.fromkeys(chosen))


def stamp_of(name, options):
    return STAMPS / content_key([".clang-tidy", *closure_of(name)], *options)


def findings(output):
    """What was said about our own files: the analyser does not know coroutines and reports inside Asio's headers."""
    blocks, kept = FINDING.split(output)[1:], []
    for place, rest in zip(blocks[0::2], blocks[1::2]):
        if place.startswith(f"{ROOT}/") and not place.startswith(f"{ROOT}/build/"):
            kept.append(place + rest)
    return "".join(kept)


def tidy(name, stamp):
    outcome = subprocess.run(["clang-tidy-19", "-p", str(database_folder()), "--quiet", name], cwd=ROOT,
                             stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    found = findings(outcome.stdout)
    if outcome.returncode != 0 and not outcome.stdout:
        return outcome.stderr
    if not found:
        stamp.touch()
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--seconds", type=float, default=480)
    parser.add_argument("files", nargs="*")
    asked = parser.parse_args()
    known = {name: options for name, options in commands().items()
             if name.startswith(PRODUCT)}
    changed = None if asked.all else changed_files()
    names = asked.files or (sorted(known) if changed is None else sources_of(changed, known))
    STAMPS.mkdir(parents=True, exist_ok=True)
    stamps = {name: stamp_of(name, known[name]) for name in names}
    waiting = [name for name in names if not stamps[name].exists()]
    end = time.monotonic() + (float("inf") if asked.all else asked.seconds)
    late, failed = [], False

    def look(name):
        if time.monotonic() > end:
            late.append(name)
            return ""
        return tidy(name, stamps[name])

    with ThreadPoolExecutor(2) as pool:
        for text in pool.map(look, waiting):
            if text:
                failed = True
                print(text, flush=True)
    print(f"clang-tidy: {len(names)} of {len(known)} files changed, {len(names) - len(waiting)} known to be fine, "
          f"{len(waiting) - len(late)} looked at, {len(late)} not reached in time" +
          (f" ({' '.join(late)})." if late else "."))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
