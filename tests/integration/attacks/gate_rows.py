"""The tables of gate_test.py: bytes of a request (HOST stands for the server's own), the status, the counters."""
from dataclasses import dataclass

from stand import answered, refused


@dataclass
class Row:
    what: str
    bytes: bytes
    status: int
    series: tuple = ()
    keeps_open: bool = False  # a refusal by the router, after which the connection may go on


def get(target="/", extra="", version="HTTP/1.1", host="Host: HOST\r\n", method="GET"):
    return f"{method} {target} {version}\r\n{host}{extra}\r\n".encode("latin-1")


def post(extra, body=b"", version="HTTP/1.1"):
    head = f"POST /api/v1/sign-in/link {version}\r\nHost: HOST\r\nContent-Type: application/json\r\n{extra}\r\n"
    return head.encode("latin-1") + body


def gate(what, data, status, reason, keeps_open=False):
    return Row(what, data, status, (refused(reason),), keeps_open)


CHUNKED = "Transfer-Encoding: chunked\r\n"
SMUGGLED = b"0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: HOST\r\n\r\n"

GATE_ROWS = [
    gate("an unknown coding, and a second request behind it", post("Transfer-Encoding: gzip\r\n", SMUGGLED), 501,
         "coding_unknown"),
    gate("two codings", post("Transfer-Encoding: chunked, gzip\r\n", SMUGGLED), 501, "coding_unknown"),
    gate("a coding twice", post(CHUNKED + CHUNKED, SMUGGLED), 400, "repeated_field"),
    gate("xchunked with a length", post("Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n", b"abc"), 400,
         "length_and_coding"),
    gate("chunked with a length", post(CHUNKED + "Content-Length: 3\r\n", SMUGGLED), 400, "length_and_coding"),
    gate("a length with chunked", post("Content-Length: 3\r\n" + CHUNKED, SMUGGLED), 400, "length_and_coding"),
    gate("chunked on HTTP/1.0", post(CHUNKED, SMUGGLED, "HTTP/1.0"), 400, "coding_on_1_0"),
    gate("a chunk extension of 20 MiB", post(CHUNKED, b"3;" + b"a" * (20 << 20) + b"\r\nabc\r\n0\r\n\r\n"), 400,
         "chunk_overhead"),
    gate("trailers of 8 MiB", post(CHUNKED, b"0\r\nA: " + b"a" * (8 << 20) + b"\r\n\r\n"), 400, "chunk_overhead"),
    gate("a line feed in a chunk extension", post(CHUNKED, b"3;a\nb\r\nabc\r\n0\r\n\r\n"), 400, "chunk_line"),
    gate("a chunk size 0x3", post(CHUNKED, b"0x3\r\nabc\r\n0\r\n\r\n"), 400, "chunk_size"),
    gate("a chunk size over 64 bits", post(CHUNKED, b"10000000000000003\r\nabc\r\n0\r\n\r\n"), 400, "chunk_size"),
    gate("a chunk longer than it says", post(CHUNKED, b"3\r\nabcd\r\n0\r\n\r\n"), 400, "chunk_end"),
    gate("no Host", get(host=""), 400, "host"),
    gate("two Hosts", get(extra="Host: HOST\r\n"), 400, "host"),
    gate("a Host that is none", get(host="Host: a/../b@c\r\n"), 400, "host"),
    gate("a foreign Host", get(host="Host: evil.example\r\n"), 421, "host_unknown"),
    gate("our name as a prefix", get(host="Host: HOST.evil.example\r\n"), 421, "host_unknown"),
    gate("lengths in a list", post("Content-Length: 3, 3\r\n", b"abc"), 400, "content_length"),
    gate("a length twice", post("Content-Length: 3\r\nContent-Length: 3\r\n", b"abc"), 400, "repeated_field"),
    gate("a length with a sign", post("Content-Length: +3\r\n", b"abc"), 400, "content_length"),
    gate("a folded line", get(extra="X-A: b\r\n c\r\n"), 400, "folded_line"),
    gate("a method of 3,900 bytes", get(method="A" * 3900), 400, "method"),
    gate("a method of 9,000 bytes", get(method="A" * 9000), 414, "request_line_size"),
    gate("another expectation", post("Content-Length: 3\r\nExpect: 200-ok\r\n", b"abc"), 417, "expectation"),
    gate("a bare line feed", b"GET / HTTP/1.1\nHost: HOST\r\n\r\n", 400, "bare_line_end"),
    gate("a bare line feed after a field", get(host="Host: HOST\n"), 400, "bare_line_end"),
    gate("a NUL in a field", get(extra="X-A: \0\r\n"), 400, "control_character"),
    gate("an escape character in a field", get(extra="X-A: \x1b[31m\r\n"), 400, "control_character"),
    gate("another version", get(version="HTTP/2.0"), 400, "request_line"),
    gate("no version", b"GET /\r\nHost: HOST\r\n\r\n", 400, "request_line"),
    gate("a space before the colon", get(extra="X-A : b\r\n"), 400, "header_field"),
    gate("a body on GET", get(extra="Content-Length: 3\r\n") + b"abc", 400, "body_on_get"),
    gate("a compressed body", post("Content-Length: 3\r\nContent-Encoding: gzip\r\n", b"abc"), 415, "content_coding"),
    gate("two Origins", get(extra="Origin: http://HOST\r\nOrigin: http://evil.example\r\n"), 400, "repeated_field"),
    gate("TLS to a plain port", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400, "control_character"),
    Row("an unknown method", get(method="BREW"), 405, (answered("unmatched", 405),), True),
    Row("TRACE", get(method="TRACE"), 405, (answered("unmatched", 405),), True),
    Row("OPTIONS *", get("*", method="OPTIONS"), 405, (answered("unmatched", 405),), True),
]


