"""What the attacks share: a server of their own that must come out of them unharmed, and counters that must move."""
import contextlib
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "support"))
from raw_http import call  # noqa: E402
from running_server import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER, RunningServer  # noqa: E402

PEOPLE = (ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER)
BINARY = [""]


def refused(reason):
    return f'convene_http_refused_total{{reason="{reason}"}}'


def answered(route, status):
    return f'convene_http_requests_total{{route="{route}",status="{status}"}}'


def closed(code):
    return f'convene_ws_closes_total{{code="{code}"}}'


def commanded(command, outcome):
    return f'convene_commands_total{{command="{command}",outcome="{outcome}"}}'


RATE_LIMITED = "convene_ws_rate_limited_total"


def eventually(is_true, seconds=10):
    """Whether it becomes true within some seconds."""
    end = time.monotonic() + seconds
    while not is_true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


class Attacked(unittest.TestCase):
    """Starts one server for all tests of a class; at the end it must be the same process, and ready."""
    SETTINGS = {}
    ARGUMENTS = ("--threads", "1")

    @classmethod
    def setUpClass(cls):
        cls.server = RunningServer(BINARY[0], cls.ARGUMENTS, cls.SETTINGS)
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__, None, None, None)
        cls.addClassCleanup(cls.expect_unharmed)
        cls.url = cls.server.url
        cls.tokens = {person: cls.server.token(person) for person in PEOPLE}

    @classmethod
    def expect_unharmed(cls):
        if cls.server.process.poll() is not None:
            raise AssertionError(f"The server ended with {cls.server.process.returncode}.")
        if (ready := call(cls.url, "GET", "/readyz")).status != 200:
            raise AssertionError(f"The server is not ready: {ready.body}")

    @contextlib.contextmanager
    def counts(self, *series, at_least=1):
        """Each of the series rises within the block, or shortly after."""
        before = self.server.metrics()
        yield
        for name in series:
            with self.subTest(counter=name):
                rise = lambda: self.server.metrics().get(name, 0) - before.get(name, 0)  # noqa: E731
                self.assertTrue(eventually(lambda: rise() >= at_least), f"{name} rose by {rise()}")


def main():
    """usage: TEST CONVENE [unittest arguments]"""
    BINARY[0] = sys.argv.pop(1)
    unittest.main(module="__main__", verbosity=2)
