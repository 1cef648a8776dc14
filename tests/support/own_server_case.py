"""A test case whose every test has a server of its own, and asks it as people of the sample summit."""
import unittest

from embedded_store import EDITION, EmbeddedStore
from raw_http import call
from running_server import RunningServer, UNHURRIED


class OwnServerCase(unittest.TestCase):
    """`binary` is set by the program of the tests."""
    binary = ""

    def setUp(self):
        self.server = RunningServer(self.binary, ("--threads", "2"), {"limits": UNHURRIED})
        self.server.__enter__()
        self.addCleanup(self.server.__exit__, None, None, None)
        self.store = EmbeddedStore(self.server.data)
        self.tokens = {}

    def ask(self, person, method, path, body=None):
        if person not in self.tokens:
            self.tokens[person] = self.server.token(person)
        return call(self.server.url, method, "/api/v1" + path, ["Authorization: Bearer " + self.tokens[person]], body)

    def told(self, person, method, path, body=None):
        answer = self.ask(person, method, path, body)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json()

    def refused(self, status, person, method, path, body=None):
        answer = self.ask(person, method, path, body)
        self.assertEqual(answer.status, status, answer.body)
        return answer.json()

    def person_of(self, registration):
        return self.store.command("HGET", f"cv:{{{EDITION}}}:registrations:of", registration)
