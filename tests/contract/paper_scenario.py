"""The part of scenario.py about what goes onto paper and comes from tables: badges to print, people invited by a table."""
from recorder import ORGANISER


def record_paper(to):
    own, api = [f"Origin: {to.url}"], "/api/v1"
    to.call("postDeskBadges", "POST", f"{api}/desk/badges", ORGANISER, {"registrations": ["R0005"], "paper": "letter"}, own)
    to.call("postDeskBadges.not_there", "POST", f"{api}/desk/badges", ORGANISER,
            {"registrations": ["R-NOBODY"], "paper": "letter"}, own)
    table = "email,name,kind\nby-table@example.org,By Table,guest\nx,Nobody,guest\n"
    to.call("postRegistrationsImport.tried", "POST", f"{api}/registrations/import", ORGANISER,
            {"csv": table, "dry_run": True}, own)
    to.call("postRegistrationsImport", "POST", f"{api}/registrations/import", ORGANISER,
            {"csv": table, "dry_run": False}, own)
