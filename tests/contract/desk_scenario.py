"""The part of scenario.py about the check-in desk: the list, people at the door, and one who is on no list."""
from recorder import ORGANISER  # first: it knows where the others are
from sample_people import PEOPLE_BY_ROLE

DESK, CLOCK = PEOPLE_BY_ROLE["checkin"], "2027-12-06T14:00:00Z"


def record_desk(to):
    own, api = [f"Origin: {to.url}"], "/api/v1/desk"
    to.tokens[DESK] = to.server.token(DESK)
    to.call("getDesk", "GET", api, DESK)
    for what, notes in (("", [{"registration": "R0006"}, {"registration": "R0006"}]),
                        (".refused", [{"registration": "R0004"}, {"badge": "0000-0000-0000-0014-U"}])):
        to.call(f"postDeskCheckIns{what}", "POST", f"{api}/check-ins", DESK,
                {"clock": CLOCK, "check_ins": [{**each, "at": CLOCK, "way": "scanned"} for each in notes]}, own)
    to.call("postDeskCheckIns.too_many", "POST", f"{api}/check-ins", DESK,
            {"clock": CLOCK, "check_ins": [{"registration": "R0006", "at": CLOCK, "way": "paper"}] * 201}, own)
    wrong = {"registration": "R0006", "reason": "the wrong person"}
    to.call("postDeskTakeBacks", "POST", f"{api}/take-backs", DESK, wrong, own)
    to.call("postDeskTakeBacks.not_in", "POST", f"{api}/take-backs", ORGANISER, {**wrong, "registration": "R0007"}, own)
    to.call("postDeskCheckIns.taken_back", "POST", f"{api}/check-ins", DESK,
            {"clock": CLOCK, "check_ins": [{"registration": "R0006", "at": CLOCK, "way": "scanned"}]}, own)
    to.call("postDeskPaperLists", "POST", f"{api}/paper-lists", DESK, {"people": 570}, own)
    whom = {"name": "Zoe Findme", "email": "zoe@example.org", "organisation": "City of Sampleville"}
    to.call("postDeskWalkIns", "POST", f"{api}/walk-ins", DESK, whom, own)
    to.call("postDeskWalkIns.known", "POST", f"{api}/walk-ins", ORGANISER, whom, own)
    to.close_all()
