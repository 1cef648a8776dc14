"""Keeps what a real server says, by name: `live/RoomJoinOk`, `live/error.muted`,
`close/4501`, `http/getMe`, `http/problem.not_found`, `http/status.431`."""
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from live_socket import LiveSocket  # noqa: E402
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER  # noqa: E402


def message_name(dotted):
    return "".join(word.title() for word in dotted.split("."))


class Recorder:
    def __init__(self, server):
        self.server, self.url = server, server.url
        self.frames = {}
        self.tokens = {person: server.token(person) for person in (ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER)}
        self.sockets = []

    def keep(self, name, value):
        self.frames.setdefault(name, value)
        return value

    def open(self, person, **options):
        live = LiveSocket(self.url, self.tokens[person], **options)
        self.sockets.append(live)
        self.keep("live/HelloFrame", live.take_push("hello"))
        return live

    def close_all(self):
        for live in self.sockets:
            live.socket.close()
        self.sockets.clear()

    def ask(self, live, name, variant="", **fields):
        """Keeps the command and its reply; gives the reply."""
        sent = {"id": live.next_id + 1, "do": name, **fields}
        reply = live.ask(name, **fields)
        if "ok" in reply:
            self.keep(f"live/{message_name(name)}{variant}", sent)
            self.keep(f"live/{message_name(name)}Ok{variant}", reply)
        else:
            self.keep(f"live/error.{reply['error']['code']}", reply)
        return reply

    def push(self, live, event):
        return self.keep(f"live/{message_name(event)}Push", live.take_push(event))

    def closing(self, live, data=b"", seconds=15):
        live.socket.sendall(data)
        code = live.wait_for_close(seconds)
        self.keep(f"close/{code}", {"code": code, "reason": reason_of(live)})
        live.socket.close()

    def http(self, name, answer):
        """An answer as far as a client may rely on it."""
        kind = answer.header("content-type")
        kept = {"status": answer.status, "content_type": kind}
        for field in ("allow", "retry-after", "www-authenticate", "upgrade", "sec-websocket-version", "cache-control"):
            if answer.header(field):
                kept[field] = "<seconds>" if field == "retry-after" else answer.header(field)
        if "json" in kind:
            kept["body"] = answer.json()
        self.keep(f"http/{name}", kept)
        if name.startswith("problem.") and name != f"problem.{answer.code()}":
            raise AssertionError(f"{name} was answered {answer.code()}: {answer.body}")
        if answer.code():
            self.keep(f"http/problem.{answer.code()}", kept)
        return answer

    def call(self, name, method, target, person=None, body=None, headers=()):
        lines = [*headers, f"Authorization: Bearer {self.tokens[person]}"] if person else list(headers)
        return self.http(name, call(self.url, method, target, lines, body))


def reason_of(live):
    try:
        return json.loads(live.close_reason)
    except ValueError:
        return live.close_reason
