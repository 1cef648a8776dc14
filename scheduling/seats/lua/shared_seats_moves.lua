-- How seats change hands; on top of shared_seats.lua.

-- How long an offer stands: shorter near the start, never beyond the moment when the door takes over.
local function seats_deadline(of, now)
    local window = math.max(120000, math.min(86400000, (of.starts - now) / 8))
    return math.min(now + math.floor(window), of.starts - SEATS_DOOR_MS)
end

-- Tells open pages: the person's own, by notice.
local function seats_tell(prefix, session, registration, state)
    local person = redis.call('HGET', seats_key(prefix, 'who', registration), 'person')
    if person then
        redis.call('PUBLISH', 'cv:control', 'person.notice ' .. person .. ' {"ch":"person:' .. person ..
            '","event":"seat.changed","data":{"session":' .. cjson.encode(session) .. ',"state":"' .. state .. '"}}')
    end
end

-- Tells open pages the counts of a session whose existence everybody may know (I-12). The newest version wins.
local function seats_publish(prefix, of)
    local version = redis.call('HINCRBY', seats_key(prefix, 'table', of.session), 'version', 1)
    if not of.shown then
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

local function seats_enrol(prefix, of, registration, kind)
    redis.call('HSET', seats_key(prefix, 'seat', of.session), registration, kind)
    seats_set_state(prefix, of.session, registration, 'enrolled')
    seats_note(prefix, 'enrolled', of.session, registration, kind)
end

-- The first of a line who is next: strictly by ticket, or among the first 200 one whose site has no seat yet.
local function seats_next(prefix, of, kind)
    local line = seats_key(prefix, 'line', of.session .. ':' .. kind)
    local first = redis.call('ZRANGE', line, 0, of.sites_first and 199 or 0, 'WITHSCORES')
    for i = 1, of.sites_first and #first or 0, 2 do
        local site = redis.call('HGET', seats_key(prefix, 'who', first[i]), 'site') or ''
        if site == '' or redis.call('HEXISTS', seats_key(prefix, 'site', of.session), site) == 0 then
            return first[i], tonumber(first[i + 1])
        end
    end
    return first[1], tonumber(first[2])
end

local function seats_offer(prefix, tag, of, registration, kind, now)
    local deadline = seats_deadline(of, now)
    redis.call('ZREM', seats_key(prefix, 'line', of.session .. ':' .. kind), registration)
    redis.call('HSET', seats_key(prefix, 'offer', of.session), registration, kind)
    redis.call('ZADD', prefix .. ':due', deadline, of.session .. ' ' .. registration)
    seats_set_state(prefix, of.session, registration, 'offered')
    seats_count(prefix, of, registration, kind, 1)
    seats_note(prefix, 'offered', of.session, registration, kind)
    seats_mail(prefix, tag, 'offered', of.session, registration, deadline)
    seats_tell(prefix, of.session, registration, 'offered')
end

-- Offers every free seat to who is next (I-04): in the step that freed it. With a full outbox, or more than 100 at once,
-- the rest is looked at again in a second.
local function seats_fill(prefix, tag, of, now)
    if now >= of.starts - SEATS_DOOR_MS then
        return
    end
    for _ = 1, 100 do
        local kind, registration, best
        for _, each in ipairs(SEATS_KINDS) do
            if seats_free(of, each, now) then
                local who, ticket = seats_next(prefix, of, each)
                if who and (not best or ticket < best) then
                    kind, registration, best = each, who, ticket
                end
            end
        end
        if not registration then
            return
        end
        if outbox_is_full(tag) then
            break
        end
        seats_offer(prefix, tag, of, registration, kind, now)
    end
    redis.call('ZADD', prefix .. ':due', now + 1000, of.session)
end

-- Takes somebody out of a session, whatever their state in it; returns that state. Who is next is not told here.
local function seats_remove(prefix, of, registration, why)
    local session, state = of.session, seats_state(prefix, of.session, registration)
    if state == 'waitlisted' then
        local kind = seats_place(prefix, session, registration)
        redis.call('ZREM', seats_key(prefix, 'line', session .. ':' .. kind), registration)
        seats_note(prefix, why, session, registration, kind)
    elseif state ~= 'none' then
        local held = seats_key(prefix, state == 'enrolled' and 'seat' or 'offer', session)
        local kind = redis.call('HGET', held, registration)
        redis.call('HDEL', held, registration)
        redis.call('ZREM', prefix .. ':due', session .. ' ' .. registration)
        seats_count(prefix, of, registration, kind, -1)
        seats_note(prefix, why, session, registration, kind)
    end
    seats_set_state(prefix, session, registration, 'none')
    return state
end

-- The sessions at the same time in which somebody has or is offered a seat, but `except`.
local function seats_clashes(prefix, of, registration, except)
    local found, mine = {}, redis.call('HGETALL', seats_key(prefix, 'mine', registration))
    for i = 1, #mine, 2 do
        if mine[i] ~= of.session and mine[i] ~= except and mine[i + 1] == 'enrolled' then
            local other = seats_table(prefix, mine[i])
            if other and other.starts < of.ends and of.starts < other.ends then
                found[#found + 1] = mine[i]
            end
        end
    end
    table.sort(found)
    return found
end

-- Somebody gets a seat and, asked so, gives another one up for it.
local function seats_swap(prefix, tag, registration, instead, now)
    local other = instead ~= '' and seats_table(prefix, instead)
    if other and seats_state(prefix, instead, registration) == 'enrolled' then
        seats_remove(prefix, other, registration, 'released')
        seats_fill(prefix, tag, other, now)
        seats_publish(prefix, other)
        seats_tell(prefix, instead, registration, 'none')
    end
end
