#!/usr/bin/env python3
"""The generated files are those that this build would write. usage: check_generated.py CONVENE [--write]"""
import difflib
import subprocess
import sys

from tree import ROOT

FILES = {
    "typescript": "client/src/lib/protocol.gen.ts",
    "openapi": "docs/openapi.yaml",
    "asyncapi": "docs/asyncapi.yaml",
}


def main():
    binary, write, stale = sys.argv[1], "--write" in sys.argv[2:], []
    for kind, name in FILES.items():
        fresh = subprocess.run([binary, "describe", kind], stdout=subprocess.PIPE, check=True).stdout.decode()
        path = ROOT / name
        kept = path.read_text(encoding="utf-8") if path.exists() else ""
        if kept == fresh:
            continue
        if write:
            path.write_text(fresh, encoding="utf-8")
            print(f"{name}: written.")
            continue
        stale.append(name)
        lines = difflib.unified_diff(kept.splitlines(), fresh.splitlines(), name, f"describe {kind}", n=1, lineterm="")
        print("\n".join(list(lines)[:40]))
    if stale:
        print(f"Not as this build writes it: {', '.join(stale)}. Run: python3 .ci/check_generated.py {binary} --write")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
