#!/usr/bin/env python3
"""C++ as clang-format 19 writes it. usage: check_format.py [--fix]"""
import subprocess
import sys

from tree import CPP, ROOT, files_ending


def main():
    names = files_ending(*CPP)
    mode = ["-i"] if "--fix" in sys.argv[1:] else ["--dry-run", "-Werror"]
    code = subprocess.run(["clang-format-19", *mode, *names], cwd=ROOT).returncode
    print(f"Format of {len(names)} files: " + ("fine." if code == 0 else "not as ./dev fmt writes it."))
    return code


if __name__ == "__main__":
    sys.exit(main())
