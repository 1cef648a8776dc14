"""Makes a real server say everything that it can say; see recorder.py for the names."""
import json
import signal
import time
from urllib.parse import urlsplit

from recorder import ATTENDEE, ATTENDEE2, MODERATOR_OF_S03, ORGANISER, Recorder  # first: it knows where the others are
from embedded_store import EmbeddedStore, room_key
from desk_scenario import record_desk
from draft_scenario import record_draft
from mail_scenario import record_mail
from two_step_scenario import record_required, record_two_steps
from paper_scenario import record_paper
from registration_scenario import record_registrations
from live_socket import BINARY, TEXT, LiveSocket, frame_bytes
from raw_http import RawConnection, call, exchange, request
from running_server import UNHURRIED, RunningServer
from slow_ways import Stream

LIMITS = {"heartbeat_s": 1, "heartbeat_grace_s": 5, "queue_bytes": 32768, "socket_bytes": 4096, "header_timeout_s": 1}
# On the record, and for everybody; the first is moderated by MODERATOR_OF_S03.
BROKEN_ROOM, OTHER_ROOM, UNREADABLE_ROOM, FLOODED_ROOM = "S03", "S17", "S45", "S36"


def record_rooms(to):
    """Every command and push, and the refusals of a healthy store."""
    moderator, attendee = to.open(MODERATOR_OF_S03), to.open(ATTENDEE)
    to.ask(attendee, "room.post", room="S03", client_id="early", text="not in the room")  # conflict
    to.ask(moderator, "room.join", room="S03")
    to.ask(attendee, "room.join", room="S03")
    both = moderator.take(lambda line: line.get("event") == "presence.counted" and line["data"]["count"] == 2)
    to.keep("live/PresenceCountedPush", both)
    posted = to.ask(attendee, "room.post", room="S03", client_id="golden-1", text="A question.")["ok"]
    to.push(moderator, "message.posted")
    to.ask(attendee, "room.post", ".repeated", room="S03", client_id="golden-1", text="A question.")
    to.ask(attendee, "room.draft", room="S03", text="A dra")
    to.ask(moderator, "room.remove", room="S03", message=posted["message"], reason="Only an example.")
    to.push(attendee, "message.removed")
    to.ask(moderator, "room.lock", room="S03", reason="The break.")
    to.push(attendee, "room.locked")
    to.ask(attendee, "room.post", room="S03", client_id="golden-2", text="Locked out.")  # locked
    to.call("getRoomsRoom.locked", "GET", "/api/v1/rooms/S03", MODERATOR_OF_S03)
    to.ask(moderator, "room.unlock", room="S03", reason="It goes on.")
    to.push(attendee, "room.unlocked")
    to.ask(moderator, "room.mute", room="S03", author=ATTENDEE, seconds=3600, reason="Too loud.")
    to.push(attendee, "room.muted")
    to.ask(attendee, "room.post", room="S03", client_id="golden-3", text="Muted.")  # muted
    to.ask(attendee, "room.join", ".recovered", room="S03", since={"epoch": posted["epoch"], "offset": 0})
    to.ask(moderator, "room.unmute", room="S03", author=ATTENDEE, reason="Calm again.")
    to.push(attendee, "room.unmuted")
    for name, fields in (("room.dance", {}), ("room.join", {"room": 7}), ("room.join", {"room": "NOWHERE"}),
                         ("room.lock", {"room": "S03", "reason": "I want to."}), ("room.join", {"room": "S12"}),
                         ("room.post", {"room": "S03", "client_id": "long", "text": "a" * 2001})):
        to.ask(attendee, name, **fields)
    attendee.send("?")
    to.keep("live/error.malformed", attendee.take(lambda line: line.get("id") == 0))
    to.ask(attendee, "room.leave", room="S03")
    to.close_all()


def record_confidential_room(to, room):
    attendee = to.open(ATTENDEE)
    to.ask(attendee, "room.join", room=room)  # agreement_required
    to.call("problem.agreement_required", "GET", f"/api/v1/rooms/{room}", ATTENDEE)
    to.ask(attendee, "room.join", ".not_for_attribution", room=room, agree_not_for_attribution=True)
    to.ask(attendee, "room.post", room=room, client_id="numbered", text="Under a number.")
    to.keep("live/MessagePostedPush.not_for_attribution", attendee.take_push("message.posted"))
    to.close_all()


