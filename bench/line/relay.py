"""A thin line between a browser and a server on one machine: a relay that is slow, far away and loses packets.

Both directions have a rate of their own, shared by all connections. A segment of 1,460 bytes takes its time on the
line, then half a round trip. A lost one comes a retransmission later (one round trip and 200 ms, RFC 6298 section 2),
and whatever follows it on its connection waits for it, as TCP delivers in order. Opening a connection costs a round
trip. Not modelled: slow start and congestion control, which would make a single long download slower.
"""
import asyncio
import random
from dataclasses import dataclass

SEGMENT = 1460


@dataclass
class Line:
    bits_per_s: int
    round_trip_s: float
    loss: float


class Direction:
    """One way of the line. `departs` is when the next segment can leave."""

    def __init__(self, line, chance):
        self.line, self.chance, self.departs, self.lost, self.sent = line, chance, 0.0, 0, 0

    def arrival(self, size, now):
        self.departs = max(self.departs, now) + size * 8 / self.line.bits_per_s
        arrives = self.departs + self.line.round_trip_s / 2
        self.sent += 1
        if self.chance.random() < self.line.loss:
            self.lost += 1
            arrives += self.line.round_trip_s + 0.2
        return arrives


class Relay:
    """`async with Relay(line, port, seed) as relay`: relays `relay.port` to `to_port` (set when it is known)."""

    def __init__(self, line, seed):
        chance = random.Random(seed)
        self.line, self.up, self.down = line, Direction(line, chance), Direction(line, chance)
        self.to_port, self.port, self.server, self.tasks = None, None, None, set()

    async def __aenter__(self):
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self.server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self.server.close()
        for task in list(self.tasks):
            task.cancel()

    async def _serve(self, reader, writer):
        self.tasks.add(asyncio.current_task())
        try:
            await asyncio.sleep(self.line.round_trip_s)
            to_reader, to_writer = await asyncio.open_connection("127.0.0.1", self.to_port)
            await asyncio.gather(self._carry(reader, to_writer, self.up), self._carry(to_reader, writer, self.down))
        except (OSError, asyncio.CancelledError):
            pass  # one of the two is gone: so is their connection
        finally:
            writer.close()
            self.tasks.discard(asyncio.current_task())

    async def _carry(self, reader, writer, way):
        loop, queue, last = asyncio.get_running_loop(), asyncio.Queue(64), 0.0

        async def read():
            nonlocal last
            while segment := await reader.read(SEGMENT):
                last = max(last, way.arrival(len(segment), loop.time()))
                await queue.put((last, segment))
            await queue.put((max(last, loop.time()), b""))

        async def write():
            while True:
                arrives, segment = await queue.get()
                await asyncio.sleep(max(0.0, arrives - loop.time()))
                if not segment:
                    writer.write_eof()
                    return
                writer.write(segment)
                await writer.drain()

        await asyncio.gather(read(), write())
