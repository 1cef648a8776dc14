"""The tables of live_test.py: what a client must not send over the live socket, and what it gets for it."""
import struct
from dataclasses import dataclass

from stand import commanded
from live_socket import BINARY, CONTINUATION, PING, TEXT, frame_bytes


@dataclass
class Line:
    """One line of a text frame that is answered with an error; `id` of the reply."""
    what: str
    text: str
    code: str
    command: str = "none"
    id: int = 0
    field: str = None

    def series(self):
        return commanded(self.command, self.code)


@dataclass
class Breach:
    """Bytes that end the connection with a close code."""
    what: str
    bytes: bytes
    close: int


def malformed(what, text):
    return Line(what, text, "malformed")


def invalid(what, command, fields, field):
    return Line(what, '{"id":9,"do":"%s",%s}' % (command, fields), "invalid", command, 9, field)


def nested(depth):
    """A join whose object is `depth` deep in all."""
    return '{"id":9,"do":"room.join","room":%s7%s}' % ("[" * (depth - 1), "]" * (depth - 1))


LINES = [
    malformed("not JSON", "hello"), malformed("half a JSON", '{"id":1,"do":'),
    malformed("two objects on a line", '{"id":1,"do":"x"}{"id":2,"do":"x"}'), malformed("an array", '[{"id":1}]'),
    malformed("a number", "7"), malformed("a word", "null"), malformed("no id", '{"do":"room.join"}'),
    malformed("an id of 0", '{"id":0,"do":"room.join"}'), malformed("a negative id", '{"id":-1,"do":"room.join"}'),
    malformed("half an id", '{"id":1.5,"do":"room.join"}'), malformed("an id in quotes", '{"id":"1","do":"room.join"}'),
    malformed("an id above 63 bits", '{"id":9223372036854775808,"do":"room.join"}'),
    malformed("no command", '{"id":1}'), malformed("a number as command", '{"id":1,"do":7}'),
    malformed("a member twice", '{"id":1,"do":"room.join","room":"S03","room":"S04"}'),
    malformed("half a surrogate pair", '{"id":1,"do":"room.join","room":"\\ud800"}'),
    malformed("nested 17 deep", nested(17)), malformed("nested 1,600 deep", nested(1600)),
    malformed("a comment", '{"id":1,/* */"do":"room.join"}'), malformed("NaN", '{"id":1,"do":"x","n":NaN}'),
    invalid("nested 16 deep", "room.join", nested(16).split(",", 2)[2][:-1], "room"),
    Line("an unknown command", '{"id":9,"do":"room.dance"}', "unknown_command", id=9, field="do"),
    Line("a command in capitals", '{"id":9,"do":"ROOM.JOIN"}', "unknown_command", id=9, field="do"),
    Line("a command of 8,000 bytes", '{"id":9,"do":"%s"}' % ("x" * 8000), "unknown_command", id=9, field="do"),
    invalid("a number as room", "room.join", '"room":7', "room"),
    invalid("null as room", "room.join", '"room":null', "room"),
    invalid("no room", "room.join", '"since":{"epoch":"a","offset":1}', "room"),
    invalid("a text as position", "room.join", '"room":"S03","since":"now"', "since"),
    invalid("half a position", "room.join", '"room":"S03","since":{"epoch":"a"}', "since.offset"),
    invalid("a text as offset", "room.join", '"room":"S03","since":{"epoch":"a","offset":"1"}', "since.offset"),
    invalid("a text as yes", "room.join", '"room":"S03","agree_not_for_attribution":"yes"', "agree_not_for_attribution"),
    invalid("a list as text", "room.post", '"room":"S03","client_id":"a","text":[]', "text"),
    invalid("an unknown member", "room.leave", '"room":"S03","sudo":true', "sudo"),
    invalid("a sender of one's own", "room.post", '"room":"S03","client_id":"a","text":"b","author":"P0001"', "author"),
    invalid("half seconds", "room.mute", '"room":"S03","author":"P0005","seconds":1.5,"reason":"why"', "seconds"),
    Line("a room that is not there", '{"id":9,"do":"room.join","room":"NOWHERE"}', "not_found", "room.join", 9, "room"),
    Line("a post without a join", '{"id":9,"do":"room.post","room":"S05","client_id":"a","text":"b"}', "conflict",
         "room.post", 9, "room"),
    Line("a draft without a join", '{"id":9,"do":"room.draft","room":"S05","text":"b"}', "conflict", "room.draft", 9,
         "room"),
    Line("moderating without the right", '{"id":9,"do":"room.lock","room":"S03","reason":"I want to"}', "forbidden",
         "room.lock", 9),
]


def header(first, second, *more):
    return bytes([first, second, *more])


BREACHES = [
    Breach("a binary frame", frame_bytes(BINARY, b"{}"), 1003),
    Breach("a frame one byte above the limit", frame_bytes(TEXT, b" " * (16 * 1024 + 1)), 1009),
    Breach("a frame of 1 MB", frame_bytes(TEXT, b" " * 1_000_000), 1009),
    Breach("a hundred times the limit in fragments",
           frame_bytes(TEXT, b" " * 16_000, False) + frame_bytes(CONTINUATION, b" " * 16_000, False) * 99, 1009),
    Breach("a length of 2^62", header(0x81, 0xFF) + struct.pack(">Q", 1 << 62) + b"mask", 1009),
    Breach("a length with the high bit", header(0x81, 0xFF) + struct.pack(">Q", 1 << 63) + b"mask", 1009),
    Breach("an unmasked frame", header(0x81, 2) + b"{}", 1002),
    Breach("a reserved bit", header(0xC1, 0x80) + b"mask", 1002),
    Breach("an unknown opcode", header(0x83, 0x80) + b"mask", 1002),
    Breach("a continuation of nothing", frame_bytes(CONTINUATION, b"{}"), 1002),
    Breach("a new message inside a message", frame_bytes(TEXT, b"{", False) + frame_bytes(TEXT, b"}"), 1002),
    Breach("a ping in fragments", frame_bytes(PING, b"a", False), 1002),
    Breach("a ping of 126 bytes", frame_bytes(PING, b"a" * 126), 1002),
    Breach("text that is not UTF-8", frame_bytes(TEXT, b'{"id":1,"do":"\xff"}'), 1007),
    Breach("overlong UTF-8", frame_bytes(TEXT, b'{"id":1,"do":"\xc0\xaf"}'), 1007),
]
