"""The part of scenario.py about mail: the organisers' outbox, and an invitation from its mail to its use."""
import json
import time

from recorder import ATTENDEE, ATTENDEE2, ORGANISER  # first: it knows where the others are
from embedded_store import EDITION
from raw_http import call


def wait_until(is_so, what):
    end = time.monotonic() + 20
    while not (found := is_so()):
        if time.monotonic() > end:
            raise AssertionError(f"{what} did not come.")
        time.sleep(0.05)
    return found


def mail_to(to, address):
    """The text of the mail to somebody, which the server has written into its folder."""
    for file in (to.server.data / "mail").glob("*.eml"):
        text = file.read_text().replace("=\n", "").replace("=3D", "=")
        if address in text.partition("\n\n")[0]:
            return text
    return ""


def add_fact(store, kind, fact):
    """Puts a fact into the outbox of the edition, as `outbox_add` does."""
    key = f"cv:{{{EDITION}}}:outbox"
    entry = f"{store.command('INCR', key + ':n')}-0"
    store.command("XADD", key, entry, "kind", kind, "json", json.dumps(fact))
    store.command("ZADD", key + ":due", "0", entry)


def outbox(to):
    return call(to.url, "GET", "/api/v1/outbox", [f"Authorization: Bearer {to.tokens[ORGANISER]}"]).json()


def record_outbox(to, store, own):
    hold = "/api/v1/outbox/hold"
    wait_until(lambda: outbox(to)["waiting_count"] == 0, "An empty outbox")
    to.call("postOutboxHold", "POST", hold, ORGANISER, {"held": False, "reason": "Nothing yet."}, own)
    for _ in range(2):
        add_fact(store, "seat", {"what": "unknown", "person": ATTENDEE})  # can never be sent
    wait_until(lambda: outbox(to)["dead_count"] == 2, "Two dead letters")
    store.command("HSET", f"cv:{{{EDITION}}}:mail:bounced", ATTENDEE2, f"{int(time.time() * 1000)} 550")
    to.call("postOutboxHold.held", "POST", hold, ORGANISER, {"held": True, "reason": "A wrong date."}, own)
    add_fact(store, "registration", {"what": "approved", "person": ATTENDEE, "registration": "R0001", "sequence": 1,
                                     "ends_at_ms": 0, "reason": ""})
    wait_until(lambda: any("since" in one for one in outbox(to)["waiting"]), "A look at what waits")
    dead = to.call("getOutbox", "GET", "/api/v1/outbox", ORGANISER).json()["dead"]
    for one, act in zip(dead, ("Retry", "Drop")):
        to.call(f"postOutboxDead{act}", "POST", f"/api/v1/outbox/dead/{act.lower()}", ORGANISER,
                {"id": one["id"], "reason": "As an example."}, own)
    call(to.url, "POST", hold, [f"Authorization: Bearer {to.tokens[ORGANISER]}", *own],
         {"held": False, "reason": "It is right now."})


def record_mail(to, store):
    own = [f"Origin: {to.url}"]
    record_outbox(to, store, own)
    guest = {"email": "grace@example.org", "name": "Grace Findme", "kind": "guest"}
    call(to.url, "POST", "/api/v1/registrations/invite", [f"Authorization: Bearer {to.tokens[ORGANISER]}", *own], guest)
    token = wait_until(lambda: mail_to(to, "grace@example.org"), "The invitation").split("#invite=")[1][:52]
    redeem = "/api/v1/sign-in/invitation/redeem"
    to.call("postSignInInvitationRedeem", "POST", redeem, None, {"token": token}, own)
    to.call("postSignInInvitationRedeem.used", "POST", redeem, None, {"token": token}, own)
    to.call("postSignInInvitationRenew", "POST", "/api/v1/sign-in/invitation/renew", None, {"token": token}, own)
    record_address(to, own)


def record_address(to, own):
    """Somebody's mail goes to another address."""
    to.call("getMeEmail", "GET", "/api/v1/me/email", ATTENDEE2)
    to.call("postMeEmail", "POST", "/api/v1/me/email", ATTENDEE2, {"email": "moved@example.org"}, own)
    token = wait_until(lambda: mail_to(to, "moved@example.org"), "The link").split("#email=")[1][:52]
    to.call("postSignInEmailConfirm", "POST", "/api/v1/sign-in/email/confirm", None, {"token": token}, own)
