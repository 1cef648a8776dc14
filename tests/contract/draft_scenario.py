"""The part of scenario.py about the draft of the programme and its releases."""
from recorder import ATTENDEE, ORGANISER


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
    to.call("getDraftFindings", "GET", f"{api}/findings", ORGANISER)
    to.call("postDraftOpenings", "POST", f"{api}/openings", ORGANISER,
            {"session": "S18", "day": draft["edition"]["first_day"]}, own)
    preview = to.call("getDraftRelease", "GET", f"{api}/release", ORGANISER).json()
    to.call("postDraftRelease", "POST", f"{api}/release", ORGANISER,
            {"revision": preview["revision"], "note": "A clearer title.", "accepted": []}, own)
    to.push(hall, "programme.released")
    to.call("getProgrammeChanges", "GET", "/api/v1/programme/changes?since=1", ATTENDEE)
    to.close_all()
