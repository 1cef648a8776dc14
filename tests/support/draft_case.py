"""A test case that edits and releases the draft of the sample summit."""
import time
from datetime import datetime, timedelta

from own_server_case import OwnServerCase
from running_server import ATTENDEE, ORGANISER


def wait_until(is_true, seconds=15):
    end = time.monotonic() + seconds
    while not (found := is_true()):
        if time.monotonic() > end:
            raise AssertionError("It did not come in time.")
        time.sleep(0.05)
    return found


def later(text, minutes):
    return (datetime.fromisoformat(text.replace("Z", "+00:00")) + timedelta(minutes=minutes)).isoformat()


class DraftCase(OwnServerCase):
    edits = 0

    def draft(self, person=ORGANISER, since=0):
        return self.told(person, "GET", f"/draft?since={since}")

    def fields(self, session, person=ORGANISER):
        return next(one for one in self.draft(person)["sessions"] if one["id"] == session)["fields"]

    def change(self, session, to, seen=None):
        seen = seen or self.fields(session)
        return {"action": "change", "session": session, "from": {name: seen[name] for name in to}, "to": to}

    def body(self, *changes, client_id=None):
        type(self).edits += 1
        return {"client_id": client_id or f"edit-{self.edits}", "changes": list(changes)}

    def edit(self, *changes, person=ORGANISER):
        return self.told(person, "POST", "/draft/edit", self.body(*changes))["revision"]

    def release(self, note="", person=ORGANISER):
        preview = self.told(person, "GET", "/draft/release")
        accepted = [{"key": one["key"], "reason": "It is meant so."} for one in preview["warnings"]]
        return self.told(person, "POST", "/draft/release",
                         {"revision": preview["revision"], "note": note, "accepted": accepted})

    def seen(self, session, person=ATTENDEE):
        return next(one for one in self.told(person, "GET", "/programme")["sessions"] if one["id"] == session)

    def free_place(self, session):
        """A place in which nothing is on the day of the session."""
        day = self.fields(session)["starts_at"][:10]
        draft = self.draft()
        taken = {one["fields"]["place"] for one in draft["sessions"] if one["fields"]["starts_at"][:10] == day}
        return next(one["id"] for one in draft["places"] if one["id"] not in taken)
