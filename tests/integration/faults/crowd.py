"""Clients that keep the documented contract: they come back by themselves with their position, and repeat what they do
not know the outcome of with the same client_id."""
import asyncio
import json
import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from history import Recorder  # noqa: E402
from live_connection import ConnectionLost, LiveConnection  # noqa: E402

FLOOR_S, CAP_S, STEADY_S = 0.2, 5, 5
GIVE_UP_S = 60


def backoff(attempt, rng):
    """Full jitter, as the web client has it."""
    return max(FLOOR_S, rng.random() * min(CAP_S, FLOOR_S * 2 ** min(attempt + 1, 10)))


class ChatClient:
    """One reader and writer of some rooms; `url` is asked anew at each connect."""

    def __init__(self, name, server, token, rooms, seed=0):
        self.server, self.token, self.rooms = server, token, rooms
        self.recorder = Recorder(name)
        self.rng = random.Random(f"{name} {seed}")
        self.connection, self.joined = None, set()
        self.arrived = asyncio.Event()  # in all rooms
        self.latencies, self.posted, self.me, self.close_codes = [], 0, {}, []
        self.life = None

    def start(self):
        self.life = asyncio.create_task(self._live())
        return self

    async def stop(self):
        self.life.cancel()
        if self.connection:
            self.connection.drop()
        await asyncio.gather(self.life, return_exceptions=True)

    async def post(self, room, text="Hello, everybody."):
        """Posts until that is answered for good. Returns the operation."""
        self.posted += 1
        key = f"{self.recorder.name}-{self.posted}"
        operation = self.recorder.begin("post", room, key, text=f"{text} {key}")
        return await self.complete(operation, "room.post", room=room, client_id=key, text=operation.text)

    async def complete(self, operation, command, **fields):
        """Repeats a command, the same each time, until it is acknowledged or refused for good."""
        loop = asyncio.get_running_loop()
        end, tries = loop.time() + GIVE_UP_S, 0
        while loop.time() < end:
            await self.arrived.wait()
            begin = loop.time()
            outcome = operation.note(await self._attempt(command, fields))
            self.latencies.append((begin, loop.time() - begin, outcome))
            if outcome in ("ok", "refused"):
                return operation
            await asyncio.sleep(backoff(min(tries, 2), self.rng))
            tries += 1
        raise TimeoutError(f"{operation.kind} {operation.key} was not answered: {operation.outcomes[-5:]}")

    async def _attempt(self, command, fields):
        try:
            return await self.connection.answer(command, **fields) if self.connection else None
        except ConnectionLost:
            return None

    def is_at(self, tops):
        return all((segment.epoch, segment.position) == tops[room]
                   for room, segment in self.recorder.current.items()) and self.arrived.is_set()

    def since(self, room):
        """The position to come back with."""
        return self.recorder.since(room)

    async def _live(self):
        loop, attempt, after = asyncio.get_running_loop(), 0, 0
        while True:
            await asyncio.sleep(after)
            begin, code, reason = loop.time(), 1006, ""
            try:
                self.connection = await LiveConnection.open(self.server.url, self.token, self._pushed)
                for room in self.rooms:
                    self._join(room, 0)
                code, reason = await asyncio.shield(self.connection.ended)
            except (OSError, asyncio.TimeoutError):
                pass  # nobody is there: the next try is later
            if code >= 4500:
                raise RuntimeError(f"{self.recorder.name} is not wanted: {code} {reason}")
            self._gone(code)
            attempt = 0 if loop.time() - begin >= STEADY_S else attempt
            after = wish(reason) if code == 1001 else backoff(attempt, self.rng)
            attempt += 1

    def _gone(self, code):
        if self.connection and self.arrived.is_set():
            self.recorder.reconnects += 1
            self.close_codes.append(code)
        self.connection = None
        self.arrived.clear()
        self.joined.clear()

    def _join(self, room, attempt):
        connection, since = self.connection, self.since(room)
        fields = {"room": room, "agree_not_for_attribution": True, **({"since": since} if since else {})}

        def settle(reply):
            if reply is None or connection is not self.connection:
                return
            if "ok" not in reply:
                asyncio.get_running_loop().call_later(backoff(attempt, self.rng), again)
                return
            self.recorder.joined(room, reply["ok"])
            self.me[room] = reply["ok"]["me"]
            self.joined.add(room)
            if len(self.joined) == len(self.rooms):
                self.arrived.set()

        def again():
            if connection is self.connection:
                self._join(room, attempt + 1)

        connection.ask("room.join", settle, **fields)

    def _pushed(self, raw, push):
        self.recorder.pushed(raw, push)


