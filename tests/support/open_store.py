"""The durable store of a data folder that no server runs on, opened without its access rules: to break what it keeps."""
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from embedded_store import encoded, read_answer


class OpenStore:
    """`with OpenStore(data / "redis") as store: store.command("DEL", key)`; what was written is on disk afterwards."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.place = Path(tempfile.mkdtemp(prefix="store-"))  # a short path: it must fit a socket's address
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", str(self.place / "s"), "--dir", str(self.folder),
             "--appendonly", "yes", "--appendfsync", "always", "--save", "", "--aof-use-rdb-preamble", "yes"],
            stdout=subprocess.DEVNULL)
        end = time.monotonic() + 30
        while time.monotonic() < end:
            try:
                if self.command("PING") == "PONG":
                    return self
            except (OSError, RuntimeError):  # not there yet, or loading
                time.sleep(0.02)
        raise RuntimeError("The store did not start.")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(30)
        shutil.rmtree(self.place)

    def command(self, *words):
        with socket.socket(socket.AF_UNIX) as to:
            to.settimeout(10)
            to.connect(str(self.place / "s"))
            to.sendall(encoded(words))
            return read_answer(to.makefile("rb"))
