"""People in one room of a real server: what each was told since joining, and what a fresh look shows."""
import json
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from live_socket import LiveSocket  # noqa: E402
from raw_http import call  # noqa: E402

HERE = Path(__file__).resolve().parent


class Watcher:
    """One connection in the room; `joined` is the reply of the join, `pushes` what came after it, in order."""

    def __init__(self, server, room, token):
        self.server, self.room, self.token = server, room, token
        self.live = LiveSocket(server.url, token)
        self.joined = self.join(self.live)
        self.pushes = []
        self.position = self.joined["position"]["offset"]

    def join(self, live):
        return live.ask("room.join", room=self.room, agree_not_for_attribution=True)["ok"]

    def key(self):
        return self.joined["me"]["author_key"]

    def ask(self, command, **fields):
        return self.live.ask(command, room=self.room, **fields)

    def take_until(self, is_enough, seconds=20):
        """Collects pushes until enough have come."""
        end = time.monotonic() + seconds
        while True:
            self.pushes += [line for line in self.live.lines if "ch" in line]
            self.live.lines = [line for line in self.live.lines if "ch" not in line]
            if is_enough():
                return
            self.live._read_frame(end)

    def follow_to(self, offset):
        self.take_until(lambda: max([self.position, *(push.get("offset", 0) for push in self.pushes)]) >= offset)

    def count(self):
        """The persons in the room as last told."""
        counts = self.told("presence.counted")
        return counts[-1]["data"]["count"] if counts else None

    def told(self, event):
        return [push for push in self.pushes if push["event"] == event]

    def fresh(self, present=None):
        """What somebody sees who comes only now: the snapshot over HTTP, and the rest over a new connection."""
        look = call(self.server.url, "GET", f"/api/v1/rooms/{self.room}", [f"Authorization: Bearer {self.token}"]).json()
        with LiveSocket(self.server.url, self.token) as live:
            me = self.join(live)["me"]
            count = live.take_push("presence.counted")["data"]["count"]
        return {"snapshot": look, "me": me, "present": count}

    def case(self):
        """Old state, the pushes since, and the freshly read state."""
        fresh = self.fresh()
        self.follow_to(fresh["snapshot"]["position"]["offset"])
        offset = fresh["snapshot"]["position"]["offset"]
        pushes = [push for push in self.pushes if push.get("offset", 0) <= offset]
        return {"snapshot": self.joined["snapshot"], "me": self.joined["me"], "pushes": pushes, "fresh": fresh}


def run_reducer(runs):
    """The client's reducer over runs of (cases, mutations): for each run and case (state by pushes, fresh state) as text."""
    done = subprocess.run(["node", str(HERE / "apply_pushes.mjs")], capture_output=True, text=True, timeout=120,
                          input=json.dumps([{"cases": cases, "mutations": mutations} for cases, mutations in runs]))
    if done.returncode != 0:
        raise RuntimeError(done.stderr)
    return [[(case["followed"], case["fresh"]) for case in run] for run in json.loads(done.stdout)]
