-- needs: shared_seats_announce.lua
-- How seats are given and taken away; on top of shared_seats_announce.lua.

-- How long an offer stands: shorter near the start, never beyond the moment when the door takes over.
local function seats_deadline(of, now)
    local window = math.max(120000, math.min(86400000, (of.starts - now) / 8))
    return math.min(now + math.floor(window), of.starts - SEATS_DOOR_MS)
end

local function seats_enrol(prefix, of, registration, kind)
    redis.call('HSET', seats_key(prefix, 'seat', of.session), registration, kind)
    seats_set_state(prefix, of.session, registration, 'enrolled')
    seats_note(prefix, 'enrolled', of.session, registration, kind)
end

-- The first of a line who is next: strictly by ticket, or among the first 200 one whose site has no seat yet. Whose access
-- has ended a moment ago keeps the place in the line, and is passed over (shared_seats_ended.lua).
local function seats_next(prefix, of, kind)
    local line = seats_key(prefix, 'line', of.session .. ':' .. kind)
    local first, who, ticket = redis.call('ZRANGE', line, 0, of.sites_first and 199 or 9, 'WITHSCORES'), nil, nil
    for i = 1, #first, 2 do
        if redis.call('SISMEMBER', prefix .. ':barred', first[i]) == 0 then
            local site = of.sites_first and redis.call('HGET', seats_key(prefix, 'who', first[i]), 'site') or ''
            if site == '' or redis.call('HEXISTS', seats_key(prefix, 'site', of.session), site) == 0 then
                return first[i], tonumber(first[i + 1])
            end
            who, ticket = who or first[i], ticket or tonumber(first[i + 1])
        end
    end
    return who, ticket
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

-- As seats_remove, for somebody who gives up what they have; a seat that they had leaves their calendar by mail.
local function seats_hand_back(prefix, tag, of, registration)
    local state = seats_remove(prefix, of, registration, 'released')
    seats_mail_if_room(prefix, tag, state == 'enrolled' and 'released', of.session, registration)
    return state
end

-- An offer was not answered in time: the first time back to the end of the line, the second time out of it.
local function seats_lapse(prefix, of, registration)
    if seats_state(prefix, of.session, registration) ~= 'offered' then
        return
    end
    local kind = redis.call('HGET', seats_key(prefix, 'offer', of.session), registration)
    seats_remove(prefix, of, registration, 'lapsed')
    if redis.call('HINCRBY', seats_key(prefix, 'lapsed', of.session), registration, 1) < 2 then
        seats_queue(prefix, of.session, registration, kind)
    end
end
