"""What the checks look at: the project's own files, tracked or new but not ignored."""
import hashlib
import os
import re
import subprocess
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIPPED = {"build", "node_modules", ".git", ".tools", ".svelte-kit", ".ccache", "__pycache__"}
CPP = (".cpp", ".hpp")


def all_files(root=ROOT):
    """Every file of the project as a path relative to `root`, sorted."""
    if (root / ".git").exists():
        listed = subprocess.run(["git", "-C", str(root), "ls-files", "-z", "-co", "--exclude-standard"],
                                stdout=subprocess.PIPE, check=True).stdout.decode().split("\0")
        names = {name for name in listed if name and (root / name).is_file()}
    else:
        names = set()
        for folder, folders, files in os.walk(root):
            folders[:] = [each for each in folders if each not in SKIPPED]
            names.update(os.path.relpath(os.path.join(folder, each), root) for each in files)
    return sorted(names)


def files_ending(*endings, root=ROOT):
    return [name for name in all_files(root) if name.endswith(endings)]


INCLUDE = re.compile(r'^\s*#\s*include\s*(["<])([^">]+)[">]')


def includes_of(name, root=ROOT):
    """(line number, header, is it one of ours) of every include in a file."""
    text = (root / name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if found := INCLUDE.match(line):
            yield number, found.group(2), found.group(1) == '"'


@lru_cache(maxsize=None)
def closure_of(name, root=ROOT):
    """The file and every header of ours that it includes, directly or not."""
    seen, waiting = {name}, [name]
    while waiting:
        for _, header, _ in includes_of(waiting.pop(), root):
            if header not in seen and (root / header).is_file():
                seen.add(header)
                waiting.append(header)
    return sorted(seen)


def content_key(names, *extra, root=ROOT):
    """A hash over the contents of files and some more text."""
    total = hashlib.sha256("\0".join(extra).encode())
    for name in names:
        total.update(name.encode() + b"\0" + (root / name).read_bytes() + b"\0")
    return total.hexdigest()


def finish(problems, checked):
    """Prints the problems and the closing line; returns the exit code."""
    for problem in problems:
        print(problem)
    print(f"{checked}: {len(problems)} problem(s).")
    return 1 if problems else 0
