"""HTTP as bytes, for tests of what a well-behaved client library would never send."""
import json
import socket
import ssl
import time
from urllib.parse import urlsplit


class Answer:
    """Status, header fields in order (names in lower case) and body of one response."""

    def __init__(self, head, body):
        first, *fields = head.decode("latin-1").split("\r\n")
        self.status = int(first.split(" ", 2)[1])
        self.fields = [(name.lower(), value.strip()) for name, value in (field.split(":", 1) for field in fields)]
        self.body = body

    def header(self, name):
        """The field's value; several are joined by a line end, which no field can hold."""
        return "\n".join(value for known, value in self.fields if known == name)

    def json(self):
        return json.loads(self.body)

    def code(self):
        """The code of a problem document, else an empty text."""
        is_problem = self.header("content-type") == "application/problem+json"
        return self.json()["code"] if is_problem and self.body else ""


# Whom connections over TLS believe: the certificates of the test's own servers (`TRUSTED.load_verify_locations`).
TRUSTED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class RawConnection:
    """One TCP connection to a server, with TLS where the address says https. Every wait has an end."""

    def __init__(self, url, seconds=10):
        where = urlsplit(url)
        self.host = where.netloc
        self.socket = socket.create_connection((where.hostname, where.port), seconds)
        if where.scheme == "https":
            self.socket = TRUSTED.wrap_socket(self.socket, server_hostname=where.hostname)
        self.bytes = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """False when the server has closed before it took everything, as it may."""
        try:
            self.socket.sendall(data)
            return True
        except OSError:
            return False

    def answer(self, seconds=10, to_head=False):
        """The next response, None when the server ended the connection instead. TimeoutError when neither came."""
        end = time.monotonic() + seconds
        while b"\r\n\r\n" not in self.bytes:
            if not self._receive(end):
                return None
        head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        if head.startswith(b"HTTP/1.1 100"):
            return self.answer(end - time.monotonic(), to_head)
        made = Answer(head, b"")
        length = 0 if to_head or made.status in (101, 204, 304) else int(made.header("content-length") or 0)
        while len(self.bytes) < length and self._receive(end):
            pass
        made.body, self.bytes = self.bytes[:length], self.bytes[length:]
        return made

    def take(self, count, seconds=10):
        """The next bytes as they are."""
        end = time.monotonic() + seconds
        while len(self.bytes) < count and self._receive(end):
            pass
        taken, self.bytes = self.bytes[:count], self.bytes[count:]
        return taken

    def ends_within(self, seconds):
        """True when the server ends the connection in that time; what it still sends is put aside."""
        end = time.monotonic() + seconds
        try:
            while self._receive(end):
                pass
        except TimeoutError:
            return False
        return True

    def _receive(self, end):
        self.socket.settimeout(max(0.001, end - time.monotonic()))
        try:
            got = self.socket.recv(65536)
        except (ConnectionError, ssl.SSLEOFError):
            return False
        self.bytes += got
        return bool(got)


def exchange(url, data, seconds=10):
    """Sends bytes on a connection of their own and returns the first answer, None when there is none."""
    with RawConnection(url) as connection:
        connection.send(data)
        return connection.answer(seconds)


def request(url, method, target, headers=(), body=None, kind="application/json"):
    """The bytes of a well-formed request; `headers` are lines."""
    lines = [f"{method} {target} HTTP/1.1", f"Host: {urlsplit(url).netloc}", *headers]
    if body is not None:
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        lines += [f"Content-Length: {len(body)}", f"Content-Type: {kind}"]
    return "\r\n".join([*lines, "", ""]).encode() + (body or b"")


def call(url, method, target, headers=(), body=None):
    """One well-formed request and its answer."""
    with RawConnection(url) as connection:
        connection.send(request(url, method, target, [*headers, "Connection: close"], body))
        return connection.answer(20, to_head=method == "HEAD")
