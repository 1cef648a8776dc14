"""The part of scenario.py about the draft of the programme and its releases."""
import json
from datetime import datetime
from zoneinfo import ZoneInfo

from recorder import ATTENDEE, ORGANISER  # first: it knows where the others are
from raw_http import call


def record_draft(to):
    """A session is moved, shown to others as it happens, previewed and released; and one who came too late."""
    own, api = [f"Origin: {to.url}"], "/api/v1/draft"
    office, hall = to.open(ORGANISER), to.open(ATTENDEE)
    to.ask(office, "draft.follow")
    to.ask(hall, "draft.follow")  # forbidden
    to.ask(hall, "programme.follow")
    draft = to.call("getDraft", "GET", api, ORGANISER).json()
    fields = next(one["fields"] for one in draft["sessions"] if one["id"] == "S18")
    edit = {"client_id": "golden", "changes": [
        {"action": "change", "session": "S18", "from": {"title": fields["title"]}, "to": {"title": "A better title"}}]}
    to.call("postDraftEdit", "POST", f"{api}/edit", ORGANISER, edit, own)
    to.push(office, "draft.changed")
    to.call("postDraftEdit.too_late", "POST", f"{api}/edit", ORGANISER, {**edit, "client_id": "golden-2", "changes": [
        {**edit["changes"][0], "to": {"title": "Another title"}}]}, own)
    record_collision(to, draft, own)
    record_openings(to, draft, own)
    table = "session,date,starts,ends,zone,place,title\nX1,2027-12-06,09:00,10:00,America/Chicago,Nowhere,From a table\n"
    to.call("postDraftImport", "POST", f"{api}/import", ORGANISER,
            {"client_id": "table", "content": table, "form": "csv", "dry_run": True}, own)
    preview = to.call("getDraftRelease", "GET", f"{api}/release", ORGANISER).json()
    to.call("postDraftRelease", "POST", f"{api}/release", ORGANISER,
            {"revision": preview["revision"], "note": "A clearer title.", "accepted": []}, own)
    to.push(hall, "programme.released")
    to.call("getProgrammeChanges", "GET", "/api/v1/programme/changes?since=1", ATTENDEE)
    to.close_all()


def record_collision(to, draft, own):
    """What is found when one session is put where another is; what else is found is another at each hour of the day."""
    here, there = (next(one["fields"] for one in draft["sessions"] if one["id"] == name) for name in ("S18", "S04"))
    credential = [*own, f"Authorization: Bearer {to.tokens[ORGANISER]}"]
    names = ("place", "starts_at", "ends_at")
    change = {"action": "change", "session": "S18", "from": {name: here[name] for name in names},
              "to": {name: there[name] for name in names}}
    call(to.url, "POST", "/api/v1/draft/edit", credential, {"client_id": "collide", "changes": [change]})
    answer = call(to.url, "GET", "/api/v1/draft/findings", credential)
    whole = answer.json()
    found = [{**one, "sentence": "<both sides, with their times>"} for one in whole["findings"]
             if one["kind"] == "place_taken"]
    answer.body = json.dumps({**whole, "total": len(found), "findings": found}).encode()
    to.http("getDraftFindings", answer)
    back = {**change, "from": change["to"], "to": change["from"]}
    call(to.url, "POST", "/api/v1/draft/edit", credential, {"client_id": "part", "changes": [back]})


def record_openings(to, draft, own):
    """Why one session cannot be where another is: the rest of the answer is another at each hour of the day."""
    there = next(one["fields"] for one in draft["sessions"] if one["id"] == "S04")
    starts = datetime.fromisoformat(there["starts_at"].replace("Z", "+00:00"))
    day = starts.astimezone(ZoneInfo(draft["edition"]["venue_time_zone"])).date().isoformat()
    answer = call(to.url, "POST", "/api/v1/draft/openings", [*own, f"Authorization: Bearer {to.tokens[ORGANISER]}"],
                  {"session": "S18", "day": day})
    whole = answer.json()
    place = next(one for one in whole["places"] if one["place"] == there["place"])
    stretch = next(one for one in place["stretches"] if one["from"] <= there["starts_at"] < one["to"])
    stretch["reasons"] = [one for one in stretch["reasons"] if one["kind"] == "place_taken"]
    answer.body = json.dumps({**whole, "places": [{**place, "stretches": [stretch]}]}).encode()
    to.http("postDraftOpenings", answer)
