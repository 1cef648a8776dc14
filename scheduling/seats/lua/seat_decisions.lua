-- The decisions about seats, each in one step (I-03, I-04). Every answer is what is true after it: asked again, the same.
-- KEYS of all: PREFIX (shared_seats.lua). Reply of all: ok, state (enrolled, offered, waitlisted, none), kind, place in
-- the line (0: in none), deadline of an offer (ms, 0: none), then the sessions that clash; with clashes nothing changed.

local function reply(prefix, session, registration, clashes)
    local state, kind, place, deadline = seats_state(prefix, session, registration), '', 0, '0'
    if state == 'waitlisted' then
        kind, place = seats_place(prefix, session, registration)
    elseif state ~= 'none' then
        kind = redis.call('HGET', seats_key(prefix, state == 'enrolled' and 'seat' or 'offer', session), registration)
        deadline = state == 'offered' and redis.call('ZSCORE', prefix .. ':due', session .. ' ' .. registration) or '0'
    end
    local answer = {'ok', state, kind, tostring(place), string.format('%.0f', tonumber(deadline))}
    for _, each in ipairs(clashes or {}) do
        answer[#answer + 1] = each
    end
    return answer
end

local no_table = {'not_found', 'Nobody needs a seat in this session: come as you are.'}

-- Asks for a seat: one is free and nobody waits for it, or the end of the line.
-- ARGV: tag, session, registration, person, site, kind, session to give up for it or '', now (ms)
define('seat_take', function(keys, args)
    local prefix, tag, session, registration, kind, now = keys[1], args[1], args[2], args[3], args[6], tonumber(args[8])
    local of = seats_table(prefix, session)
    if not of then
        return no_table
    end
    if redis.call('SISMEMBER', prefix .. ':barred', registration) == 1 then
        return {'forbidden', 'Your registration does not give you seats. Please ask the organisers.'}
    end
    if seats_state(prefix, session, registration) ~= 'none' then
        return reply(prefix, session, registration)
    end
    if now >= of.ends then
        return {'conflict', 'This session is over.'}
    end
    if (kind == 'o' and of.online or of.capacity) == 0 then
        return {'invalid', 'This session cannot be attended that way.', 'kind'}
    end
    local at_the_door = now >= of.starts - SEATS_DOOR_MS
    local waits = redis.call('EXISTS', seats_key(prefix, 'line', session .. ':' .. kind)) == 1
    local free = seats_free(of, kind, now) and (at_the_door or not waits)
    if not free and at_the_door then
        return {'conflict', 'Every seat is taken, and the list is closed: free seats are given at the door.'}
    end
    local clashes = free and seats_clashes(prefix, of, registration, args[7]) or {}
    if #clashes > 0 then
        return reply(prefix, session, registration, clashes)
    end
    redis.call('HSET', seats_key(prefix, 'who', registration), 'person', args[4], 'site', args[5])
    if free then
        seats_enrol(prefix, of, registration, kind)
        seats_count(prefix, of, registration, kind, 1)
        seats_swap(prefix, tag, registration, args[7], now)
    else
        seats_queue(prefix, session, registration, kind)
    end
    seats_publish(prefix, of)
    seats_tell(prefix, session, registration, free and 'enrolled' or 'waitlisted')
    return reply(prefix, session, registration)
end)

-- An offer was not answered in time: the first time back to the end of the line, the second time out of it.
local function lapse(prefix, of, registration)
    if seats_state(prefix, of.session, registration) ~= 'offered' then
        return
    end
    local kind = redis.call('HGET', seats_key(prefix, 'offer', of.session), registration)
    seats_remove(prefix, of, registration, 'lapsed')
    if redis.call('HINCRBY', seats_key(prefix, 'lapsed', of.session), registration, 1) < 2 then
        seats_queue(prefix, of.session, registration, kind)
    end
end

-- Takes the seat that is offered. After the deadline it is not there any more, whoever noticed first.
-- ARGV: tag, session, registration, session to give up for it or '', now (ms)
define('seat_accept', function(keys, args)
    local prefix, tag, session, registration, now = keys[1], args[1], args[2], args[3], tonumber(args[5])
    local of = seats_table(prefix, session)
    if not of then
        return no_table
    end
    local state = seats_state(prefix, session, registration)
    if state == 'enrolled' then
        return reply(prefix, session, registration)
    end
    local deadline = redis.call('ZSCORE', prefix .. ':due', session .. ' ' .. registration)
    if state ~= 'offered' or now > tonumber(deadline) then
        if state == 'offered' then
            lapse(prefix, of, registration)
            seats_fill(prefix, tag, of, now)
            seats_publish(prefix, of)
            seats_tell(prefix, session, registration, seats_state(prefix, session, registration))
        end
        return {'conflict', seats_state(prefix, session, registration) == 'waitlisted'
            and 'This offer has ended. You still wait in the line for this session.'
            or 'There is no offer for you in this session.'}
    end
    local clashes = seats_clashes(prefix, of, registration, args[4])
    if #clashes > 0 then
        return reply(prefix, session, registration, clashes)
    end
    local kind = redis.call('HGET', seats_key(prefix, 'offer', session), registration)
    redis.call('HDEL', seats_key(prefix, 'offer', session), registration)
    redis.call('ZREM', prefix .. ':due', session .. ' ' .. registration)
    redis.call('HDEL', seats_key(prefix, 'lapsed', session), registration)
    seats_enrol(prefix, of, registration, kind)
    seats_swap(prefix, tag, registration, args[4], now)
    seats_publish(prefix, of)
    seats_tell(prefix, session, registration, 'enrolled')
    return reply(prefix, session, registration)
end)

-- Gives a seat, an offer or a place in the line back; who is next is offered it in this step.
-- ARGV: tag, session, registration, now (ms)
define('seat_release', function(keys, args)
    local prefix, session, registration, now = keys[1], args[2], args[3], tonumber(args[4])
    local of = seats_table(prefix, session)
    if not of then
        return no_table
    end
    if seats_remove(prefix, of, registration, 'released') ~= 'none' then
        seats_fill(prefix, args[1], of, now)
        seats_publish(prefix, of)
        seats_tell(prefix, session, registration, 'none')
    end
    return reply(prefix, session, registration)
end)

-- Everything of one registration is given back, and it may take nothing any more until it is let in again.
-- ARGV: tag, registration, 1 to bar or 0 to let in again, now (ms)   Reply: ok, number of sessions given back
define('seats_bar', function(keys, args)
    local prefix, registration, now = keys[1], args[2], tonumber(args[4])
    if args[3] == '0' then
        redis.call('SREM', prefix .. ':barred', registration)
        return {'ok', '0'}
    end
    redis.call('SADD', prefix .. ':barred', registration)
    local mine = redis.call('HKEYS', seats_key(prefix, 'mine', registration))
    table.sort(mine)
    for _, session in ipairs(mine) do
        local of = seats_table(prefix, session)
        seats_remove(prefix, of, registration, 'released')
        seats_fill(prefix, args[1], of, now)
        seats_publish(prefix, of)
        seats_tell(prefix, session, registration, 'none')
    end
    return {'ok', tostring(#mine)}
end)

-- What is due: offers that ended, wheelchair places that are free for all from now on, a fill that was put off. Every node
-- asks now and then; each thing is done once.
-- ARGV: tag, now (ms), most   Reply: ok, number done
define('seats_due', function(keys, args)
    local prefix, now = keys[1], tonumber(args[2])
    local due = redis.call('ZRANGEBYSCORE', prefix .. ':due', '-inf', '(' .. args[2], 'LIMIT', 0, args[3])
    for _, what in ipairs(due) do
        local session, registration = string.match(what, '^(%S+) (%S+)$')
        local of = seats_table(prefix, session or what)
        redis.call('ZREM', prefix .. ':due', what)
        if of then
            if registration then
                lapse(prefix, of, registration)
            end
            seats_fill(prefix, args[1], of, now)
            seats_publish(prefix, of)
            if registration then
                seats_tell(prefix, session, registration, seats_state(prefix, session, registration))
            end
        end
    end
    return {'ok', tostring(#due)}
end)
