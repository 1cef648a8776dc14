#!/usr/bin/env python3
"""The documents are enough: a client written from them alone ends with what the server holds, whatever happens to its
connection. usage: foreign_client_test.py CONVENE"""
import random
import socket
import sys
import threading
import unittest

from foreign_client import ForeignClient, LiveSocket, Stopped  # first: it knows where the others are
from raw_http import call
from running_server import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, UNHURRIED, RunningServer

BINARY = ""
SETTINGS = {"limits": {"heartbeat_s": 1, **UNHURRIED}}
ROOM, MESSAGES, SEED = "S03", 120, 20271206


class ForeignClients(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = RunningServer(BINARY, ("--threads", "2"), SETTINGS)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)

    def chatter(self, clients, chance):
        """A moderator writes, removes and locks; now and then a client's connection is cut."""
        with LiveSocket(self.server.url, self.server.token(MODERATOR_OF_S03)) as live:
            live.ask("room.join", room=ROOM)
            for i in range(MESSAGES):
                stored = live.ask("room.post", room=ROOM, client_id=f"chatter-{i}", text=f"message {i}")["ok"]
                if chance.random() < 0.1:
                    live.ask("room.remove", room=ROOM, message=stored["message"], reason="Not this one.")
                if chance.random() < 0.1:
                    live.ask(chance.choice(["room.lock", "room.unlock"]), room=ROOM, reason="So be it.")
                if chance.random() < 0.1:
                    self.cut(chance.choice(clients))

    def cut(self, client):
        try:
            client.live.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # between two connections already

    def read_room(self):
        token = [f"Authorization: Bearer {self.server.token(MODERATOR_OF_S03)}"]
        room = call(self.server.url, "GET", f"/api/v1/rooms/{ROOM}", token).json()
        messages, before = [], room["position"]["offset"] + 1
        while True:
            page = call(self.server.url, "GET", f"/api/v1/rooms/{ROOM}/messages?before={before}&limit=100", token).json()
            messages = page["messages"] + messages
            if not page["more"]:
                return room, messages
            before = messages[0]["offset"]

    def test_clients_whose_connections_are_cut_end_with_what_the_server_holds(self):
        print(f"seed {SEED}", file=sys.stderr)
        clients = [ForeignClient(self.server.url, self.server.token(person), ROOM)
                   for person in (ATTENDEE, ATTENDEE, ATTENDEE2, ATTENDEE2)]
        for client in clients:
            client.connect()
        written, failed = threading.Event(), []

        def follow(client):
            try:
                client.follow(lambda _: written.is_set() and client.position["offset"] >= self.top, 60)
            except Exception as failure:  # the main thread tells
                failed.append(failure)
        threads = [threading.Thread(target=follow, args=(client,)) for client in clients]
        for thread in threads:
            thread.start()
        self.chatter(clients, random.Random(SEED))
        room, messages = self.read_room()
        self.top = room["position"]["offset"]
        written.set()
        for thread in threads:
            thread.join()
        self.assertEqual(failed, [])
        for client in clients:
            self.assertEqual(client.position, room["position"])
            self.assertEqual(client.state["locked"], room["locked"])
            self.assertEqual(list(client.state["messages"].values()), messages)
        self.assertGreater(sum(client.recoveries for client in clients), 3, "connections were cut")
        self.assertTrue(all(0.2 <= wait <= 5 for client in clients for wait in client.waits))

    def test_who_lost_something_joins_again_by_itself(self):
        """The control: a publication that does not reach the client is noticed by the documented rule."""
        client = ForeignClient(self.server.url, self.server.token(ATTENDEE), ROOM)
        client.connect()
        before, client.position = client.recoveries, {**client.position, "offset": client.position["offset"] - 1}
        with LiveSocket(self.server.url, self.server.token(MODERATOR_OF_S03)) as live:
            live.ask("room.join", room=ROOM)
            offset = live.ask("room.post", room=ROOM, client_id="noticed", text="noticed")["ok"]["offset"]
        client.follow(lambda _: client.position["offset"] >= offset)
        self.assertEqual(client.recoveries, before + 1)

    def test_who_is_told_not_to_come_back_stays_away(self):
        token = self.server.token(ATTENDEE2)
        client = ForeignClient(self.server.url, token, ROOM)
        client.connect()
        call(self.server.url, "POST", "/api/v1/sign-out", [f"Authorization: Bearer {token}"], {})
        with self.assertRaises(Stopped) as stopped:
            client.follow(lambda _: False, 10)
        self.assertEqual((stopped.exception.args[0], client.waits), (4501, []))


if __name__ == "__main__":
    BINARY = sys.argv.pop(1)
    unittest.main(verbosity=2)