def record_closes(to, store):
    for person, data in ((ATTENDEE, b"\x81\x02{}"), (ATTENDEE, frame_bytes(BINARY, b"{}")),
                         (ATTENDEE, frame_bytes(TEXT, b"\xff")), (ATTENDEE, frame_bytes(TEXT, b" " * 20_000)),
                         (ATTENDEE, frame_bytes(TEXT, b"\n".join([b"?"] * 5)))):
        to.closing(to.open(person), data)
    with LiveSocket(to.url, headers=[f"Origin: {to.url}"]) as nobody:
        to.closing(nobody)
    silent = to.open(ORGANISER)
    to.keep("live/Heartbeat", heartbeat(silent))
    to.closing(silent)
    to.close_all()
    for _ in range(12):
        to.open(ORGANISER)
    to.closing(LiveSocket(to.url, to.tokens[ORGANISER]))
    to.close_all()
    to.closing(to.open(ATTENDEE2), sent_with(store, "PUBLISH", "cv:control", f"person.changed {ATTENDEE2}"))
    to.closing(to.open(ATTENDEE2), sent_with(store, "PUBLISH", "cv:control", f"person.revoked {ATTENDEE2}"))
    record_foreign_epoch(to, store)
    record_slow_reader(to)


def sent_with(store, *words):
    """The store is told first, nothing is sent on the socket."""
    store.command(*words)
    return b""


def heartbeat(live):
    """The raw text of the server's sign of life: LiveSocket itself skips it."""
    kind, payload = live._next_frame(time.monotonic() + 5)
    if kind != TEXT:
        raise AssertionError(f"A frame of kind {kind} came.")
    return json.loads(payload)


def record_foreign_epoch(to, store):
    reader, writer = to.open(ATTENDEE), to.open(ATTENDEE2)
    for live in (reader, writer):
        to.ask(live, "room.join", room=OTHER_ROOM)
    store.command("HSET", room_key(OTHER_ROOM, "meta"), "epoch", "another1")
    writer.tell("room.post", room=OTHER_ROOM, client_id="other-epoch", text="In another epoch.")
    to.closing(reader)
    to.close_all()


def record_slow_reader(to):
    reader, writer = to.open(ATTENDEE, receive_buffer=2048), to.open(MODERATOR_OF_S03)
    for live in (reader, writer):
        live.ask("room.join", room=FLOODED_ROOM)
    before = to.server.metrics().get('convene_ws_closes_total{code="4008"}', 0)
    for i in range(60):
        writer.ask("room.post", room=FLOODED_ROOM, client_id=f"flood-{i}", text="\N{GRINNING FACE}" * 1900)
        if to.server.metrics().get('convene_ws_closes_total{code="4008"}', 0) > before:
            break
    to.closing(reader)
    to.close_all()


