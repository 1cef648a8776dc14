"""A proxy between a server and its Redis that loses replies, holds bytes back and falls silent without closing."""
import asyncio


class Link:
    """One connection through the proxy. `flows` cleared: alive for the socket, dead for everybody else."""

    def __init__(self):
        self.flows, self.answers = asyncio.Event(), asyncio.Event()
        self.flows.set()
        self.answers.set()
        self.is_subscriber = False
        self.loses_next_reply = False
        self.writers = []

    def cut(self):
        for writer in self.writers:
            writer.transport.abort()
        self.flows.set()
        self.answers.set()


class FaultProxy:
    """`async with FaultProxy(listen, upstream) as proxy:`, both paths of unix sockets."""

    def __init__(self, listen, upstream):
        self.listen, self.upstream = str(listen), str(upstream)
        self.links, self.tasks = [], set()
        self.loses_reply_of = None
        self.subscribers_are_dead = False  # new subscriber links deliver nothing either
        self.lost, self.requests = 0, []
        self.holds_replies_of, self.held = None, asyncio.Event()
        self.may_subscribe, self.wants_to_subscribe = asyncio.Event(), asyncio.Event()
        self.may_subscribe.set()

    async def __aenter__(self):
        self.server = await asyncio.start_unix_server(self._serve, self.listen, limit=1 << 20)
        return self

    async def __aexit__(self, *_):
        self.server.close()
        for each in list(self.links):
            each.cut()
        await asyncio.gather(*self.tasks, return_exceptions=True)

    def lose_next_reply_of(self, text):
        """The next request with these bytes is executed, its reply is lost and the link is cut."""
        self.loses_reply_of = text

    def hold_replies_of(self, text):
        """From the next request with these bytes on its link gets no reply until `let_go`; `held` tells."""
        self.holds_replies_of = text
        self.held.clear()

    def let_go(self):
        for each in self.links:
            each.answers.set()

    def cut_subscribers(self):
        for each in [each for each in self.links if each.is_subscriber]:
            each.cut()

    def silence_subscribers(self, and_new_ones=False):
        """From now on the subscriber links that there are deliver nothing, and stay open. Returns how many."""
        self.subscribers_are_dead = and_new_ones
        silent = [each for each in self.links if each.is_subscriber]
        for each in silent:
            each.flows.clear()
        return len(silent)

    def count(self, text):
        """How often this text was sent to Redis."""
        return sum(each.count(text) for each in self.requests)

    async def _serve(self, reader, writer):
        self.tasks.add(asyncio.current_task())
        link = Link()
        try:
            up_reader, up_writer = await asyncio.open_unix_connection(self.upstream, limit=1 << 20)
            link.writers = [writer, up_writer]
            self.links.append(link)
            await asyncio.gather(self._requests(link, reader, up_writer), self._replies(link, up_reader, writer))
        except OSError:
            pass
        finally:
            link.cut()
            writer.transport.abort()
            if link in self.links:
                self.links.remove(link)
            self.tasks.discard(asyncio.current_task())

    async def _requests(self, link, reader, writer):
        while some := await reader.read(65536):
            if b"SUBSCRIBE" in some and not link.is_subscriber:
                link.is_subscriber = True
                if self.subscribers_are_dead:
                    link.flows.clear()
            if b"SUBSCRIBE" in some:
                self.wants_to_subscribe.set()
                await self.may_subscribe.wait()
            await link.flows.wait()
            if self.holds_replies_of and self.holds_replies_of in some:
                self.holds_replies_of = None
                link.answers.clear()
                self.held.set()
            if self.loses_reply_of and self.loses_reply_of in some:
                self.loses_reply_of, link.loses_next_reply = None, True
            self.requests.append(some)
            writer.write(some)
        link.cut()

    async def _replies(self, link, reader, writer):
        while some := await reader.read(65536):
            await link.flows.wait()
            await link.answers.wait()
            if link.loses_next_reply:
                self.lost += 1
                break
            writer.write(some)
        link.cut()
