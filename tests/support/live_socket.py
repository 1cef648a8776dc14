"""A small WebSocket client (RFC 6455) for tests: one connection, text frames, JSON lines."""
import base64
import json
import os
import socket
import struct
import time
from urllib.parse import urlsplit


class LiveSocket:
    """Opens `/api/v1/live` of a server with a bearer token; `lines` holds what was read and not yet taken."""

    def __init__(self, url, token):
        where = urlsplit(url)
        self.socket = socket.create_connection((where.hostname, where.port), 10)
        self.bytes = b""
        self.lines = []
        self.close_code = None
        self.next_id = 0
        head = [f"GET /api/v1/live HTTP/1.1", f"Host: {where.netloc}", "Upgrade: websocket", "Connection: Upgrade",
                f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: convene.v1", f"Authorization: Bearer {token}", "", ""]
        self.socket.sendall("\r\n".join(head).encode())
        while b"\r\n\r\n" not in self.bytes:
            self._receive(time.monotonic() + 10)
        answer, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        if not answer.startswith(b"HTTP/1.1 101"):
            raise ConnectionError(answer.decode(errors="replace"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, text):
        """One masked text frame."""
        payload = text.encode()
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack(">H", len(payload))
        mask = os.urandom(4)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload))
        self.socket.sendall(b"\x81" + length + mask + masked)

    def ask(self, command, **fields):
        """Sends a command and returns its reply; pushes that come before it stay in `lines`."""
        self.next_id += 1
        self.send(json.dumps({"id": self.next_id, "do": command, **fields}))
        wanted = self.next_id
        return self.take(lambda line: line.get("id") == wanted)

    def take(self, is_wanted, seconds=10):
        """The first line that is wanted, now or within some seconds."""
        end = time.monotonic() + seconds
        while True:
            for i, line in enumerate(self.lines):
                if is_wanted(line):
                    return self.lines.pop(i)
            if self.close_code is not None:
                raise ConnectionError(f"closed with {self.close_code}")
            self._read_frame(end)

    def _receive(self, end):
        self.socket.settimeout(max(0.001, end - time.monotonic()))
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("The server ended the connection.")
        self.bytes += got

    def _take_bytes(self, count, end):
        while len(self.bytes) < count:
            self._receive(end)
        taken, self.bytes = self.bytes[:count], self.bytes[count:]
        return taken

    def _read_frame(self, end):
        first, length = self._take_bytes(2, end)
        if length == 126:
            length = struct.unpack(">H", self._take_bytes(2, end))[0]
        elif length == 127:
            length = struct.unpack(">Q", self._take_bytes(8, end))[0]
        payload = self._take_bytes(length, end)
        kind = first & 0x0F
        if kind == 1:
            self.lines += [line for line in map(json.loads, payload.decode().split("\n")) if line]
        elif kind == 8:
            self.close_code = struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else 1005