def record_http(to):
    own = [f"Origin: {to.url}"]
    for name, target, person in (
            ("getMe", "/api/v1/me", ATTENDEE), ("getMeBadge", "/api/v1/me/badge", ATTENDEE),
            ("getMePreferences", "/api/v1/me/preferences", ATTENDEE), ("getProgramme", "/api/v1/programme", ATTENDEE),
            ("getSessionsId", "/api/v1/sessions/S03", ATTENDEE), ("getCommunities", "/api/v1/communities", ATTENDEE),
            ("getRoomsRoom", "/api/v1/rooms/S03", MODERATOR_OF_S03),
            ("getRoomsRoomMessages", "/api/v1/rooms/S03/messages", MODERATOR_OF_S03),
            ("getRoomsRoomAudit", "/api/v1/rooms/S03/audit", MODERATOR_OF_S03), ("getLivez", "/livez", None),
            ("getReadyz", "/readyz", None), ("getHealthz", "/healthz", None), ("getMetrics", "/metrics", None)):
        to.call(name, "GET", target, person)
    to.call("getProgrammeExportFormat", "GET", "/api/v1/programme/export/csv", ATTENDEE)
    for name, path in (("getApiOpenapiJson", "/api/openapi.json"), ("getApiAsyncapiJson", "/api/asyncapi.json"),
                       ("getScheduleJson", "/schedule.json"), ("getScheduleXml", "/schedule.xml"),
                       ("getScheduleIcs", "/schedule.ics")):
        answer = call(to.url, "GET", path)
        answer.body = b'"the document itself"'
        to.http(name, answer)
    record_feed(to, own)
    record_stars(to, own)
    to.call("postSignInLink", "POST", "/api/v1/sign-in/link", None, {"email": "nobody@example.org"}, own)
    chosen = {"theme": "dark", "text_only": True, "announcements": "named", "language": "es"}
    to.call("postMePreferences", "POST", "/api/v1/me/preferences", ATTENDEE, chosen, own)
    token = to.server.link(ATTENDEE2).split("#t=")[1]
    signed_in = to.call("postSignInLinkRedeem", "POST", "/api/v1/sign-in/link/redeem", None, {"token": token}, own)
    cookie = "Cookie: " + signed_in.header("set-cookie").split(";")[0]
    words = {"passphrase": "seven unlikely words of a test"}
    to.call("postMePassphrase", "POST", "/api/v1/me/passphrase", None, words, [*own, cookie])
    cookie = record_proof(to, own, cookie, words)
    mail = "rowan.pretendson.p0006@camden-cvi.example.org"
    to.call("postSignInPassphrase", "POST", "/api/v1/sign-in/passphrase", None, {"email": mail, **words}, own)
    to.call("postSignOut", "POST", "/api/v1/sign-out", None, {}, [*own, cookie])
    other = to.server.sign_in(ATTENDEE2)
    with LiveSocket(to.url, headers=[other, *own]) as live:
        live.take_push("hello")
        to.call("postSignOutEverywhere", "POST", "/api/v1/sign-out-everywhere", None, {}, [*own, other])
        to.closing(live)
    to.tokens[ATTENDEE2] = to.server.token(ATTENDEE2)
    with LiveSocket(to.url, headers=[other, *own]) as live:
        to.closing(live)


def record_feed(to, own):
    """The address of somebody's own calendar."""
    made = to.call("postMeFeed", "POST", "/api/v1/me/feed", ATTENDEE, {}, own)
    to.call("getMeFeed", "GET", "/api/v1/me/feed", ATTENDEE)
    answer = call(to.url, "GET", urlsplit(made.json()["address"]).path)
    answer.body = b'"the document itself"'
    to.http("getCalendarToken", answer)
    to.call("postMeFeedRemove", "POST", "/api/v1/me/feed/remove", ATTENDEE, {}, own)


def record_stars(to, own):
    """Sessions kept in one's agenda."""
    page = to.open(ATTENDEE)
    to.call("postSessionsIdStar", "POST", "/api/v1/sessions/S03/star", ATTENDEE, {"starred": True}, own)
    to.push(page, "stars.changed")
    to.call("getMeStars", "GET", "/api/v1/me/stars", ATTENDEE)
    to.close_all()


