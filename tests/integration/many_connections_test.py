"""Five thousand signed-in clients on one thread: all join one room, all get every message, none is lost.

usage: many_connections_test.py CONVENE LOAD_GENERATOR
"""
import json
import resource
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "support"))
from running_server import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER, RunningServer  # noqa: E402

CLIENTS = 5000
FILES = 2 * CLIENTS + 1000  # this machine's limit must allow them; both sides inherit it
PEOPLE = (ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER)
OPEN_LIMITS = {"posts_per_s": 1000, "posts_burst": 1000, "commands_per_s": 1000, "commands_burst": 1000,
               "connections_per_address": 20000, "connections_per_person": 20000}


def hold(clients, **limits):
    """What the load generator saw when it held so many clients and posted a few messages."""
    with RunningServer(CONVENE, ["--threads", "1"], {"limits": {**OPEN_LIMITS, **limits}}) as server:
        tokens = server.folder / "tokens"
        tokens.write_text("\n".join(server.token(person) for person in PEOPLE) + "\n")
        done = subprocess.run(
            [GENERATOR, "--system", "convene", "--scenario", "idle", "--port", server.url.rsplit(":", 1)[1],
             "--tokens", str(tokens), "--room-names", "S03", "--clients", str(clients), "--rate", "5",
             "--seconds", "2", "--cpu-pids", str(server.process.pid)],
            stdout=subprocess.PIPE, text=True, timeout=240, check=True)
        print(done.stdout)
        return json.loads(done.stdout)


class ManyConnections(unittest.TestCase):
    def test_all_are_held_and_get_everything(self):
        seen = hold(CLIENTS)
        self.assertEqual(seen["clients"], CLIENTS)
        self.assertTrue(seen["all_joined"])
        self.assertTrue(seen["whole"])
        self.assertEqual(seen["posted"], 10)
        faults = {name: seen[name] for name in ("lost", "doubled", "refused", "closed_by_server", "failed_opens")}
        self.assertEqual(set(faults.values()), {0}, f"{faults} {seen.get('remark', '')}")

    def test_a_server_that_holds_fewer_is_found_out(self):
        seen = hold(300, connections=200)
        self.assertFalse(seen["all_joined"])
        self.assertEqual(seen["failed_opens"], 100)


if __name__ == "__main__":
    CONVENE, GENERATOR = sys.argv[1:3]
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    unittest.main(argv=sys.argv[:1], verbosity=2)
