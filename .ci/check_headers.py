#!/usr/bin/env python3
"""Every header compiles alone: nobody has to know what to include before it.

A header is compiled again only when it, or a header of ours that it includes, has changed.
"""
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from compile_flags import commands
from tree import ROOT, closure_of, content_key, files_ending, finish

STAMPS = ROOT / "build" / "stamps" / "headers"


def flags():
    """Those of any of our own files; sanitizers cost time and change nothing here."""
    known = next(words for name, words in commands().items() if name.startswith("server/"))
    return [word for word in known if not word.startswith(("-fsanitize", "-g", "-O"))]


def compile_alone(job):
    name, options = job
    stamp = STAMPS / content_key(closure_of(name), *options)
    if stamp.exists():
        return ""
    outcome = subprocess.run(
        ["clang++-19", *options, "-fsyntax-only", "-Wno-pragma-once-outside-header", "-x", "c++", name], cwd=ROOT,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if outcome.returncode == 0:
        stamp.touch()
        return ""
    return f"{name} does not compile alone:\n{outcome.stdout}"


def main():
    STAMPS.mkdir(parents=True, exist_ok=True)
    options = flags()
    headers = [name for name in files_ending(".hpp") if name.startswith(("server/", "scheduling/", "rooms/"))]
    with ThreadPoolExecutor(2) as pool:
        problems = [text for text in pool.map(compile_alone, [(name, options) for name in headers]) if text]
    return finish(problems, f"{len(headers)} headers")


if __name__ == "__main__":
    sys.exit(main())