def record_seats(to):
    """Seats asked for, refused, moved, waited for, offered, taken and given back; and what staff see and change."""
    mine, own = to.open(ATTENDEE), [f"Origin: {to.url}"]
    to.ask(mine, "seats.follow")
    to.call("getSeats", "GET", "/api/v1/seats", ATTENDEE)
    wish = {"kind": "in_person"}
    to.call("postSessionsIdSeat.clash", "POST", "/api/v1/sessions/S05/seat", ATTENDEE, wish, own)
    to.call("postSessionsIdSeat", "POST", "/api/v1/sessions/S05/seat", ATTENDEE, {**wish, "instead": "S06"}, own)
    to.push(mine, "seats.counted")
    to.push(mine, "seat.changed")
    to.call("postSessionsIdSeatRelease", "POST", "/api/v1/sessions/S05/seat/release", ATTENDEE, {}, own)
    size = {"in_person": 2, "online": 0, "sites_first": False, "reason": "A smaller room."}
    to.call("postSessionsIdSeatsSize", "POST", "/api/v1/sessions/S19/seats/size", ORGANISER, size, own)
    to.call("getSessionsIdSeats", "GET", "/api/v1/sessions/S19/seats", ORGANISER)
    to.call("postSessionsIdSeat.waitlisted", "POST", "/api/v1/sessions/S37/seat", ATTENDEE2, wish, own)
    to.call("postSessionsIdSeatAccept.no_offer", "POST", "/api/v1/sessions/S37/seat/accept", ATTENDEE2, {}, own)
    to.call("postSessionsIdSeatsSize.offers", "POST", "/api/v1/sessions/S37/seats/size", ORGANISER,
            {**size, "in_person": 61}, own)
    to.call("postSessionsIdSeatAccept.clash", "POST", "/api/v1/sessions/S37/seat/accept", ATTENDEE2, {}, own)
    to.call("postSessionsIdSeatAccept", "POST", "/api/v1/sessions/S37/seat/accept", ATTENDEE2, {"instead": "S38"}, own)
    to.close_all()


def record_sites(to):
    """A site made, changed, given a commitment and handed over; tables in and out; and a change that came too late."""
    own, path = [f"Origin: {to.url}"], "/api/v1/sites"
    to.call("getSites", "GET", path, ORGANISER)
    to.call("getSites.own", "GET", path, ATTENDEE)
    facts = {"name": "Jackson", "state": "MS", "kind": "city", "members": [], "time_zone": "America/Chicago", "public_names": []}
    made = to.call("postSites", "POST", path, ORGANISER, facts, own).json()
    site = f"{path}/{made['id']}"
    days = {"starts_on": "2027-10-01", "ends_on": "2030-09-30"}
    cohort = {"label": "Cohort of the golden files", "year": 2027, "kind": "operations", **days}
    known = to.call("postSitesCohorts", "POST", f"{path}/cohorts", ORGANISER, cohort, own).json()
    to.call("postSitesId", "POST", site, ORGANISER, {**facts, "public_names": ["The capital"], "version": 1}, own)
    to.call("postSitesId.too_late", "POST", site, ORGANISER, {**facts, "version": 1}, own)
    to.call("postSitesIdLiaison", "POST", f"{site}/liaison", ORGANISER,
            {"version": 2, "duty": "primary", "person": "P0475", "note": "Call them first."}, own)
    to.call("postSitesIdCommitments", "POST", f"{site}/commitments", ORGANISER,
            {"version": 3, "cohort": known["id"], "status": "active", **days}, own)
    to.call("postSitesIdChampion", "POST", f"{site}/champion", ORGANISER, {"version": 4, "person": "P0521", "note": ""}, own)
    to.call("getSitesId", "GET", site, ORGANISER)
    table = {"csv": "name,state,time_zone\nJackson,TN,America/Chicago\nJackson,MS,Nowhere\n", "dry_run": True}
    to.call("postSitesImport", "POST", f"{path}/import", ORGANISER, table, own)
    to.call("getSitesExport", "GET", f"{path}/export", ORGANISER)


def record_audit(to):
    """What staff did before, once it is sealed."""
    credential = [f"Authorization: Bearer {to.tokens[ORGANISER]}"]
    for _ in range(200):
        page = call(to.url, "GET", "/api/v1/audit?action=audit.read", credential).json()
        if page["sealed"] == page["newest"]:
            break
        time.sleep(0.05)
    to.call("getAudit", "GET", "/api/v1/audit?action=seats.resize&object=S19", ORGANISER)
    to.call("getMeAudit", "GET", "/api/v1/me/audit", ATTENDEE)


