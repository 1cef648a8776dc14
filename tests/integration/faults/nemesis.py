"""Kills, freezes and restarts the processes of a server, and counts what it did."""
import asyncio
import os
import signal
import subprocess
import time
from collections import Counter


class Nemesis:
    def __init__(self, server):
        self.server = server
        self.bites = Counter()

    async def kill_server(self):
        """kill -9, then the restart that systemd would make; the store ends with its parent."""
        self.server.process.kill()
        await self._restart()
        self.bites["server killed"] += 1

    async def drain_server(self):
        """SIGTERM, then the restart. Returns how long the end took."""
        begin = time.monotonic()
        self.server.process.terminate()
        code = await asyncio.to_thread(self.server.process.wait, 30)
        if code != 0:
            raise RuntimeError(f"The server ended with {code} after SIGTERM.")
        took = time.monotonic() - begin
        await self._restart()
        self.bites["server drained"] += 1
        return took

    async def kill_store(self):
        """kill -9 of the durable Redis; the server starts it again."""
        before = self.server.store_process()
        os.kill(before, signal.SIGKILL)
        await self._wait_for_store(before)
        self.bites["store killed"] += 1

    async def rewrite_store(self):
        """Begins a rewrite of the append-only file, for a kill in the middle of it."""
        passwords = (self.server.data / "redis" / "redis.passwords").read_text().split()
        await asyncio.to_thread(subprocess.run, [
            "redis-cli", "-s", str(self.server.data / "redis" / "redis.sock"), "--user", "deploy", "--pass", passwords[1],
            "--no-auth-warning", "BGREWRITEAOF"], check=True, stdout=subprocess.DEVNULL)
        self.bites["rewrites begun"] += 1

    async def kill_memory(self):
        """kill -9 of the memory-only Redis, and with it of what must never reach a disk."""
        before = self.server.store_process("memory")
        os.kill(before, signal.SIGKILL)
        await self._wait_for_store(before, "memory")
        self.bites["memory killed"] += 1

    async def kill_both(self):
        """The store first: its parent has no time to stop it cleanly."""
        for which in ("redis", "memory"):
            os.kill(self.server.store_process(which), signal.SIGKILL)
        self.server.process.kill()
        await self._restart()
        self.bites["both killed"] += 1

    async def freeze_store(self, seconds):
        await self._freeze(self.server.store_process(), seconds)
        self.bites["store frozen"] += 1

    async def freeze_server(self, seconds):
        await self._freeze(self.server.process.pid, seconds)
        self.bites["server frozen"] += 1

    @staticmethod
    async def _freeze(process, seconds):
        os.kill(process, signal.SIGSTOP)
        try:
            await asyncio.sleep(seconds)
        finally:
            os.kill(process, signal.SIGCONT)

    async def _restart(self):
        await asyncio.to_thread(self.server.process.wait)
        await asyncio.to_thread(self.server.restart)

    async def _wait_for_store(self, before, which="redis", seconds=20):
        """Until another store process has written its number."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.server.store_process(which) != before:
                    return
            except (OSError, ValueError):
                pass  # it is being written
            await asyncio.sleep(0.01)
        raise TimeoutError("The store was not started again.")
