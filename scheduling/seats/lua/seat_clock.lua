-- What is due: offers that ended, wheelchair places that are free for all from now on, a fill that was put off, and what
-- those had whose access ended a minute ago. Every node asks now and then; each thing is done once.
-- ARGV: tag, now (ms), most   Reply: ok, number done
define('seats_due', function(keys, args)
    local prefix, now = keys[1], tonumber(args[2])
    local due = redis.call('ZRANGEBYSCORE', prefix .. ':due', '-inf', '(' .. args[2], 'LIMIT', 0, args[3])
    for _, what in ipairs(due) do
        local session, registration = string.match(what, '^(%S+) (%S+)$')
        local of = seats_table(prefix, session or what)
        redis.call('ZREM', prefix .. ':due', what)
        if session == SEATS_ENDED then
            seats_give_back(prefix, args[1], registration, now)
        elseif of then
            if registration then
                seats_lapse(prefix, of, registration)
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

-- Everything of one registration is given back, and it may take nothing any more until it is let in again.
-- ARGV: tag, registration, 1 to bar or 0 to let in again, now (ms)   Reply: ok, number of sessions given back
define('seats_bar', function(keys, args)
    local prefix, registration, now = keys[1], args[2], tonumber(args[4])
    if args[3] == '0' then
        seats_let_in(prefix, registration)
        return {'ok', '0'}
    end
    return {'ok', tostring(seats_give_back(prefix, args[1], registration, now))}
end)
