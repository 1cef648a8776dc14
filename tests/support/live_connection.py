"""One live connection for crowds: asyncio, hundreds of them in a process, callbacks in the order of the frames."""
import asyncio
import json
from urllib.parse import urlsplit

from websocket_bytes import CLOSE, PING, PONG, TEXT, FrameReader, client_frame, close_reason, handshake

# Clients come from an address of their own: while a server is down, a client that connects to the server's port from
# the server's address may be given that very port by the kernel, talk to itself and keep the port from the server.
SOURCE = "127.0.0.2"


class Lines:
    """Reads the lines of a frame. Hundreds of clients get the same bytes: each different frame is parsed once."""

    def __init__(self, most=512):
        self.known, self.most = {}, most

    def read(self, payload):
        found = self.known.get(payload)
        if found is None:
            found = [(line, json.loads(line)) for line in payload.split(b"\n")]
            if len(self.known) >= self.most:
                self.known.pop(next(iter(self.known)))
            self.known[payload] = found
        return found


class ConnectionLost(Exception):
    """What was asked may have happened."""


class LiveConnection(asyncio.Protocol):
    """`await LiveConnection.open(...)`; pushes go to `on_push(raw, push)`; `ended` becomes (close code, reason)."""

    lines = Lines()

    def __init__(self, host, token, on_push):
        loop = asyncio.get_running_loop()
        self.host, self.token, self.on_push = host, token, on_push
        self.ready, self.ended = loop.create_future(), loop.create_future()
        self.reader, self.head = FrameReader(), b""
        self.transport, self.close_said = None, (1006, "")
        self.waiting, self.next_id, self.hello = {}, 0, None

    @classmethod
    async def open(cls, url, token, on_push, seconds=10):
        """Returns after the server's hello. ConnectionError when it does not let us in."""
        where = urlsplit(url)
        made = asyncio.get_running_loop().create_connection(
            lambda: cls(where.netloc, token, on_push), where.hostname, where.port, local_addr=(SOURCE, 0))
        _, connection = await asyncio.wait_for(made, seconds)
        try:
            await asyncio.wait_for(asyncio.shield(connection.ready), seconds)
        except BaseException:
            connection.transport.abort()
            raise
        return connection

    def ask(self, command, settle, **fields):
        """Sends a command; `settle(reply)` is called in order with the pushes, with None when no reply will come."""
        if self.ended.done():
            settle(None)
            return
        self.next_id += 1
        self.waiting[self.next_id] = settle
        self.transport.write(client_frame(json.dumps({"id": self.next_id, "do": command, **fields}).encode()))

    async def answer(self, command, seconds=15, **fields):
        """The reply of a command. ConnectionLost when none came: it may have happened."""
        reply = asyncio.get_running_loop().create_future()
        self.ask(command, lambda line: reply.done() or reply.set_result(line), **fields)
        try:
            line = await asyncio.wait_for(reply, seconds)
        except asyncio.TimeoutError as silent:
            raise ConnectionLost(f"no reply to {command} within {seconds} s") from silent
        if line is None:
            raise ConnectionLost(command)
        return line

    async def is_read(self, seconds=10):
        """Waits until the server has read everything that was sent: it answers a ping in the order of the frames."""
        self.pong = asyncio.get_running_loop().create_future()
        self.transport.write(client_frame(b"?", PING))
        await asyncio.wait_for(self.pong, seconds)

    def drop(self):
        """Goes away without a word."""
        self.transport.abort()

    def hang_up(self):
        """Sends what was asked, but hears no answer any more."""
        self.transport.pause_reading()
        self.transport.close()

    def connection_made(self, transport):
        self.transport = transport
        transport.write(handshake(self.host, self.token))

    def data_received(self, data):
        if self.head is not None:
            self.head += data
            if b"\r\n\r\n" not in self.head:
                return
            answer, data = self.head.split(b"\r\n\r\n", 1)
            if not answer.startswith(b"HTTP/1.1 101"):
                self.close_said = (int(answer.split(b" ", 2)[1]), answer.decode(errors="replace"))
                self.transport.abort()
                return
            self.head = None
        for kind, payload in self.reader.feed(data):
            self._take(kind, payload)

    def connection_lost(self, _):
        if not self.ready.done():
            self.ready.set_exception(ConnectionError(f"not let in: {self.close_said}"))
            self.ready.exception()  # it may be that nobody waits any more
        for settle in list(self.waiting.values()):
            settle(None)
        self.waiting.clear()
        if not self.ended.done():
            self.ended.set_result(self.close_said)

    def _take(self, kind, payload):
        if kind == TEXT:
            for raw, line in self.lines.read(payload):
                self._take_line(raw, line)
        elif kind == PING:
            self.transport.write(client_frame(payload, PONG))
        elif kind == PONG and not self.pong.done():
            self.pong.set_result(None)
        elif kind == CLOSE:
            self.close_said = close_reason(payload)
            self.transport.write(client_frame(payload[:2], CLOSE))
            self.transport.close()

    def _take_line(self, raw, line):
        if "id" in line:
            settle = self.waiting.pop(line["id"], None)
            if settle:
                settle(line)
        elif "ch" in line:
            self.on_push(raw, line)
        elif line.get("event") == "hello":
            self.hello = line["data"]
            if not self.ready.done():
                self.ready.set_result(None)
        else:
            self.transport.write(client_frame(b"{}"))  # a heartbeat is answered
