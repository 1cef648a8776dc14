#!/usr/bin/env python3
"""Measures the sign-up rush: 400 people of the sample summit ask for seats within a minute, and some give them back.

Each looks at the seats, asks for three sessions (some full, some at the same time, some not for them) and gives one back,
at a random moment of the minute. The time of a decision is taken from the server's log ("ms" of each request: from the end
of its head to the end of the answer), so that the clients' own work does not count. Prints a table and writes rush.md.
"""
import argparse
import http.client
import json
import random
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.append(str(ROOT / "tests" / "support"))

from running_server import UNHURRIED, RunningServer  # noqa: E402

GOAL_MS = 5.0
DECISIONS = {"/api/v1/sessions/{id}/seat", "/api/v1/sessions/{id}/seat/release"}
EXPECTED = {200, 403, 404, 409}  # a seat or a place in the line; not for this person


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=400)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--binary", type=Path, default=ROOT / "build/release/convene")
    parser.add_argument("--build", type=Path, default=ROOT / "build/bench")
    return parser.parse_args()


def people_of_sample(most):
    sample = json.loads((ROOT / "scheduling/sample/sample-summit.json").read_text())
    coming = [each["person_id"] for each in sample["registrations"]
              if each["status"] == "confirmed" and "attendee" in each["platform_roles"]]
    return coming[:most], sorted(sample["enrollments"])


class Visitor(threading.Thread):
    """One person's browser: one connection, a few requests at a moment of their own."""

    def __init__(self, address, token, sessions, at, random_source):
        super().__init__()
        self.address, self.token, self.sessions, self.at = address, token, sessions, at
        self.random, self.unexpected, self.asked = random_source, [], 0

    def ask(self, to, method, path, body=None):
        headers = {"Authorization": "Bearer " + self.token, "Content-Type": "application/json"}
        to.request(method, "/api/v1" + path, json.dumps(body) if body is not None else None, headers)
        answer = to.getresponse()
        answer.read()
        self.asked += 1
        if answer.status not in EXPECTED:
            self.unexpected.append((path, answer.status))

    def run(self):
        time.sleep(max(0, self.at - time.monotonic()))
        to = http.client.HTTPConnection(self.address, timeout=30)
        self.ask(to, "GET", "/seats")
        for session in self.sessions:
            self.ask(to, "POST", f"/sessions/{session}/seat", {"kind": "in_person"})
        self.ask(to, "POST", f"/sessions/{self.random.choice(self.sessions)}/seat/release", {})
        to.close()


def rush(server, people, sessions, seconds):
    draw = random.Random(1)
    tokens = {person: server.token(person) for person in people}
    start = time.monotonic() + 1
    address = server.url.removeprefix("http://")
    crowd = [Visitor(address, tokens[person], draw.sample(sessions, 3), start + draw.uniform(0, seconds),
                     random.Random(number)) for number, person in enumerate(people)]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    return sum(each.asked for each in crowd), [one for each in crowd for one in each.unexpected]


def decision_times(server):
    lines = (json.loads(line) for line in server.log_lines() if '"event":"request"' in line)
    return sorted(line["ms"] for line in lines if line["route"] in DECISIONS)


def at(values, share):
    return values[min(len(values) - 1, int(len(values) * share))]


def main():
    asked = arguments()
    people, sessions = people_of_sample(asked.people)
    with RunningServer(asked.binary, ("--threads", "2"), {"limits": UNHURRIED}) as server:
        requests, unexpected = rush(server, people, sessions, asked.seconds)
        times = decision_times(server)
    met = "met" if at(times, 0.99) <= GOAL_MS and not unexpected else "missed"
    text = ["| people | within | requests | decisions | median | p99 | worst | unexpected answers | p99 <= 5 ms |",
            "|---|---|---|---|---|---|---|---|---|",
            f"| {len(people)} | {asked.seconds:g} s | {requests} | {len(times)} | {at(times, 0.5):.2f} ms | "
            f"{at(times, 0.99):.2f} ms | {times[-1]:.2f} ms | {len(unexpected)} | {met} |"]
    asked.build.mkdir(parents=True, exist_ok=True)
    (asked.build / "rush.md").write_text("\n".join(text) + "\n")
    print("\n".join(text))
    if unexpected:
        print("unexpected:", unexpected[:5], file=sys.stderr)


if __name__ == "__main__":
    main()