def wish(reason):
    """After how many seconds a draining server wants us back."""
    try:
        return json.loads(reason)["reconnect_after_ms"] / 1000
    except (ValueError, KeyError, TypeError):
        return FLOOR_S


class Crowd:
    """`async with Crowd(...)`: clients that all arrive, chat until told to stop, and are all whole at the end."""

    kind = ChatClient

    def __init__(self, server, tokens, size, rooms_of, seed=0, name="c"):
        self.clients = [self.kind(f"{name}{i}", server, tokens[i % len(tokens)], rooms_of(i), seed)
                        for i in range(size)]
        self.chatting, self.talks = True, []

    async def __aenter__(self):
        for each in self.clients:
            each.start()
        await self.arrive(60)
        return self

    async def __aexit__(self, *_):
        for talk in self.talks:
            talk.cancel()
        await asyncio.gather(*(each.stop() for each in self.clients), *self.talks, return_exceptions=True)

    def chat(self, pause_s):
        """Every client posts about once in that time."""
        self.talks = [asyncio.create_task(self._talk(each, pause_s)) for each in self.clients]

    async def _talk(self, client, pause_s):
        await asyncio.sleep(client.rng.random() * pause_s)
        while self.chatting:
            await client.post(client.rng.choice(client.rooms))
            await asyncio.sleep(client.rng.expovariate(1 / pause_s) if pause_s else 0)

    async def hush(self):
        """Nobody begins anything new; everything begun is answered."""
        self.chatting = False
        await asyncio.gather(*self.talks)

    async def arrive(self, seconds, share=1):
        """Everybody, or a share of them, is in all their rooms."""
        arrivals = [asyncio.create_task(self._arrived(each)) for each in self.clients]
        try:
            async with asyncio.timeout(seconds):
                for count, arrival in enumerate(asyncio.as_completed(arrivals), 1):
                    await arrival
                    if count >= share * len(arrivals):
                        break
        finally:
            for each in arrivals:
                each.cancel()
            await asyncio.gather(*arrivals, return_exceptions=True)

    @staticmethod
    async def _arrived(client):
        waits = asyncio.create_task(client.arrived.wait())
        try:
            await asyncio.wait({waits, client.life}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            waits.cancel()
        if client.life.done():
            client.life.result()  # says why it ended

    async def wait_until_all_have(self, posted, seconds):
        """Waits for the push of a message that was acknowledged."""
        room, offset, loop = posted.room, posted.answers[0]["offset"], asyncio.get_running_loop()
        end = loop.time() + seconds
        while any(each.current[room].position < offset for each in self.recorders):
            if loop.time() > end:
                raise TimeoutError(f"Not everybody has message {offset} of {room} after {seconds} s.")
            await asyncio.sleep(0.02)

    async def settle(self, tops, seconds=20):
        """Waits until everybody is where the rooms are; the checker names those who are not."""
        end = asyncio.get_running_loop().time() + seconds
        while not all(each.is_at(tops) for each in self.clients) and asyncio.get_running_loop().time() < end:
            await asyncio.sleep(0.05)

    @property
    def recorders(self):
        return [each.recorder for each in self.clients]
