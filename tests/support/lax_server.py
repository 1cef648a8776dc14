"""A server that refuses nothing: the control of the tests that attack a server. Whatever it is sent it answers 200, it
upgrades everybody, reads frames of any kind and size, closes nothing, sends no protective header and counts nothing."""
import base64
import hashlib
import re
import socketserver
import threading

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\nSet-Cookie: sid=1\r\n\r\n{}"
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
QUIET_S = 0.03


class Handler(socketserver.BaseRequestHandler):
    def handle(self):
        self.request.settimeout(QUIET_S)
        received = b""
        while not self.server.stopped.is_set():
            try:
                got = self.request.recv(65536)
                if not got:
                    return
                received += got
                continue
            except TimeoutError:
                pass
            except OSError:
                return
            if received:
                self._reply(received)
                received = b""

    def _reply(self, received):
        key = re.search(rb"sec-websocket-key: (\S+)", received, re.IGNORECASE)
        try:
            if key and b"\r\n\r\n" in received:
                accept = base64.b64encode(hashlib.sha1(key.group(1) + GUID).digest())
                self.request.sendall(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                     b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n")
            elif received[:1].isalpha():
                self.request.sendall(ANSWER)
        except OSError:
            pass


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 256


class LaxServer:
    """`with LaxServer() as lax:` ... `lax.url`."""

    def __enter__(self):
        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.stopped = threading.Event()
        self.url = "http://127.0.0.1:%d" % self.server.server_address[1]
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.server.stopped.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def metrics(self):
        return {}