def record_slow_ways(to):
    """The live connection where WebSocket is blocked. The lines are those of the live/ files."""
    own = [f"Origin: {to.url}"]
    connection = to.call("postLivePoll", "POST", "/api/v1/live/poll", ATTENDEE, {}, own).json()["connection"]
    credential = f"Authorization: Bearer {to.tokens[ATTENDEE]}"
    said = call(to.url, "GET", f"/api/v1/live/{connection}/poll?ack=0", [credential])
    said.body = json.dumps({**said.json(), "frames": "<lines>"}).encode()
    to.http("getLiveConnectionPoll", said)
    leave = {"id": 1, "do": "room.leave", "room": "S03"}
    to.call("postLiveConnectionSend", "POST", f"/api/v1/live/{connection}/send?number=1", ATTENDEE, leave, own)
    stream = Stream(to.url, credential)
    fields = dict(line.split(": ", 1) for line in stream.head.lower().split("\r\n")[1:])
    to.keep("http/postLiveStream", {
        "status": stream.status, "content_type": fields["content-type"], "cache-control": fields["cache-control"],
        "first": {"event": "open", "data": {"connection": stream.connection}}, "then": stream.lines[0]["event"]})
    stream.leave()


def record_proof(to, own, cookie, words):
    """Somebody proves again who they are, too late for what they wanted; the cookie that they have then."""
    store = EmbeddedStore(to.server.data)
    for login in store.command("SMEMBERS", f"cv:{{auth}}:logins:{ATTENDEE2}"):
        store.command("HSET", f"cv:{{auth}}:login:{login}", "created", 0)
    to.call("problem.proof_needed", "GET", "/api/v1/me/data", None, None, [cookie])
    link = {"next": "/me/data"}
    to.call("postSignInProofLink", "POST", "/api/v1/sign-in/proof/link", None, link, [*own, cookie])
    proved = to.call("postSignInProof", "POST", "/api/v1/sign-in/proof", None, words, [*own, cookie])
    return "Cookie: " + proved.header("set-cookie").split(";")[0]


