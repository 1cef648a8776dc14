#!/usr/bin/env python3
"""Runs the browser tests against a server of their own. usage: run.py CONVENE [Playwright arguments]

Without arguments the journeys; `--project picture` makes the picture of the README.
"""
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from running_server import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER, ROOT, RunningServer  # noqa: E402

LEAVER = "P0499"  # signs in and is signed out again; nobody else's login may end with it
PEOPLE = {"ATTENDEE": ATTENDEE, "ATTENDEE2": ATTENDEE2, "MODERATOR": MODERATOR_OF_S03, "ORGANISER": ORGANISER,
          "LEAVER": LEAVER}


def main():
    binary, arguments = sys.argv[1], sys.argv[2:] or ["--project", "journeys"]
    with RunningServer(binary) as server:
        environment = {**os.environ, "CONVENE_URL": server.url, "CONVENE_BINARY": str(Path(binary).resolve())}
        for name, person in PEOPLE.items():
            environment[f"CONVENE_LINK_{name}"] = server.link(person)
        return subprocess.run(
            ["npx", "--no-install", "playwright", "test", "--config", str(HERE / "playwright.config.ts"), *arguments],
            cwd=ROOT / "client", env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
