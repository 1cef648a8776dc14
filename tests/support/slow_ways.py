"""The live connection over plain HTTP, as a browser behind a proxy that blocks WebSocket uses it."""
import json
import time

from raw_http import RawConnection, call, request


class Slow:
    """What both ways share: numbered requests for what the client says, and the lines that came."""

    def __init__(self, url, credential, origin=None):
        self.url, self.credential = url, credential
        self.origin = [f"Origin: {origin or url}"]
        self.lines, self.closed, self.connection, self.number, self.asked = [], None, "", 0, 0
        self.requests = None  # the connection that is kept for requests, as a browser keeps it

    def say(self, *lines, number=None):
        """One frame; the status of the answer."""
        if number is None:
            self.number += 1
        body = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines).encode()
        target = f"/api/v1/live/{self.connection}/send?number={number or self.number}"
        answer = self.call("POST", target, [self.credential, *self.origin], body)
        return answer.status if answer else 0  # the server ended before it answered

    def call(self, method, target, headers, body=None):
        """One request and its answer; None when the server is gone. A kept connection may have ended meanwhile: then
        over a new one."""
        for _ in ("kept", "new"):
            if not self.requests:
                try:
                    self.requests = RawConnection(self.url)
                except ConnectionRefusedError:
                    return None
            self.requests.send(request(self.url, method, target, headers, body))
            if answer := self.requests.answer(20):
                return answer
            self.hang_up()
        return None

    def hang_up(self):
        if self.requests:
            self.requests.socket.close()
        self.requests = None

    def command(self, name, **fields):
        self.asked += 1
        return {"id": self.asked, "do": name, **fields}

    def until(self, wanted, seconds=10):
        """The first line, of those that came and come, that `wanted` accepts."""
        end = time.monotonic() + seconds
        seen = 0
        while time.monotonic() < end:
            for line in self.lines[seen:]:
                if wanted(line):
                    return line
            seen = len(self.lines)
            if self.closed or not self.more(end - time.monotonic()):
                break
        raise AssertionError(f"It did not come; closed: {self.closed}, lines: {self.lines[-5:]}")

    def ask(self, name, **fields):
        command = self.command(name, **fields)
        assert self.say(command) == 204
        return self.until(lambda line: line.get("id") == command["id"])

    def until_closed(self, seconds=10):
        end = time.monotonic() + seconds
        while not self.closed and time.monotonic() < end and self.more(end - time.monotonic()):
            pass
        return self.closed and self.closed["code"]


class Stream(Slow):
    def __init__(self, url, credential, origin=None, receive_buffer=0):
        super().__init__(url, credential, origin)
        self.http = RawConnection(url)
        head = ["POST /api/v1/live/stream HTTP/1.1", f"Host: {self.http.host}", "Content-Type: application/json",
                "Content-Length: 2", credential, *self.origin]
        self.http.send("\r\n".join(head).encode() + b"\r\n\r\n{}")
        while b"\r\n\r\n" not in self.http.bytes:
            self.http.bytes += self.http.socket.recv(4096)
        head, self.http.bytes = self.http.bytes.split(b"\r\n\r\n", 1)
        self.head = head.decode()
        self.status = int(self.head.split(" ")[1])
        if self.status == 200:
            self.until(lambda line: line.get("event") == "hello")

    def more(self, seconds):
        """Reads what comes next; False at the end."""
        self.http.socket.settimeout(max(seconds, 0.01))
        got = b""
        if b"\n\n" not in self.http.bytes:
            try:
                got = self.http.socket.recv(65536)
            except TimeoutError:
                return True
            if not got:
                return False
        self.http.bytes += got
        *events, self.http.bytes = self.http.bytes.split(b"\n\n")
        for event in events:
            self._take(event.decode())
        return True

    def _take(self, event):
        rows = [row.split(": ", 1) for row in event.split("\n")]
        name = "".join(value for key, value in rows if key == "event")
        data = [json.loads(value) for key, value in rows if key == "data"]
        if name == "open":
            self.connection = data[0]["connection"]
        elif name == "close":
            self.closed = data[0]
        else:
            self.lines += data

    def leave(self):
        self.http.socket.close()
        self.hang_up()


class Poll(Slow):
    def __init__(self, url, credential, origin=None):
        super().__init__(url, credential, origin)
        self.ack = 0
        opened = call(url, "POST", "/api/v1/live/poll", [credential, *self.origin], {})
        self.status = opened.status
        if opened.status == 200:
            self.connection = opened.json()["connection"]
            self.until(lambda line: line.get("event") == "hello")

    def poll(self, ack):
        return self.call("GET", f"/api/v1/live/{self.connection}/poll?ack={ack}", [self.credential])

    def more(self, seconds):
        answer = self.poll(self.ack)
        if not answer or answer.status != 200:
            return False
        said = answer.json()
        self.ack = said["seq"]
        self.lines += [json.loads(line) for line in said["frames"].split("\n") if line]
        self.closed = said.get("closed")
        return True

    def leave(self):
        """Out of every room; the server lets go of it when it is not polled."""
        if self.connection:
            self.say(self.command("room.leave", room="S03"))
        self.hang_up()
