"""A client of the live socket as somebody would write it who has docs/asyncapi.yaml and nothing else: it knows the guide's
rules for opening, positions, recovery, heartbeat and coming back, and takes no look at the server or the web client."""
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from live_socket import LiveSocket, UpgradeRefused  # noqa: E402

FLOOR_S, FIRST_CEILING_S, LAST_CEILING_S, STEADY_S, GRACE_S = 0.2, 0.4, 5, 5, 10


class Stopped(Exception):
    """The server closed with a code from 4500 on: not to come back before something has changed."""


class ForeignClient:
    """Follows one room; `state` is a dictionary of the room as the documents let one know it."""

    def __init__(self, url, token, room):
        self.url, self.token, self.room = url, token, room
        self.live = self.state = self.position = None
        self.attempt, self.next_id = 0, 0
        self.snapshots = self.recoveries = 0
        self.waits = []

    def connect(self):
        """Opens the socket and joins; comes back as the guide says until it is joined or told not to."""
        while True:
            try:
                self.live = LiveSocket(self.url, self.token)
                hello = self.live.take(lambda line: line.get("event") == "hello")["data"]
                self.heartbeat_s = hello["heartbeat_s"]
                self.opened = self.sent = self.heard = time.monotonic()
                return self.join()
            except UpgradeRefused as refused:
                if refused.status != 503:
                    raise
                self.wait(None)
            except OSError:
                self.lost()

    def join(self):
        fields = {"since": self.position} if self.position else {}
        reply = self.ask("room.join", room=self.room, **fields)
        if "error" in reply:
            raise RuntimeError(reply["error"])
        joined = reply["ok"]
        self.position = joined["position"]
        if joined["recovered"]:
            self.recoveries += 1
        else:
            self.snapshots += 1
            shot = joined["snapshot"]
            self.state = {"messages": {message["id"]: message for message in shot["messages"]}, "locked": shot["locked"]}

    def ask(self, command, **fields):
        """Sends a command and waits for its reply; publications that come first are applied in between."""
        number = self.live.tell(command, **fields)
        self.sent = time.monotonic()
        while True:
            for line in self.taken():
                if line.get("id") == number:
                    return line
                self.apply(line)
            self.read(20)

    def taken(self):
        """The lines so far, one at a time: what is not consumed stays."""
        while self.live.lines:
            yield self.live.lines.pop(0)

    def read(self, seconds):
        try:
            self.live._read_frame(time.monotonic() + seconds)
            self.heard = time.monotonic()
        except TimeoutError:
            pass
        if self.live.close_code is not None:
            raise ConnectionError(f"closed with {self.live.close_code}")

    def follow(self, is_enough, seconds=30):
        """Applies what comes until enough has; comes back after losses."""
        end = time.monotonic() + seconds
        while not is_enough(self):
            if time.monotonic() > end:
                raise TimeoutError(f"The room did not get there: {self.position}")
            try:
                for line in self.taken():
                    self.apply(line)
                now = time.monotonic()
                if now - self.sent >= self.heartbeat_s / 2:
                    self.live.send("{}")
                    self.sent = now
                if now - self.heard > self.heartbeat_s + GRACE_S:
                    raise ConnectionError("silent")
                if not is_enough(self):
                    self.read(0.2)
            except OSError:
                self.lost()
                self.connect()

    def apply(self, line):
        if line.get("ch") != f"room:{self.room}" or "offset" not in line or self.state is None:
            return
        if line["epoch"] == self.position["epoch"] and line["offset"] <= self.position["offset"]:
            return
        if line["epoch"] != self.position["epoch"] or line["offset"] != self.position["offset"] + 1:
            self.join()
            return
        self.position = {"epoch": line["epoch"], "offset": line["offset"]}
        event, data = line["event"], line["data"]
        if event == "message.posted":
            self.state["messages"][data["id"]] = data
        elif event == "message.removed" and data["id"] in self.state["messages"]:
            self.state["messages"][data["id"]] |= {"text": "", "removed": True, "removed_reason": data["reason"]}
        elif event in ("room.locked", "room.unlocked"):
            self.state["locked"] = event == "room.locked"

    def lost(self):
        """The connection is gone: stop, or wait and let `connect` try again."""
        code = self.live.close_code if self.live else None
        if code is not None and code >= 4500:
            raise Stopped(code)
        if self.live:
            self.live.socket.close()
            if time.monotonic() - self.opened >= STEADY_S:
                self.attempt = 0
        self.wait(code)

    def wait(self, code):
        ceiling = min(LAST_CEILING_S, FIRST_CEILING_S * 2 ** self.attempt)
        self.attempt += 1
        self.waits.append(max(FLOOR_S, random.random() * ceiling))
        time.sleep(self.waits[-1])
