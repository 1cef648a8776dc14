"""A Convene server of a test's own: free port, own data folder, sample summit, gone at the end."""
import json
import os
import re
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from raw_http import call

ROOT = Path(__file__).resolve().parent.parent.parent
READY = re.compile(r"Convene is ready: (\S+)")
LINK = re.compile(r"https?://\S+#t=(\S+)")

# Confirmed people of the sample summit: two attendees of site teams who are neither police nor prosecution (so that some
# sessions are closed to them), who moderates S03, who organises, who presents in S03.
ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER, PRESENTER_OF_S03 = "P0005", "P0006", "P0498", "P0490", "P0025"

# Limits for tests that are not about rates.
UNHURRIED = {"posts_per_s": 1e6, "posts_burst": 1e6, "commands_per_s": 1e6, "commands_burst": 1e6}


class RunningServer:
    """`with RunningServer(binary) as server:` ... `server.url`; `settings` is laid over the configuration."""

    def __init__(self, binary, arguments=(), settings=None):
        self.binary = str(binary)
        self.folder = Path(tempfile.mkdtemp(prefix="convene-test-"))
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        config = {"client": str(ROOT / "client" / "build"), "second_factor": "off", **(settings or {})}
        (self.folder / "convene.json").write_text(json.dumps(config))
        self.where = ("--data", str(self.data), "--config", str(self.folder / "convene.json"))
        self.arguments = [self.binary, "serve", "--demo", "--listen", "127.0.0.1:0", *self.where, *arguments]
        self.process = None
        self.url = ""
        self.printed = ""

    def __enter__(self):
        self._start()
        return self

    def _start(self):
        self.printed = ""
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(self.arguments, stdout=subprocess.PIPE, stderr=log)
        try:
            self.url = self._wait_until_ready(60)
        except BaseException:
            self.process.kill()
            self.process.wait()
            self._show_log()
            raise

    def restart(self):
        """Starts it again after its end, as systemd would: the same data, the same address."""
        address = self.url.split("//")[1]
        self.arguments = [address if word == "127.0.0.1:0" else word for word in self.arguments if word != "--demo"]
        self.process.stdout.close()
        self._start()

    def store_process(self, which="redis"):
        """The redis-server child that keeps a store ("redis" or "memory"), as it says itself."""
        return int((self.data / which / "redis.pid").read_text())

    def __exit__(self, failed, *_):
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            code = self.process.wait()
        if failed or code != 0:
            self._show_log()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)
        if code != 0 and not failed:
            raise RuntimeError(f"The server ended with {code} after SIGTERM.")

    def link(self, person):
        """A one-time sign-in link of a person, at this server's address."""
        shown = self._ask("login-link", *self.where, "--person", person, "--ttl", "3h")
        found = LINK.search(shown)
        if not found:
            raise RuntimeError(f"convene login-link printed no link: {shown}")
        return f"{self.url}/sign-in#t={found.group(1)}"

    def token(self, person, ttl="1h"):
        """A bearer token of a person."""
        return self._ask("token", *self.where, "--person", person, "--ttl", ttl).split()[-1]

    def sign_in(self, person):
        """Redeems a link as a browser does; returns the Cookie header line of the new login."""
        secret = self.link(person).split("#t=")[1]
        answer = call(self.url, "POST", "/api/v1/sign-in/link/redeem", [f"Origin: {self.url}"], {"token": secret})
        if answer.status != 200:
            raise RuntimeError(f"The link of {person} was answered {answer.status}: {answer.body}")
        return "Cookie: " + answer.header("set-cookie").split(";")[0]

    def metrics(self):
        """Every series of /metrics: {'name{label="value"}': number}."""
        with urllib.request.urlopen(self.url + "/metrics", timeout=20) as answer:
            lines = answer.read().decode().splitlines()
        return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line[:1] != "#")}

    def local_url(self):
        """Where it listens, whatever it calls itself in public."""
        sockets = {os.readlink(file) for file in Path(f"/proc/{self.process.pid}/fd").iterdir() if file.is_symlink()}
        for row in Path("/proc/net/tcp").read_text().splitlines()[1:]:
            _, local, _, state, *rest = row.split()
            if state == "0A" and f"socket:[{rest[5]}]" in sockets:
                return "http://127.0.0.1:%d" % int(local.split(":")[1], 16)
        raise RuntimeError("The server listens nowhere.")

    def log_lines(self):
        return self.log.read_text(encoding="utf-8").splitlines()

    def _ask(self, *words):
        done = subprocess.run([self.binary, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"convene {words[0]} failed: {done.stderr}{done.stdout}")
        return done.stdout

    def _wait_until_ready(self, seconds):
        end = time.monotonic() + seconds
        selector = selectors.DefaultSelector()
        selector.register(self.process.stdout, selectors.EVENT_READ)
        while time.monotonic() < end:
            if not selector.select(end - time.monotonic()):
                continue
            got = os.read(self.process.stdout.fileno(), 65536).decode()
            self.printed += got
            if found := READY.search(self.printed):
                return found.group(1).rstrip("/")
            if not got:
                raise RuntimeError(f"The server ended with {self.process.wait()} before it was ready.")
        raise RuntimeError(f"The server was not ready within {seconds} s.")

    def _show_log(self):
        sys.stderr.write("--- the server printed:\n" + self.printed + "\n--- and logged (its last 100 lines):\n")
        sys.stderr.write("\n".join(self.log.read_text(errors="replace").splitlines()[-100:]) + "\n")
