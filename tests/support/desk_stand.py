"""The check-in desk of a server of a test's own: what its tests ask, as who."""
from datetime import datetime, timedelta, timezone

from own_server_case import OwnServerCase
from running_server import ORGANISER
from sample_people import PEOPLE_BY_ROLE

DESK = PEOPLE_BY_ROLE["checkin"]
GUEST, OTHER, WALKS_BY = "R0005", "R0006", "R0040"  # confirmed
NEAR = timedelta(seconds=5)  # between two clocks that are one: what a request takes


def now():
    return datetime.now(timezone.utc)


def text(instant):
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def read(instant):
    return datetime.fromisoformat(instant.replace("Z", "+00:00"))


def note(registration=None, badge=None, at=None, way="scanned"):
    whom = {"registration": registration} if badge is None else {"badge": badge}
    return {**whom, "at": text(at or now()), "way": way}


class DeskStand(OwnServerCase):
    def people(self, desk=DESK):
        return {one["registration"]: one for one in self.told(desk, "GET", "/desk")["people"]}

    def send(self, *notes, clock=None, desk=DESK):
        """The results of check-ins, and who they are about."""
        answer = self.told(desk, "POST", "/desk/check-ins", {"clock": text(clock or now()), "check_ins": notes})
        self.assertEqual(len(answer["outcomes"]), len(notes))
        return [one["result"] for one in answer["outcomes"]], [one.get("person") for one in answer["outcomes"]]

    def checked_in(self, registration):
        at = self.told(ORGANISER, "GET", f"/registrations/{registration}").get("checked_in_at")
        return at and read(at)

    def walk_in(self, email="zoe@example.org", name="Zoe Findme", organisation="Sampleville", desk=DESK):
        return self.told(desk, "POST", "/desk/walk-ins", {"name": name, "email": email, "organisation": organisation})

    def decide(self, registration, decision, reason=""):
        return self.told(ORGANISER, "POST", f"/registrations/{registration}/decision",
                         {"decision": decision, "reason": reason, "beyond": False})

    def entries(self, action):
        return self.told(ORGANISER, "GET", f"/audit?action={action}")["entries"]