def sized_line(size):
    return get("/livez?" + "a" * (size - len("GET /livez? HTTP/1.1")))


def counted_fields(count):
    return get("/livez", "".join(f"X-{i}: v\r\n" for i in range(1, count)))


def sized_head(size, host_bytes):
    rest = len(get("/livez", "X-A: \r\n")) - len("HOST") + host_bytes
    return get("/livez", "X-A: " + "a" * (size - rest) + "\r\n")


HOST_BYTES = len("127.0.0.1:")  # and five digits of a port; the kernel's free ports have five


def body_of(size):
    body = b'{"email":"' + b"a" * (size - 12) + b'"}'
    return post(f"Content-Length: {len(body)}\r\n", body)


def chunked_body_of(size):
    return post(CHUNKED, b"%x\r\n" % size + b"a" * size + b"\r\n0\r\n\r\n")


def limits(name, made, limit, status, reason):
    return [Row(f"{name}: one below", made(limit - 1), 200, (), True), Row(f"{name}: at", made(limit), 200, (), True),
            gate(f"{name}: one above", made(limit + 1), status, reason),
            gate(f"{name}: a hundred times", made(limit * 100), status, reason)]


LIMIT_ROWS = [
    *limits("request line", sized_line, 4096, 414, "request_line_size"),
    *limits("header fields", counted_fields, 64, 431, "header_count"),
    *limits("header bytes", lambda size: sized_head(size, HOST_BYTES + 5), 16 * 1024, 431, "header_size"),
    gate("sign-in body: one above", body_of(4097), 413, "body_size"),
    gate("sign-in body: a hundred times", body_of(409_600), 413, "body_size"),
    gate("sign-in body in chunks: one above", chunked_body_of(4097), 413, "body_size"),
]


def path(what, target, status=404):
    return Row(what, get(target), status)


PATH_ROWS = [
    path("dots", "/../../../../etc/passwd"), path("dots behind a folder", "/_app/../../../etc/passwd"),
    path("escaped dots", "/%2e%2e/%2e%2e/etc/passwd"), path("half escaped", "/.%2e/etc/passwd"),
    path("escaped slashes", "/..%2f..%2fetc%2fpasswd"), path("doubly escaped", "/%252e%252e/etc/passwd"),
    path("a doubly escaped slash", "/..%252f..%252fetc"), path("backslashes", "/..\\..\\etc\\passwd"),
    path("escaped backslashes", "/%5c..%5cetc"), path("overlong dots", "/%c0%ae%c0%ae/etc/passwd"),
    path("an escaped line end", "/a%0d%0aSet-Cookie:x=1"), path("a NUL", "/index.html%00.png", 400),
    path("an escape cut short", "/%2", 400), path("an escape that is none", "/%zz", 400),
    path("absolute form", "http://HOST/etc/passwd", 400), path("authority form", "HOST", 400),
    path("a fragment", "/#/etc/passwd", 400), path("a file beside the client", "/manifest.json"),
    path("a listing", "/_app/"), path("the store", "/redis/redis.passwords"), path("a hidden file", "/.git/config"),
    path("a hidden file of the build", "/_app/immutable/.env"), path("a double slash", "//etc/passwd"),
    path("a drive", "/C:/windows/win.ini"), path("a tilde", "/~root/.ssh/id_rsa"), path("a semicolon", "/;/etc/passwd"),
]
