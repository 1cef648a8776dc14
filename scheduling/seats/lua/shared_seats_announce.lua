-- needs: shared_seats.lua
-- Who learns of a change of seats; on top of shared_seats.lua.

-- Tells open pages: the person's own, by notice.
local function seats_tell(prefix, session, registration, state)
    local person = redis.call('HGET', seats_key(prefix, 'who', registration), 'person')
    if person then
        redis.call('PUBLISH', 'cv:control', 'person.notice ' .. person .. ' {"ch":"person:' .. person ..
            '","event":"seat.changed","data":{"session":' .. cjson.encode(session) .. ',"state":"' .. state .. '"}}')
    end
end

local SEATS_TOLD = 200 -- so many of the line of a closed session hear of each move

-- Whoever waits hears that the line has moved, each alone.
local function seats_tell_line(prefix, session)
    for _, kind in ipairs(SEATS_KINDS) do
        local line = seats_key(prefix, 'line', session .. ':' .. kind)
        for _, registration in ipairs(redis.call('ZRANGE', line, 0, SEATS_TOLD - 1)) do
            seats_tell(prefix, session, registration, 'waitlisted')
        end
    end
end

-- Tells open pages the counts of a session whose existence everybody may know (I-12); of a closed one, only its line. The
-- newest version wins.
local function seats_publish(prefix, of)
    local version = redis.call('HINCRBY', seats_key(prefix, 'table', of.session), 'version', 1)
    if not of.shown then
        seats_tell_line(prefix, of.session)
        return
    end
    local waiting, waiting_online = 0, redis.call('ZCARD', seats_key(prefix, 'line', of.session .. ':o'))
    for _, kind in ipairs({'p', 'w'}) do
        waiting = waiting + redis.call('ZCARD', seats_key(prefix, 'line', of.session .. ':' .. kind))
    end
    publish_counter(prefix, 'seats.counted', of.session, '{"session":' .. cjson.encode(of.session) .. ',"version":' ..
        version .. ',"in_person":{"capacity":' .. of.capacity .. ',"taken":' .. (of.p + of.w) .. ',"waiting":' ..
        waiting .. '},"online":{"capacity":' .. of.online .. ',"taken":' .. of.o .. ',"waiting":' ..
        waiting_online .. '}}')
end

-- What the outbox tells the person about: once for each fact, in the same step as the fact.
local function seats_mail(prefix, tag, what, session, registration, deadline)
    local person = redis.call('HGET', seats_key(prefix, 'who', registration), 'person') or ''
    outbox_add(tag, 'seat', cjson.encode({what = what, person = person, session = session,
        registration = registration, ends_at_ms = deadline}))
end

-- A mail that is good to have but must not stop a decision: with a full outbox it is left out. `what` is false for none.
local function seats_mail_if_room(prefix, tag, what, session, registration)
    if what and not outbox_is_full(tag) then
        seats_mail(prefix, tag, what, session, registration, 0)
    end
end
