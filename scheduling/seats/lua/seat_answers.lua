-- Takes the seat that is offered. After the deadline it is not there any more, whoever noticed first.
-- ARGV: tag, session, registration, session to give up for it or '', now (ms)
define('seat_accept', function(keys, args)
    local prefix, tag, session, registration, now = keys[1], args[1], args[2], args[3], tonumber(args[5])
    local of = seats_table(prefix, session)
    if not of then
        return SEATS_NO_TABLE
    end
    if args[4] == session then
        return SEATS_SAME
    end
    local state = seats_state(prefix, session, registration)
    if state == 'enrolled' then
        return seats_reply(prefix, session, registration)
    end
    local deadline = redis.call('ZSCORE', prefix .. ':due', session .. ' ' .. registration)
    if state ~= 'offered' or now > tonumber(deadline) then
        if state == 'offered' then
            seats_lapse(prefix, of, registration)
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
        return seats_reply(prefix, session, registration, clashes)
    end
    local kind = redis.call('HGET', seats_key(prefix, 'offer', session), registration)
    redis.call('HDEL', seats_key(prefix, 'offer', session), registration)
    redis.call('ZREM', prefix .. ':due', session .. ' ' .. registration)
    redis.call('HDEL', seats_key(prefix, 'lapsed', session), registration)
    seats_enrol(prefix, of, registration, kind)
    seats_mail_if_room(prefix, tag, 'enrolled', session, registration)
    seats_swap(prefix, tag, registration, args[4], now)
    seats_publish(prefix, of)
    seats_tell(prefix, session, registration, 'enrolled')
    return seats_reply(prefix, session, registration)
end)

-- Gives a seat, an offer or a place in the line back; who is next is offered it in this step.
-- ARGV: tag, session, registration, now (ms)
define('seat_release', function(keys, args)
    local prefix, session, registration, now = keys[1], args[2], args[3], tonumber(args[4])
    local of = seats_table(prefix, session)
    if not of then
        return SEATS_NO_TABLE
    end
    if seats_hand_back(prefix, args[1], of, registration) ~= 'none' then
        seats_fill(prefix, args[1], of, now)
        seats_publish(prefix, of)
        seats_tell(prefix, session, registration, 'none')
    end
    return seats_reply(prefix, session, registration)
end)
