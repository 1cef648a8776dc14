"""The part of scenario.py about registrations: one person from the invitation to the place, and a site's team."""
from recorder import ORGANISER  # first: it knows where the others are
from embedded_store import EDITION, EmbeddedStore
from sample_people import LEAD, PEOPLE_BY_ROLE, SITE

COORDINATOR = PEOPLE_BY_ROLE["access_coordinator"]


def record_registrations(to):
    """One person from the invitation to the place, and what staff and a site's lead see and do."""
    own, office, api = [f"Origin: {to.url}"], to.open(ORGANISER), "/api/v1"
    to.ask(office, "registrations.follow")
    to.ask(office, "delegation.follow", site=SITE)
    guest = {"email": "ada@example.org", "name": "Ada Findme", "kind": "guest"}
    invited = to.call("postRegistrationsInvite", "POST", f"{api}/registrations/invite", ORGANISER, guest, own).json()
    to.push(office, "registration.changed")
    which = f"{api}/registrations/{invited['registration']}"
    person = EmbeddedStore(to.server.data).command("HGET", f"cv:{{{EDITION}}}:registrations:of", invited["registration"])
    to.tokens[person] = to.server.token(person)
    page, mine = to.open(person), f"{api}/me/registration"
    to.call("getMeRegistration", "GET", mine, person)
    form = {"name": "Ada Findme", "display": "full", "title": "Analyst", "organisation": "City of Sampleville",
            "discipline": "crime_analysis", "mode": "in_person", "listed": False}
    to.call("postMeRegistration", "POST", mine, person, {"form": form, "access": {"needs": ["asl"], "note": ""}}, own)
    to.push(page, "registration.changed")
    to.call("postRegistrationsIdDecision", "POST", f"{which}/decision", ORGANISER,
            {"decision": "approved", "reason": "", "beyond": False}, own)
    to.tokens[COORDINATOR] = to.server.token(COORDINATOR)
    to.call("getAccessNeeds", "GET", f"{api}/access-needs", COORDINATOR)
    to.call("getAccessNeedsExport", "GET", f"{api}/access-needs/export", COORDINATOR)
    to.call("getRegistrationsClose", "GET", f"{api}/registrations/close", ORGANISER)
    to.call("postRegistrationsClose", "POST", f"{api}/registrations/close", ORGANISER, {}, own)
    to.call("postMeRegistrationAccept", "POST", f"{mine}/accept", person, {}, own)
    to.call("postMeRegistrationVetting", "POST", f"{mine}/vetting", person, {}, own)
    to.call("postRegistrationsIdVetting", "POST", f"{which}/vetting", ORGANISER,
            {"level": "verified", "evidence": "badge seen", "reason": ""}, own)
    seen = to.call("getRegistrationsId", "GET", which, ORGANISER).json()
    to.call("postRegistrationsIdPerson", "POST", f"{which}/person", ORGANISER,
            {"version": seen["version"], "reason": "misspelt", "form": {"name": "Ada Findme", "title": "Analyst",
             "organisation": "City of Sampleville", "discipline": "crime_analysis"}}, own)
    profile = to.call("getMeProfile", "GET", f"{api}/me/profile", person).json()
    to.call("postMeProfile", "POST", f"{api}/me/profile", person,
            {"version": profile["version"], "form": {**form, "display": "alias", "alias": "Analyst 7"}}, own)
    to.call("getMeData", "GET", f"{api}/me/data", person)
    to.call("postMeRegistrationCancel", "POST", f"{mine}/cancel", person, {}, own)
    to.call("getRegistrationsId", "GET", which, ORGANISER)
    to.call("postRegistrationsSearch", "POST", f"{api}/registrations/search", ORGANISER,
            {"skip": 0, "text": "Findme"}, own)
    to.call("postRegistrationsDecisions", "POST", f"{api}/registrations/decisions", ORGANISER,
            {"registrations": [invited["registration"]], "decision": "approved", "reason": "back again"}, own)
    to.call("postRegistrationsPlaces", "POST", f"{api}/registrations/places", ORGANISER,
            {"in_person": 560, "online": 3000, "closes_at": "2099-01-01T00:00:00Z", "reason": "as it was"}, own)
    to.call("postMeDelete", "POST", f"{api}/me/delete", person, {"confirm": "delete"}, own)
    record_delegation(to, own, f"{api}/delegations", office)
    to.close_all()


def record_delegation(to, own, api, office):
    to.tokens[LEAD] = to.server.token(LEAD)
    to.call("getDelegations", "GET", api, LEAD)
    team = to.call("getDelegationsSite", "GET", f"{api}/{SITE}", LEAD).json()
    to.call("postDelegationsSite", "POST", f"{api}/{SITE}", LEAD,
            {"version": team["version"], "problems": "Nonfatal shootings", "reason": ""}, own)
    named = to.call("postDelegationsSiteInvite", "POST", f"{api}/{SITE}/invite", LEAD,
                    {"email": "one@example.org", "name": "One", "kind": "site_team"}, own).json()
    one = next(line["registration"] for line in named["people"] if line["name"] == "One")
    named = to.call("postDelegationsSiteSwap", "POST", f"{api}/{SITE}/swap", LEAD,
                    {"out": one, "email": "two@example.org", "name": "Two"}, own).json()
    two = next(line["registration"] for line in named["people"] if line["name"] == "Two")
    to.call("postRegistrationsIdLead", "POST", f"/api/v1/registrations/{two}/lead", ORGANISER,
            {"leads": True, "reason": "the lead has left"}, own)
    to.call("postDelegationsSiteRelease", "POST", f"{api}/{SITE}/release", LEAD, {"out": two}, own)
    to.push(office, "delegation.changed")
