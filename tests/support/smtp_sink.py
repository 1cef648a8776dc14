"""A mail server for tests: keeps what it is sent, and refuses whom a test says."""
import email
import email.policy
import socketserver
import threading


class SmtpSink:
    """`with SmtpSink() as sink:` ... `sink.url`, `sink.messages`. `refuse` maps an address to the answer to its RCPT, such
    as "550 no such mailbox"; `answer_to_data` (None: take it) is said instead of taking a message, which is kept all the
    same: a server that dies at that moment has it too."""

    def __init__(self):
        self.messages = []
        self.refuse = {}
        self.answer_to_data = None
        self.lock = threading.Lock()
        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), self._handler(), bind_and_activate=True)
        self.server.daemon_threads = True

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return "smtp://127.0.0.1:%d" % self.server.server_address[1]

    def to(self, address):
        """The messages to an address, oldest first, as `email` reads them."""
        with self.lock:
            return [message for given, message in self.messages if given == address]

    def _take(self, address, data):
        with self.lock:
            self.messages.append((address, email.message_from_bytes(data, policy=email.policy.default)))
            return self.answer_to_data or "250 taken"

    def _handler(self):
        sink = self

        class Conversation(socketserver.StreamRequestHandler):
            def say(self, line):
                self.wfile.write(line.encode() + b"\r\n")

            def handle(self):
                self.say("220 sink")
                address = ""
                while line := self.rfile.readline():
                    word = line.strip().decode()
                    if word.startswith("RCPT TO:<"):
                        address = word[9:word.index(">")]
                        self.say(sink.refuse.get(address, "250 ok"))
                    elif word == "DATA":
                        self.say("354 go")
                        self.say(sink._take(address, self.read_message()))
                    elif word == "QUIT":
                        self.say("221 bye")
                        return
                    else:
                        self.say("250 ok")

            def read_message(self):
                data = b""
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    data += line[1:] if line.startswith(b".") else line
                return data

        return Conversation
