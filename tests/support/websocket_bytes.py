"""The bytes of WebSocket (RFC 6455) as a client writes and reads them; no socket in here."""
import base64
import os
import struct

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


def handshake(host, token, path="/api/v1/live"):
    """The upgrade request of a script that signs in with a bearer token."""
    head = [f"GET {path} HTTP/1.1", f"Host: {host}", "Upgrade: websocket", "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}", "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Protocol: convene.v1", f"Authorization: Bearer {token}", "", ""]
    return "\r\n".join(head).encode()


def client_frame(payload, kind=TEXT):
    """One final frame, masked as section 5.3 wants it from a client."""
    size = len(payload)
    if size < 126:
        length = bytes([0x80 | size])
    else:
        length = b"\xfe" + struct.pack(">H", size) if size < 65536 else b"\xff" + struct.pack(">Q", size)
    mask = os.urandom(4)
    stream = (mask * (size // 4 + 1))[:size]
    masked = (int.from_bytes(payload, "big") ^ int.from_bytes(stream, "big")).to_bytes(size, "big")
    return bytes([0x80 | kind]) + length + mask + masked


def close_reason(payload):
    """Code and text of a close frame."""
    return (struct.unpack(">H", payload[:2])[0], payload[2:].decode()) if len(payload) >= 2 else (1005, "")


class FrameReader:
    """Takes bytes as they come, gives whole frames."""

    def __init__(self):
        self.bytes = b""

    def feed(self, some):
        """The frames (kind, payload) that are whole now."""
        data = self.bytes + some if self.bytes else some
        frames, at = [], 0
        while (frame := self._frame_at(data, at)) is not None:
            kind, begin, at = frame
            frames.append((kind, data[begin:at]))
        self.bytes = data[at:]
        return frames

    @staticmethod
    def _frame_at(data, at):
        """Kind, begin and end of the payload of the frame at a place; None when it is not whole."""
        if len(data) < at + 2:
            return None
        size, begin = data[at + 1], at + 2
        if size in (126, 127):
            width = 2 if size == 126 else 8
            if len(data) < begin + width:
                return None
            size, begin = int.from_bytes(data[begin:begin + width], "big"), begin + width
        return (data[at] & 0x0F, begin, begin + size) if len(data) >= begin + size else None
