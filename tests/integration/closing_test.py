#!/usr/bin/env python3
"""The end of an edition: who came, who did not, who waited to the end. usage: closing_test.py CONVENE"""
import json
import re
import subprocess
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "support"))
from embedded_store import EDITION  # noqa: E402
from own_server_case import OwnServerCase  # noqa: E402
from running_server import ORGANISER, ROOT  # noqa: E402
from sample_people import PEOPLE_BY_ROLE  # noqa: E402

BINARY = sys.argv.pop(1)
CLOSE = "/registrations/close"


class Closing(OwnServerCase):
    binary = BINARY

    def counts(self):
        page = self.told(ORGANISER, "POST", "/registrations/search", {"skip": 0})
        return {one["status"]: one["count"] for one in page["counts"]}

    def entries(self):
        return self.told(ORGANISER, "GET", "/audit?action=registrations.close")["entries"]

    def bring_the_past(self):
        """The same edition, as if it had been two years earlier."""
        sample = json.loads((ROOT / "scheduling/sample/sample-summit.json").read_text(encoding="utf-8"))
        sample["cop_sessions"] = []  # the clocks of two years earlier change on other days
        moved = re.sub(r'"20(2\d)(-\d\d-\d\d)', lambda found: f'"20{int(found[1]) - 2}{found[2]}', json.dumps(sample))
        file = self.server.folder / "past.json"
        file.write_text(moved, encoding="utf-8")
        subprocess.run([BINARY, "import", str(file), "--data", str(self.server.data)], check=True, capture_output=True)
        end = time.monotonic() + 20
        while not self.told(ORGANISER, "GET", CLOSE)["over"]:
            self.assertLess(time.monotonic(), end, "The nodes did not take the edition in.")
            time.sleep(0.1)

    def wait_for_the_clock(self):
        """What came due when the edition became two years older is done, and mailed."""
        end = time.monotonic() + 20
        while any(self.store.command("ZRANGEBYSCORE", f"cv:{{{EDITION}}}:{what}:due", "-inf", str(int(time.time() * 1000)))
                  for what in ("seats", "registrations")):
            self.assertLess(time.monotonic(), end, "The clock does not do what is due.")
            time.sleep(0.1)

    def test_before_its_end_nothing_is_closed(self):
        before = self.counts()
        looked = self.told(ORGANISER, "GET", CLOSE)
        self.assertFalse(looked["over"])
        self.assertGreater(looked["no_show"], 400)
        problem = self.ask(ORGANISER, "POST", CLOSE, {})
        self.assertEqual((problem.status, problem.json()["code"]), (409, "conflict"), problem.body)
        self.assertIn("not over yet", problem.json()["detail"])
        self.assertEqual((self.counts(), self.entries()), (before, []))

    def test_S_09_every_role_at_the_door(self):
        for role, who in PEOPLE_BY_ROLE.items():
            wanted = (200, 409) if role == "organiser" else (403, 403)
            found = (self.ask(who, "GET", CLOSE).status, self.ask(who, "POST", CLOSE, {}).status)
            self.assertEqual(found, wanted, role)

    def test_in_steps_everybody_becomes_what_they_were(self):
        outbox = f"cv:{{{EDITION}}}:outbox:n"
        self.bring_the_past()
        self.wait_for_the_clock()
        mailed = self.store.command("GET", outbox)
        before = self.told(ORGANISER, "GET", CLOSE)
        all_of_them = before["attended"] + before["no_show"] + before["expired"]
        self.assertGreater(all_of_them, 400, "more than two steps")
        steps, left = [], all_of_them
        while left > 0:
            step = self.told(ORGANISER, "POST", CLOSE, {})
            steps.append(step["done"])
            left = step["attended"] + step["no_show"] + step["expired"]
            self.assertLess(len(steps), 10)
        self.assertEqual(steps[:2], [200, 200])
        self.assertEqual(self.told(ORGANISER, "POST", CLOSE, {})["done"], 0)
        counts = self.counts()
        for gone in ("submitted", "waitlisted", "invited", "approved", "checked_in"):
            self.assertNotIn(gone, counts)
        self.assertGreaterEqual(counts["no_show"], before["no_show"])
        self.assertEqual([one["actor"] for one in self.entries()], [ORGANISER], "one entry for the run")
        self.assertEqual(self.store.command("GET", outbox), mailed, "nobody is mailed")


if __name__ == "__main__":
    unittest.main(verbosity=2)
