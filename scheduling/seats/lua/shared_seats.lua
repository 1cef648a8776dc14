-- Seats in programme sessions (domain.md 4.2, I-02 to I-04). Visible to every other file. PREFIX is cv:{EDITION}:seats,
-- which is also the channel of the counts; TAG is {EDITION}. Kinds: p in person, w wheelchair place, o online.
--   PREFIX:table:SESSION   HASH capacity, online, wheelchair, starts, ends, sites_first, shown (ms; 0 or 1), ticket,
--                          version, and for each kind n:KIND, the seats that are taken or offered
--   PREFIX:seat:SESSION    HASH registration -> kind          who has a seat
--   PREFIX:offer:SESSION   HASH registration -> kind          for whom a seat is held until the deadline
--   PREFIX:line:SESSION:K  ZSET registration -> ticket        who waits, in order; one line for each kind
--   PREFIX:site:SESSION    HASH site -> seats taken or offered
--   PREFIX:mine:REG        HASH session -> enrolled | offered | waitlisted
--   PREFIX:who:REG         HASH person, site
--   PREFIX:lapsed:SESSION  HASH registration -> offers that were not answered
--   PREFIX:due             ZSET "SESSION REG" or "SESSION" -> when somebody must look, ms
--   PREFIX:barred          SET of registrations that may take nothing any more
--   PREFIX:history         STREAM of every change: what, session, registration, kind (at most about 200,000)
local SEATS_DOOR_MS = 600000 -- before the start: nothing is offered any more, free seats are for who comes to the door
local SEATS_WHEELCHAIR_MS = 3600000 -- before the start: wheelchair places nobody asked for are for all
local SEATS_KINDS = {'p', 'w', 'o'}

local function seats_key(prefix, what, name)
    return prefix .. ':' .. what .. ':' .. name
end

-- The table of a session, nil when it has none.
local function seats_table(prefix, session)
    local raw = redis.call('HMGET', seats_key(prefix, 'table', session), 'capacity', 'online', 'wheelchair', 'starts',
        'ends', 'sites_first', 'shown', 'n:p', 'n:w', 'n:o')
    if not raw[1] then
        return nil
    end
    return {session = session, capacity = tonumber(raw[1]), online = tonumber(raw[2]), wheelchair = tonumber(raw[3]),
        starts = tonumber(raw[4]), ends = tonumber(raw[5]), sites_first = raw[6] == '1', shown = raw[7] == '1',
        p = tonumber(raw[8] or '0'), w = tonumber(raw[9] or '0'), o = tonumber(raw[10] or '0')}
end

-- Whether one more seat of this kind may be given. Wheelchair places are kept until the last hour (I-03).
local function seats_free(of, kind, now)
    if kind == 'o' then
        return of.o < of.online
    end
    local kept = now < of.starts - SEATS_WHEELCHAIR_MS and math.max(0, of.wheelchair - of.w) or 0
    return of.p + of.w + (kind == 'w' and 0 or kept) < of.capacity
end

local function seats_note(prefix, what, session, registration, kind)
    redis.call('XADD', prefix .. ':history', 'MAXLEN', '~', 200000, '*', 'what', what, 'session', session,
        'registration', registration, 'kind', kind)
end

-- A seat is taken (by = 1) or given back (by = -1), in the counts of the session and of the person's site.
local function seats_count(prefix, of, registration, kind, by)
    of[kind] = redis.call('HINCRBY', seats_key(prefix, 'table', of.session), 'n:' .. kind, by)
    local site = redis.call('HGET', seats_key(prefix, 'who', registration), 'site')
    if site and site ~= '' then
        local key = seats_key(prefix, 'site', of.session)
        if redis.call('HINCRBY', key, site, by) <= 0 then
            redis.call('HDEL', key, site)
        end
    end
end

local function seats_state(prefix, session, registration)
    return redis.call('HGET', seats_key(prefix, 'mine', registration), session) or 'none'
end

local function seats_set_state(prefix, session, registration, state)
    if state == 'none' then
        redis.call('HDEL', seats_key(prefix, 'mine', registration), session)
    else
        redis.call('HSET', seats_key(prefix, 'mine', registration), session, state)
    end
end

-- At the end of its line; a ticket is never used twice.
local function seats_queue(prefix, session, registration, kind)
    local ticket = redis.call('HINCRBY', seats_key(prefix, 'table', session), 'ticket', 1)
    redis.call('ZADD', seats_key(prefix, 'line', session .. ':' .. kind), ticket, registration)
    seats_set_state(prefix, session, registration, 'waitlisted')
    seats_note(prefix, 'waitlisted', session, registration, kind)
end

-- The kind in whose line somebody waits, and the place in it from 1.
local function seats_place(prefix, session, registration)
    for _, kind in ipairs(SEATS_KINDS) do
        local rank = redis.call('ZRANK', seats_key(prefix, 'line', session .. ':' .. kind), registration)
        if rank then
            return kind, rank + 1
        end
    end
    return '', 0
end
