#!/usr/bin/env python3
"""Measures making a large programme: 900 sessions in the draft of the sample summit, edited, checked and released.

The sessions come in as a table, in the sample's places, a quarter of an hour each. Times are the server's own, from its log
("ms" of each request: from the end of its head to the end of the answer), over HTTP, with the store's sync to the disk.
Prints a table and writes release.md.
"""
import argparse
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests" / "support"))

from raw_http import call  # noqa: E402
from running_server import ORGANISER, UNHURRIED, RunningServer  # noqa: E402

GOALS_MS = {"one edit": 5, "all findings": 50, "where could it go": 50, "release": 1000}
ROUTES = {"/api/v1/draft/edit": "one edit", "/api/v1/draft/findings": "all findings",
          "/api/v1/draft/openings": "where could it go", "/api/v1/programme": "programme, ETag known"}
QUARTER = timedelta(minutes=15)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sessions", type=int, default=900)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--binary", type=Path, default=ROOT / "build/release/convene")
    parser.add_argument("--build", type=Path, default=ROOT / "build/bench")
    return parser.parse_args()


class Organiser:
    def __init__(self, server):
        self.url, self.head = server.url, ["Authorization: Bearer " + server.token(ORGANISER)]

    def ask(self, method, path, body=None, *head, status=200):
        answer = call(self.url, method, "/api/v1" + path, [*self.head, *head], body)
        if answer.status != status:
            raise RuntimeError(f"{path}: {answer.status} {answer.body[:300]!r}")
        return answer


def table(draft, count):
    """Rows in all places, one after the other, on days after the summit's own sessions."""
    places = [one["name"] for one in draft["places"]]
    zone = draft["edition"]["venue_time_zone"]
    first = datetime.fromisoformat(draft["edition"]["last_day"] + "T06:00:00").replace(tzinfo=ZoneInfo(zone)) + timedelta(days=1)
    rows = ["session,date,starts,ends,zone,place,title"]
    for number in range(count):
        slot, place = divmod(number, len(places))
        day, quarter = divmod(slot, 60)
        start = first + timedelta(days=day) + quarter * QUARTER
        rows.append(f"X{number},{start:%Y-%m-%d},{start:%H:%M},{start + QUARTER:%H:%M},{zone},{places[place]},Talk {number}")
    return "\n".join(rows) + "\n"


def work(organiser, asked):
    draft = organiser.ask("GET", "/draft").json()
    content = table(draft, asked.sessions)
    taken = organiser.ask("POST", "/draft/import", {"client_id": "all", "content": content, "form": "csv", "dry_run": False}).json()
    if taken["added"] != asked.sessions:
        raise RuntimeError(f"{taken['added']} sessions came in: {taken['findings'][:3]}")
    release(organiser)
    session = next(one for one in organiser.ask("GET", "/draft").json()["sessions"] if one["fields"]["title"] == "Talk 7")
    day = session["fields"]["starts_at"][:10]
    title = session["fields"]["title"]
    for number in range(asked.times):
        change = {"action": "change", "session": session["id"], "from": {"title": title}, "to": {"title": f"Talk {number} again"}}
        title = change["to"]["title"]
        organiser.ask("POST", "/draft/edit", {"client_id": f"edit-{number}", "changes": [change]})
        organiser.ask("GET", "/draft/findings")
        organiser.ask("POST", "/draft/openings", {"session": session["id"], "day": day})
        if number % 10 == 0:
            release(organiser)
        known = organiser.ask("GET", "/programme").header("etag")
        organiser.ask("GET", "/programme", None, f"If-None-Match: {known}", status=304)


def release(organiser):
    preview = organiser.ask("GET", "/draft/release").json()
    accepted = [{"key": one["key"], "reason": "For the measurement."} for one in preview["warnings"]]
    organiser.ask("POST", "/draft/release", {"revision": preview["revision"], "note": "", "accepted": accepted})


def times_of(server):
    found = {}
    for line in (json.loads(text) for text in server.log_lines() if text.startswith("{")):
        if line.get("event") != "request" or line["status"] not in (200, 304):
            continue
        name = ROUTES.get(line["route"])
        if line["route"] == "/api/v1/draft/release":
            name = "release" if line["method"] == "POST" else "preview of a release"
        if name and (line["route"] != "/api/v1/programme" or line["status"] == 304):
            found.setdefault(name, []).append(line["ms"])
    return found


def row(name, times):
    times = sorted(times)
    p99 = times[min(len(times) - 1, int(len(times) * 0.99))]
    goal = GOALS_MS.get(name)
    verdict = "" if goal is None else f"{goal} ms | {'met' if p99 <= goal else 'missed'}"
    return f"| {name} | {len(times)} | {times[len(times) // 2]:.2f} ms | {p99:.2f} ms | {verdict or ' | '} |"


def main():
    asked = arguments()
    with RunningServer(asked.binary, ("--threads", "1"), {"limits": UNHURRIED}) as server:
        work(Organiser(server), asked)
        found = times_of(server)
    lines = ["| request | times | median | p99 | goal (p99) | |", "|---|---|---|---|---|---|", *(row(*each) for each in sorted(found.items()))]
    text = "\n".join(lines) + "\n"
    print(text)
    asked.build.mkdir(parents=True, exist_ok=True)
    (asked.build / "release.md").write_text(text)


if __name__ == "__main__":
    main()
