"""Starting and stopping the servers under test, each pinned to one core together with its Redis."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

SERVER_CORE = "0"
GENERATOR_CORE = "1"
BENCH = Path(__file__).resolve().parent.parent
LIMITS = {
    "posts_per_s": 100000,
    "posts_burst": 100000,
    "commands_per_s": 100000,
    "commands_burst": 100000,
    "connections_per_address": 20000,
    "connections_per_person": 20000,
}


MORE_ROOMS = 200


class Missing(Exception):
    """A system that cannot be started on this machine; the message says what is needed."""


def descendants(pid: int) -> list[int]:
    """The process and all it started, parents first."""
    found = [pid]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class System:
    """One server under test. `start` gives it a port; `pids` are what is charged for its work."""

    name = "?"
    speaks = "?"

    def __init__(self, build: Path) -> None:
        self.port = 0
        self.processes: list[subprocess.Popen] = []
        self.extra: list[str] = []
        # Beside the build and not in /tmp, which may be memory: a sync to disk must cost what it costs.
        self.folder = Path(tempfile.mkdtemp(prefix="run-", dir=build))

    def start(self) -> None:
        raise NotImplementedError

    def spawn(self, command: list[str], ready: str | None = None, wait_s: float = 60) -> int:
        """Starts a process on the server's core. With `ready`, returns the number in its ready line."""
        log = open(self.folder / f"{len(self.processes)}.stderr", "wb")
        process = subprocess.Popen(
            ["taskset", "-c", SERVER_CORE, *command], stdout=subprocess.PIPE, stderr=log, cwd=self.folder
        )
        self.processes.append(process)
        if ready is None:
            return 0
        end = time.monotonic() + wait_s
        seen = b""
        os.set_blocking(process.stdout.fileno(), False)
        while time.monotonic() < end and process.poll() is None:
            seen += process.stdout.read() or b""
            if found := re.search(ready.encode(), seen):
                return int(found.group(1))
            time.sleep(0.02)
        said = (self.folder / f"{len(self.processes) - 1}.stderr").read_text(errors="replace")[-2000:]
        self.stop()
        raise Missing(f"{self.name} did not get ready: {said or seen.decode(errors='replace')}")

    def pids(self) -> list[int]:
        """The main server first: its memory is the one that is read."""
        return [pid for process in reversed(self.processes) for pid in descendants(process.pid)]

    def stop(self) -> None:
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.processes.clear()

    def clean(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


class Reference(System):
    """bench/reference_server: what the kernel allows."""

    speaks = "reference"

    def __init__(self, build: Path, name: str, *arguments: str) -> None:
        super().__init__(build)
        self.name = name
        self.command = [str(build / "reference_server"), *arguments]

    def start(self) -> None:
        self.port = self.spawn(self.command, r"ready (\d+)")


class Convene(System):
    """The product: embedded Redis with every write synced, one node, sign-in by bearer tokens."""

    speaks = "convene"

    def __init__(self, build: Path, binary: Path, summit: Path, people: int, name: str, **limits: object) -> None:
        super().__init__(build)
        self.name = name
        self.binary = str(binary)
        self.summit = json.loads(summit.read_text())
        self.people = people
        self.config = {"limits": {**LIMITS, **limits}, "log_level": "warn"}

    def start(self) -> None:
        if not Path(self.binary).exists():
            raise Missing(f"{self.binary} is not built")
        config = self.folder / "bench.json"
        config.write_text(json.dumps(self.config))
        data = self.folder / "data"
        if not data.exists():
            self.import_summit(data)
        self.port = self.spawn(
            [self.binary, "serve", "--listen", "127.0.0.1:0", "--data", str(data), "--threads", "1",
             "--config", str(config)],
            r"Convene is ready: http://127\.0\.0\.1:(\d+)",
        )
        tokens = self.folder / "tokens"
        if not tokens.exists():
            tokens.write_text("\n".join(self.token(data, person) for person in self.persons()) + "\n")
        self.extra = ["--tokens", str(tokens), "--room-names", "S03"]

    def ask(self, verb: str, *words: str) -> str:
        """What a verb of the product prints."""
        done = subprocess.run([self.binary, verb, *words], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Missing(f"convene {verb} failed: {done.stderr.strip()}")
        return done.stdout.strip()

    def import_summit(self, data: Path) -> None:
        """The sample summit with as many rooms as a measurement wants."""
        file = self.folder / "summit.json"
        file.write_text(json.dumps({**self.summit, "sessions": self.summit["sessions"] + self.more_sessions()}))
        self.ask("import", str(file), "--data", str(data))

    def open_sessions(self) -> list[dict]:
        """Sessions whose room everybody may join without agreeing to anything."""
        return [session for session in self.summit["sessions"]
                if session["audience"] == "all_registrants" and session["attribution"] == "on_record"]

    def more_sessions(self) -> list[dict]:
        """Copies of open sessions under new names, nobody serving in them."""
        alone = {"presenter_ids": [], "moderator_ids": [], "captioner_ids": [], "interpreter_ids": []}
        models = self.open_sessions()
        return [{**models[i % len(models)], **alone, "id": name} for i, name in enumerate(self.more_room_names())]

    @staticmethod
    def more_room_names() -> list[str]:
        return [f"B{number:03}" for number in range(MORE_ROOMS)]

    def token(self, data: Path, person: str) -> str:
        return self.ask("token", "--data", str(data), "--person", person, "--ttl", "1h").splitlines()[-1]

    def persons(self) -> list[str]:
        registrations = self.summit["registrations"]
        confirmed = [r["person_id"] for r in registrations if r["status"] in ("confirmed", "approved")]
        return confirmed[: self.people]

    def pids(self) -> list[int]:
        return descendants(self.processes[0].pid)


class Nchan(System):
    """Debian's nginx with nchan, history and publications through Redis."""

    name = "nginx + nchan, Redis"
    speaks = "nchan"

    def start(self) -> None:
        module = Path("/usr/lib/nginx/modules/ngx_nchan_module.so")
        if shutil.which("nginx") is None or not module.exists():
            raise Missing("needs: apt-get install nginx-light libnginx-mod-nchan")
        redis_port = free_port()
        self.port = free_port()
        self.spawn(["redis-server", "--port", str(redis_port), "--bind", "127.0.0.1", "--save", ""])
        names = {
            "MODULE": str(module),
            "DIR": str(self.folder),
            "FILES": "16000",
            "REDIS": f"redis://127.0.0.1:{redis_port}",
            "PORT": str(self.port),
        }
        config = (BENCH / "peers/nchan/nginx.conf.in").read_text()
        for name, value in names.items():
            config = config.replace(f"@{name}@", value)
        (self.folder / "nginx.conf").write_text(config)
        self.folder.chmod(0o755)
        time.sleep(0.5)
        self.spawn(["nginx", "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")])
        time.sleep(1)
        if self.processes[-1].poll() is not None:
            raise Missing("nginx ended: " + (self.folder / "1.stderr").read_text()[-500:])


class SocketIo(System):
    """Socket.IO 4 with its Redis adapter, one process, WebSocket only."""

    name = "Socket.IO + Redis adapter"
    speaks = "socketio"

    def __init__(self, build: Path) -> None:
        super().__init__(build)
        self.installed = build / "socketio"

    def start(self) -> None:
        if shutil.which("node") is None or shutil.which("npm") is None:
            raise Missing("needs node and npm")
        if not (self.installed / "node_modules/socket.io").exists():
            self.installed.mkdir(parents=True, exist_ok=True)
            for file in (BENCH / "peers/socketio").glob("*.*"):
                shutil.copy(file, self.installed)
            installs = ["npm", "ci", "--no-audit", "--no-fund", "--silent"]
            if subprocess.run(installs, cwd=self.installed, check=False).returncode != 0:
                raise Missing("npm ci failed in bench/peers/socketio")
        shutil.copy(BENCH / "peers/socketio/server.mjs", self.installed)
        redis = self.folder / "redis.sock"
        self.spawn(["redis-server", "--port", "0", "--unixsocket", str(redis), "--save", ""])
        time.sleep(0.5)
        self.port = self.spawn(["node", str(self.installed / "server.mjs"), str(redis)], r"ready (\d+)")
