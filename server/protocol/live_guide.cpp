#include "server/protocol/live_guide.hpp"

namespace convene::protocol {

std::string_view live_guide() {
    return R"(The live socket of Convene. Everything that changes while people look at it comes over it.

# Opening

`GET /api/v1/live` with WebSocket version 13, offering the sub-protocol `convene.v1`, without a query. Browsers send
their sign-in cookie; the Origin must be one of the site's, byte for byte. Scripts send `Authorization: Bearer` and
need no Origin. Refused before the upgrade: 403 for the Origin, 400 or 426 for the form, 503 while the server restarts.
Who is not signed in is accepted and at once closed with 4501, because a browser cannot read a refused upgrade.

The first frame of the server is `hello`: heartbeat period and limits. Nothing need be waited for before it, but a
server that has not sent it within 10 seconds is not there.

# Frames

Text frames only. A frame holds one or more JSON objects separated by a line feed, in both directions. From a client: at
most `limits.frame_bytes` a frame (text written as UTF-8: escaped as `\uXXXX` a long message may not fit), nested at most 16 deep, no member twice, no member that the command does not have.
Members that a server adds later must be ignored by clients, and so must events that they do not know.

# Commands

`id` is a whole number from 1, chosen by the client and not in use by a command that still waits. Each command gets
exactly one reply with that `id`: `ok` or `error`. Commands begin in the order in which they came; replies to
`room.post` may overtake each other. A line that cannot be read is answered with `id` 0.

`error.retry` says what repeating is worth: `never`, `later` (after `retry_after_ms`, or with back-off), or `now`: the
outcome is not known, send the same again. What creates something carries a `client_id`, one a message and the same in
every repetition: it is then stored once, and answered the same with `repeated` true.

# Channels, positions, recovery

A push with `epoch` and `offset` is a publication. In one channel (`ch`) offsets rise by exactly one. Keep the position
(epoch and offset) of the last publication that was applied:

* same epoch, offset one higher: apply it and keep its position;
* same epoch, offset not higher: it is known, ignore it;
* anything else: something was lost; join again with `since`.

`room.join` answers with a `position`. With `since` it is all or nothing:

* `recovered` true: `position` is `since`, nothing else of the room's state comes, and the `missed` publications follow
  the reply at once and in order. A message that was removed meanwhile comes as `message.posted` with `removed` true.
* `recovered` false: forget the room's state and take `snapshot`, which is the room at `position`; `missed` publications
  may follow here too. It happens for a first join, an unknown epoch, an offset that never was, more than 1,000 missed
  publications or more bytes of them than the server queues for one client, and what it no longer keeps.

State at a position plus the publications after it is the state that a fresh snapshot would show. Who sends a message
learns of it by the same push as everybody; the reply may come before or after it.

A push without `offset` is a counter or a notice: only the newest counts, it may be dropped, and none is repeated. After
a join the present counters come at once; what concerns the caller is in `me`.

# Heartbeat

When the server has sent nothing for `heartbeat_s` it sends `{}`. Answer with `{}`; a client to whom pushes come all the
time sends `{}` by itself every half `heartbeat_s`. Ping frames are answered and count too. The server closes with 4000
when nothing came for `heartbeat_s` and 10 seconds more; a client takes the connection for lost by the same rule.

# Limits

`hello` has them. Commands above `commands_per_s` and `commands_burst` (one connection) and posts above `posts_per_s`
and `posts_burst` (one person in one room) are refused with `rate_limited` and `retry_after_ms`. A hundred such refusals
close the connection with 4009, five unreadable lines with 4502. A connection joins at most 16 channels. A client that
reads too slowly is closed with 4008: join again with `since`.

# Coming back

The close code decides: up to 4499 come back, from 4500 on do not before something has changed. Wait a random time
between 0.2 s and a ceiling that starts at 0.4 s and doubles with each attempt up to 5 s ("full jitter"); start over
after a connection that held for 5 s. A close with 1001 may carry `{"reconnect_after_ms":N}` as its reason: wait that
long instead. No close code (1006) means the network: come back.)";
}

} // namespace convene::protocol