def record_refusals(to):
    own = [f"Origin: {to.url}"]
    host = to.url.removeprefix("http://").encode()
    link = "/api/v1/sign-in/link"
    to.call("problem.malformed", "POST", link, None, b"{", own)
    to.call("problem.invalid", "POST", link, None, {"email": 7}, own)
    to.call("problem.unauthenticated", "GET", "/api/v1/me")
    to.call("problem.forbidden", "POST", "/api/v1/sign-out", None, {}, ["Cookie: sid=a", "Origin: null"])
    to.call("problem.not_found", "GET", "/api/v1/rooms/NOWHERE", ATTENDEE)
    to.call("status.405", "DELETE", "/api/v1/me", ATTENDEE, {})
    to.call("status.413", "POST", link, None, {"email": "a" * 5000}, own)
    to.call("problem.too_large", "POST", link, None, {"email": "a" * 5000}, own)
    to.call("status.426", "GET", "/api/v1/live", ATTENDEE)
    for status, data in ((400, b"GET / HTTP/1.1\nHost: HOST\r\n\r\n"), (408, b"GET / HT"),
                         (414, b"GET /%s HTTP/1.1\r\nHost: HOST\r\n\r\n" % (b"a" * 5000)),
                         (415, b"POST /api/v1/sign-out HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\n\r\n"),
                         (417, b"GET / HTTP/1.1\r\nHost: HOST\r\nExpect: 200-ok\r\n\r\n"),
                         (421, b"GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
                         (431, b"GET / HTTP/1.1\r\nHost: HOST\r\nX-A: %s\r\n\r\n" % (b"a" * 17_000)),
                         (501, b"POST / HTTP/1.1\r\nHost: HOST\r\nTransfer-Encoding: gzip\r\n\r\n")):
        answer = to.http(f"status.{status}", exchange(to.url, data.replace(b"HOST", host)))
        if answer.status != status:
            raise AssertionError(f"{data[:60]} was answered {answer.status}")
    for _ in range(40):
        answer = call(to.url, "POST", "/api/v1/sign-in/passphrase", own, {"email": "a@example.org", "passphrase": "b" * 15})
        if answer.status == 429:
            break
    to.http("problem.rate_limited", answer)


def record_broken_store(to, store):
    """What is wrong inside the store, then a store that does not answer, then none."""
    live = to.open(MODERATOR_OF_S03)
    live.ask("room.join", room=BROKEN_ROOM)
    store.command("SET", room_key(BROKEN_ROOM, "rate"), "no hash")
    to.ask(live, "room.post", room=BROKEN_ROOM, client_id="broken", text="This breaks.")
    store.command("DEL", room_key(BROKEN_ROOM, "rate"))
    store.command("SET", room_key(UNREADABLE_ROOM, "meta"), "no hash")
    to.call("problem.internal", "GET", f"/api/v1/rooms/{UNREADABLE_ROOM}", ORGANISER)
    store.signal(signal.SIGSTOP)
    number = live.tell("room.lock", room=BROKEN_ROOM, reason="Nobody answers.")
    body = {"token": "0" * 52}
    with RawConnection(to.url) as waiting:
        waiting.send(request(to.url, "POST", "/api/v1/sign-in/link/redeem", [f"Origin: {to.url}"], body))
        refused = live.reply_to(number, 30)
        to.keep(f"live/error.{refused['error']['code']}", refused)
        to.http("problem.unknown_outcome", waiting.answer(30))
    wait_until_ready_is(to, 503)
    to.call("getReadyz.store_unavailable", "GET", "/readyz")
    to.ask(live, "room.lock", room=BROKEN_ROOM, reason="Nobody is there.")
    to.call("problem.unavailable", "GET", "/api/v1/rooms/S03", ATTENDEE)
    store.signal(signal.SIGCONT)
    wait_until_ready_is(to, 200)
    to.close_all()


def wait_until_ready_is(to, status):
    end = time.monotonic() + 30
    while call(to.url, "GET", "/readyz").status != status:
        if time.monotonic() > end:
            raise AssertionError(f"/readyz did not become {status}.")
        time.sleep(0.05)


def record_rates(to):
    live = to.open(ATTENDEE)
    for i in range(25):
        to.ask(live, "room.leave", room="S03") if i < 1 else live.tell("room.leave", room="S03")
    to.keep("live/error.rate_limited", live.take(lambda line: "error" in line))
    to.closing(live, frame_bytes(TEXT, b"\n".join([b'{"id":1,"do":"room.leave","room":"S03"}'] * 400)) * 4)


def record_draining(to):
    live = to.open(ATTENDEE)
    lines = ["Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13",
             "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==", f"Authorization: Bearer {to.tokens[ATTENDEE]}"]
    half = request(to.url, "GET", "/api/v1/live", lines)
    with RawConnection(to.url) as connection:
        connection.send(half[:-2])
        call(to.url, "GET", "/livez")  # the half is in the server's hands by now
        to.server.process.send_signal(signal.SIGTERM)
        to.closing(live)
        connection.send(half[-2:])
        to.http("problem.draining", connection.answer())
    to.server.process.wait(60)


def record(binary):
    """Name -> frame, from three servers."""
    with RunningServer(binary, ("--threads", "1"), {"limits": {**LIMITS, **UNHURRIED}, "public_schedule": True}) as server:
        to, store = Recorder(server), EmbeddedStore(server.data)
        record_rooms(to)
        record_confidential_room(to, confidential_room(to))
        record_closes(to, store)
        record_http(to)
        record_seats(to)
        record_registrations(to)
        record_desk(to)
        record_sites(to)
        record_mail(to, store)
        record_draft(to)
        record_audit(to)
        record_slow_ways(to)
        record_refusals(to)
        record_paper(to)
        record_two_steps(to)
    record_required(to)
    with RunningServer(binary, ("--threads", "1")) as server:
        second = Recorder(server)
        record_rates(second)
        record_broken_store(second, EmbeddedStore(server.data))
        record_draining(second)
    # The first server has limits of its own.
    return {**second.frames, **to.frames, "live/HelloFrame": second.frames["live/HelloFrame"]}


def confidential_room(to):
    sessions = call(to.url, "GET", "/api/v1/programme", [f"Authorization: Bearer {to.tokens[ATTENDEE]}"]).json()["sessions"]
    return next(each["room"] for each in sessions
                if each.get("attribution") == "not_for_attribution" and each["may_join"] and each.get("room"))
