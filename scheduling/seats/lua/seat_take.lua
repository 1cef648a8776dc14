-- Asks for a seat: one is free and nobody waits for it, or the end of the line.
-- ARGV: tag, session, registration, person, site, kind, session to give up for it or '', now (ms)
define('seat_take', function(keys, args)
    local prefix, tag, session, registration, kind, now = keys[1], args[1], args[2], args[3], args[6], tonumber(args[8])
    local of = seats_table(prefix, session)
    if not of then
        return SEATS_NO_TABLE
    end
    if args[7] == session then
        return SEATS_SAME
    end
    if redis.call('SISMEMBER', prefix .. ':barred', registration) == 1 then
        return {'forbidden', 'Your registration does not give you seats. Please ask the organisers.'}
    end
    if seats_state(prefix, session, registration) ~= 'none' then
        return seats_reply(prefix, session, registration)
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
        return seats_reply(prefix, session, registration, clashes)
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
    return seats_reply(prefix, session, registration)
end)
