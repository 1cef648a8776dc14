-- The tables of seats: how many there are, and who had them before.
-- KEYS of all: PREFIX (shared_seats.lua).

-- Sets what a session has, as the programme says. Fewer seats than are taken throw nobody out: there are just no new
-- offers (J03). The same again changes nothing, so that what an organiser decided since (seats_resize) stays.
-- ARGV: tag, session, capacity, online, wheelchair, starts, ends (ms), sites first (0/1), shown (0/1), now (ms)
-- Reply: ok, 1 when it changed something
define('seats_configure', function(keys, args)
    local prefix, session, now = keys[1], args[2], tonumber(args[10])
    local key, said = seats_key(prefix, 'table', session), table.concat(args, ' ', 3, 9)
    if redis.call('HGET', key, 'said') == said then
        return {'ok', '0'}
    end
    redis.call('HSET', key, 'said', said)
    for i, name in ipairs({'capacity', 'online', 'wheelchair', 'starts', 'ends', 'sites_first', 'shown'}) do
        redis.call('HSET', key, name, args[2 + i])
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

-- An organiser gives a session more or fewer seats. Fewer than are taken: as above.
-- KEYS: PREFIX, audit   ARGV: tag, session, capacity, online, sites first (0/1), now (ms), now (text), actor, reason
-- Reply: ok
define('seats_resize', function(keys, args)
    local prefix, session = keys[1], args[2]
    local of = seats_table(prefix, session)
    if not of then
        return SEATS_NO_TABLE
    end
    if tonumber(args[3]) < of.wheelchair then
        return {'invalid', 'There are ' .. of.wheelchair .. ' wheelchair places: the seats in person include them.',
            'in_person'}
    end
    redis.call('HSET', seats_key(prefix, 'table', session), 'capacity', args[3], 'online', args[4], 'sites_first', args[5])
    audit(keys[2], args[7], args[8], 'seats.resize', session, args[9], session)
    of = seats_table(prefix, session)
    seats_note(prefix, 'configured', session, '', args[3] .. '+' .. args[4])
    seats_fill(prefix, args[1], of, tonumber(args[6]))
    seats_publish(prefix, of)
    return {'ok'}
end)

-- Seats that were given before this edition came here, in parts that follow each other; each part is taken in once.
-- ARGV: session, number of those before this part, number with it, then registration, person, site, kind, enrolled or
-- waitlisted ...   Reply: ok, 1 when they were taken in
define('seats_seed', function(keys, args)
    local prefix, session = keys[1], args[1]
    local of, key = seats_table(prefix, session), seats_key(prefix, 'table', session)
    if not of or (redis.call('HGET', key, 'seeded') or '0') ~= args[2] then
        return {'ok', '0'}
    end
    redis.call('HSET', key, 'seeded', args[3])
    for i = 4, #args, 5 do
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
