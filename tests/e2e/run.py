#!/usr/bin/env python3
"""Runs the browser tests against servers of their own. usage: run.py CONVENE [Playwright arguments]

`--picture` makes the picture of the README instead, `--screens FOLDER` pictures of every screen.
"""
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from hostile_text import hostile_summit  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER, ROOT, RunningServer  # noqa: E402

LEAVER = "P0499"  # signs in and is signed out again; nobody else's login may end with it
PEOPLE = {"ATTENDEE": ATTENDEE, "ATTENDEE2": ATTENDEE2, "MODERATOR": MODERATOR_OF_S03, "ORGANISER": ORGANISER,
          "LEAVER": LEAVER}


def run(server, project, arguments):
    filtered = ["--pass-with-no-tests"] if arguments else []
    environment = {**os.environ, "CONVENE_URL": server.url, "CONVENE_BINARY": str(Path(server.binary).resolve()),
                   "CONVENE_DATA": str(server.data)}
    for name, person in PEOPLE.items():
        environment[f"CONVENE_LINK_{name}"] = server.link(person)
    return subprocess.run(
        ["npx", "--no-install", "playwright", "test", "--config", str(HERE / "playwright.config.ts"), "--project", project,
         *filtered, *arguments],
        cwd=ROOT / "client", env=environment).returncode


def import_hostile_summit(server):
    sample = json.loads((ROOT / "scheduling/sample/sample-summit.json").read_text(encoding="utf-8"))
    file = server.folder / "summit.json"
    file.write_text(json.dumps(hostile_summit(sample)[0]), encoding="utf-8")
    subprocess.run([server.binary, "import", str(file), "--data", str(server.data)], check=True)


def main():
    binary, arguments = sys.argv[1], sys.argv[2:]
    # The logins that the tests share get old: whoever tests proofs of oneself has a server of their own.
    settings = {"login_proof_min": 720}
    with RunningServer(binary, settings=settings) as server:
        if "--picture" in arguments:
            return run(server, "picture", [each for each in arguments if each != "--picture"])
        if "--screens" in arguments:
            os.environ["CONVENE_SCREENS"] = str(Path(arguments[arguments.index("--screens") + 1]).resolve())
            return run(server, "screens", [])
        journeys = run(server, "journeys", arguments)
    with RunningServer(binary, settings=settings) as server:
        import_hostile_summit(server)
        imported = run(server, "imported", arguments)
    return journeys or imported


if __name__ == "__main__":
    sys.exit(main())
