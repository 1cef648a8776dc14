-- The tables of seats: how many there are, who has them, and reading them.
-- KEYS of all: PREFIX (shared_seats.lua).

-- Sets what a session has. Fewer seats than are taken throw nobody out: there are just no new offers (J03).
-- ARGV: tag, session, capacity, online, wheelchair, starts, ends (ms), sites first (0/1), shown (0/1), now (ms)
-- Reply: ok, 1 when it changed something
define('seats_configure', function(keys, args)
    local prefix, session, now = keys[1], args[2], tonumber(args[10])
    local key = seats_key(prefix, 'table', session)
    local names = {'capacity', 'online', 'wheelchair', 'starts', 'ends', 'sites_first', 'shown'}
    local known, changed = redis.call('HMGET', key, unpack(names)), false
    for i, name in ipairs(names) do
        changed = changed or known[i] ~= args[2 + i]
        redis.call('HSET', key, name, args[2 + i])
    end
    if not changed then
        return {'ok', '0'}
    end
    local of = seats_table(prefix, session)
    redis.call('ZADD', prefix .. ':due', of.starts - SEATS_WHEELCHAIR_MS, session)
    for _, registration in ipairs(redis.call('HKEYS', seats_key(prefix, 'offer', session))) do
        local due = session .. ' ' .. registration
        local until_then = math.min(tonumber(redis.call('ZSCORE', prefix .. ':due', due)), of.starts - SEATS_DOOR_MS)
        redis.call('ZADD', prefix .. ':due', until_then, due)
    end
    seats_note(prefix, 'configured', session, '', args[3] .. '+' .. args[4])
    seats_fill(prefix, args[1], of, now)
    seats_publish(prefix, of)
    return {'ok', '1'}
end)

-- Seats that were given before this edition came here; only into a session where nobody has asked yet.
-- ARGV: session, then registration, person, site, kind, enrolled or waitlisted ...   Reply: ok, 1 when they were taken in
define('seats_seed', function(keys, args)
    local prefix, session = keys[1], args[1]
    local of = seats_table(prefix, session)
    if not of or redis.call('HSETNX', seats_key(prefix, 'table', session), 'seeded', '1') == 0 then
        return {'ok', '0'}
    end
    for i = 2, #args, 5 do
        local registration, kind = args[i], args[i + 3]
        if seats_state(prefix, session, registration) == 'none' then
            redis.call('HSET', seats_key(prefix, 'who', registration), 'person', args[i + 1], 'site', args[i + 2])
            if args[i + 4] == 'enrolled' then
                seats_enrol(prefix, of, registration, kind)
                seats_count(prefix, of, registration, kind, 1)
            else
                seats_queue(prefix, session, registration, kind)
            end
        end
    end
    seats_publish(prefix, of)
    return {'ok', '1'}
end)

-- Counts of sessions that have a table; others are left out.
-- ARGV: sessions   Reply: ok, then for each: session, version, capacity, taken, waiting, online capacity, taken, waiting
define('seats_counts', function(keys, args)
    local prefix, answer = keys[1], {'ok'}
    for _, session in ipairs(args) do
        local of = seats_table(prefix, session)
        if of then
            local waiting = {}
            for _, kind in ipairs(SEATS_KINDS) do
                waiting[kind] = redis.call('ZCARD', seats_key(prefix, 'line', session .. ':' .. kind))
            end
            local version = redis.call('HGET', seats_key(prefix, 'table', session), 'version') or '0'
            for _, each in ipairs({session, version, of.capacity, of.p + of.w, waiting.p + waiting.w, of.online, of.o,
                waiting.o}) do
                answer[#answer + 1] = tostring(each)
            end
        end
    end
    return answer
end)

-- What one registration has.
-- ARGV: registration   Reply: ok, then for each session: session, state, kind, place in the line, deadline (ms)
define('seats_mine', function(keys, args)
    local prefix, registration, answer = keys[1], args[1], {'ok'}
    local mine = redis.call('HKEYS', seats_key(prefix, 'mine', registration))
    table.sort(mine)
    for _, session in ipairs(mine) do
        local state, kind, place, deadline = seats_state(prefix, session, registration), '', 0, '0'
        if state == 'waitlisted' then
            kind, place = seats_place(prefix, session, registration)
        else
            kind = redis.call('HGET', seats_key(prefix, state == 'enrolled' and 'seat' or 'offer', session),
                registration)
            deadline = redis.call('ZSCORE', prefix .. ':due', session .. ' ' .. registration) or '0'
        end
        for _, each in ipairs({session, state, kind, tostring(place), string.format('%.0f', tonumber(deadline))}) do
            answer[#answer + 1] = each
        end
    end
    return answer
end)

-- Everybody of one session, for staff.
-- ARGV: session   Reply: ok, then for each: registration, state, kind, place in the line
define('seats_roster', function(keys, args)
    local prefix, session, answer = keys[1], args[1], {'ok'}
    local function add(...)
        for _, each in ipairs({...}) do
            answer[#answer + 1] = each
        end
    end
    for state, what in pairs({enrolled = 'seat', offered = 'offer'}) do
        local held = redis.call('HGETALL', seats_key(prefix, what, session))
        for i = 1, #held, 2 do
            add(held[i], state, held[i + 1], '0')
        end
    end
    for _, kind in ipairs(SEATS_KINDS) do
        for place, who in ipairs(redis.call('ZRANGE', seats_key(prefix, 'line', session .. ':' .. kind), 0, 4999)) do
            add(who, 'waitlisted', kind, tostring(place))
        end
    end
    return answer
end)
