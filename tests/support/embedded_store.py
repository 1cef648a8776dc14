"""Hands in the store of a running test server, with the server's own rights: to look at what it keeps, and to break it."""
import os
import signal
import socket
from pathlib import Path

EDITION = "SUM-2027-SAMPLE"


def room_key(room, part):
    return f"cv:{{{EDITION}}}:room:{room}:{part}"


class EmbeddedStore:
    """One of the two servers of a data folder: "redis" (durable) or "memory"."""

    def __init__(self, data, name="redis"):
        self.folder = Path(data) / name
        self.password = (self.folder / "redis.passwords").read_text().splitlines()[0]

    def signal(self, number=signal.SIGKILL):
        os.kill(int((self.folder / "redis.pid").read_text()), number)

    def command(self, *words):
        """One command; its answer as text, a number, a list, or None."""
        with socket.socket(socket.AF_UNIX) as to:
            to.settimeout(10)
            to.connect(str(self.folder / "redis.sock"))
            answers = to.makefile("rb")
            for each in (("AUTH", "convene", self.password), words):
                to.sendall(encoded(each))
                answer = read_answer(answers)
            return answer


def encoded(words):
    raw = [str(word).encode() for word in words]
    return b"*%d\r\n" % len(raw) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in raw)


def read_answer(answers):
    kind, rest = answers.read(1), answers.readline().strip().decode()
    if kind == b"-":
        raise RuntimeError(f"The store refused: {rest}")
    if kind == b":":
        return int(rest)
    if kind == b"$":
        return None if rest == "-1" else answers.read(int(rest) + 2)[:-2].decode()
    if kind == b"*":
        return [read_answer(answers) for _ in range(int(rest))]
    return rest
