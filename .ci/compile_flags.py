"""Compiler command lines, from the compile_commands.json of the first configured build."""
import json
import shlex
import sys

from tree import ROOT

PRESETS = ("asan", "debug", "release", "tsan")


def database_folder():
    for preset in PRESETS:
        if (ROOT / "build" / preset / "compile_commands.json").is_file():
            return ROOT / "build" / preset
    sys.exit("No build is configured yet; run ./dev build debug first.")


def commands():
    """{path relative to the project: arguments without compiler, output and file}"""
    found = {}
    for entry in json.loads((database_folder() / "compile_commands.json").read_text()):
        words = shlex.split(entry["command"])
        first = next(i for i, word in enumerate(words) if "clang++" in word or "g++" in word)
        kept, skip = [], False
        for word in words[first + 1:]:
            if skip or word in ("-c", "--") or word == entry["file"]:
                skip = False
            elif word == "-o":
                skip = True
            else:
                kept.append(word)
        name = entry["file"].removeprefix(f"{ROOT}/")
        found[name] = kept
    return found
