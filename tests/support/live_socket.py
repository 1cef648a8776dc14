"""A small WebSocket client (RFC 6455) for tests: one connection, text frames, JSON lines."""
import base64
import json
import os
import socket
import struct
import time
from urllib.parse import urlsplit

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


class UpgradeRefused(ConnectionError):
    """The server answered the upgrade with something else than 101; `answer` is its head."""

    def __init__(self, answer):
        super().__init__(answer)
        self.answer = answer
        self.status = int(answer.split(" ", 2)[1])


class LiveSocket:
    """Opens `/api/v1/live` of a server with a bearer token or with header lines of the test's own; `lines` holds
    what was read and not yet taken, `close_code` the server's close code, or 1006 when it ended without one."""

    def __init__(self, url, token=None, headers=(), receive_buffer=None):
        where = urlsplit(url)
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(10)
        self.socket.connect((where.hostname, where.port))
        self.bytes = b""
        self.lines = []
        self.close_code = None
        self.close_reason = ""
        self.next_id = 0
        head = ["GET /api/v1/live HTTP/1.1", f"Host: {where.netloc}", "Upgrade: websocket", "Connection: Upgrade",
                f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}", "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Protocol: convene.v1", *headers]
        if token:
            head.append(f"Authorization: Bearer {token}")
        self.socket.sendall("\r\n".join([*head, "", ""]).encode())
        while b"\r\n\r\n" not in self.bytes:
            self._receive(time.monotonic() + 10)
        answer, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        if not answer.startswith(b"HTTP/1.1 101"):
            self.socket.close()
            raise UpgradeRefused(answer.decode(errors="replace"))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, text):
        """One masked text frame."""
        self.send_frame(TEXT, text.encode())

    def send_frame(self, kind, payload, final=True):
        """One masked frame of any kind, in one piece."""
        self.socket.sendall(frame_bytes(kind, payload, final))

    def ask(self, command, **fields):
        """Sends a command and returns its reply; pushes that come before it stay in `lines`."""
        return self.reply_to(self.tell(command, **fields))

    def tell(self, command, **fields):
        """Sends a command without waiting for its reply; returns its id."""
        self.next_id += 1
        self.send(json.dumps({"id": self.next_id, "do": command, **fields}, ensure_ascii=False))
        return self.next_id

    def reply_to(self, wanted, seconds=20):
        return self.take(lambda line: line.get("id") == wanted, seconds)

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

    def take_push(self, event, seconds=10):
        return self.take(lambda line: line.get("event") == event, seconds)

    def wait_for_close(self, seconds=10):
        """The code with which the server closes within some seconds."""
        end = time.monotonic() + seconds
        while self.close_code is None:
            self._read_frame(end)
        return self.close_code

    def _receive(self, end):
        self.socket.settimeout(max(0.001, end - time.monotonic()))
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionError("The server ended the connection.")
        self.bytes += got

    def _read_frame(self, end):
        try:
            kind, payload = self._next_frame(end)
        except TimeoutError:
            raise
        except (ConnectionError, OSError):
            self.close_code = 1006
            return
        if kind == TEXT:
            self.lines += [line for line in map(json.loads, payload.decode().split("\n")) if line]
        elif kind == CLOSE:
            self.close_code = struct.unpack(">H", payload[:2])[0] if len(payload) >= 2 else 1005
            self.close_reason = payload[2:].decode()

    def _next_frame(self, end):
        """Kind and payload; a frame that is not whole in time stays for the next call."""
        while True:
            if len(self.bytes) >= 2:
                length, begin = self.bytes[1], 2
                if length == 126 and len(self.bytes) >= 4:
                    length, begin = struct.unpack(">H", self.bytes[2:4])[0], 4
                elif length == 127 and len(self.bytes) >= 10:
                    length, begin = struct.unpack(">Q", self.bytes[2:10])[0], 10
                whole = begin + length
                if (self.bytes[1] < 126 or begin > 2) and len(self.bytes) >= whole:
                    kind, payload = self.bytes[0] & 0x0F, self.bytes[begin:whole]
                    self.bytes = self.bytes[whole:]
                    return kind, payload
            self._receive(end)


def frame_bytes(kind, payload, final=True):
    """A frame as a client sends it (RFC 6455 section 5.2)."""
    head = bytes([(0x80 if final else 0) | kind])
    if len(payload) < 126:
        length = bytes([0x80 | len(payload)])
    elif len(payload) < 65536:
        length = b"\xfe" + struct.pack(">H", len(payload))
    else:
        length = b"\xff" + struct.pack(">Q", len(payload))
    mask = os.urandom(4)
    repeated = mask * (len(payload) // 4 + 1)
    masked = (int.from_bytes(payload, "big") ^ int.from_bytes(repeated[:len(payload)], "big")).to_bytes(len(payload), "big")
    return head + length + mask + masked
