"""Two redis-servers of a test's own, as an operator would run them, and a way to speak to them as their owner."""
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

DURABLE = ("--appendonly", "yes", "--appendfsync", "always")


class OwnStore:
    """`with OwnStore() as store:` ... `store.urls(durable=PATH)` for the server, `store.ask("durable", "PING")`."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="convene-store-"))
        self.processes = {}

    def __enter__(self):
        try:
            for which in ("durable", "memory"):
                self.start(which)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for each in self.processes.values():
            each.kill()
            each.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start(self, which):
        """Starts a server, or starts it again on the data that it has."""
        folder = self.folder / which
        folder.mkdir(exist_ok=True)
        self.socket(which).unlink(missing_ok=True)
        words = ["redis-server", "--port", "0", "--unixsocket", str(self.socket(which)), "--dir", str(folder),
                 "--save", "", "--busy-reply-threshold", "100", *(DURABLE if which == "durable" else ())]
        with open(folder / "log", "ab") as log:
            self.processes[which] = subprocess.Popen(words, stdout=log, stderr=log)
        end = time.monotonic() + 20
        while not (self.socket(which).exists() and self.ask(which, "PING") == "PONG"):
            if time.monotonic() > end or self.processes[which].poll() is not None:
                raise RuntimeError((folder / "log").read_text())
            time.sleep(0.01)

    def kill(self, which="durable"):
        self.processes[which].kill()
        self.processes[which].wait()

    def socket(self, which):
        return self.folder / which / "s"

    def ask(self, which, *words):
        """The answer of one command, as redis-cli prints it."""
        done = subprocess.run(["redis-cli", "-s", str(self.socket(which)), *words], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, timeout=30)
        return done.stdout.strip()

    def settings(self, durable=None):
        """The server's configuration for these stores; the durable one perhaps through a proxy at another socket."""
        return {"redis_url": f"unix://{durable or self.socket('durable')}",
                "memory_redis_url": f"unix://{self.socket('memory')}"}
