-- The outbox of an edition as its organisers see and steer it. `audit` is the record of what staff did.

-- What waits and what was given up.
-- KEYS[1] cv:<tag>:outbox   ARGV most of each list
-- Reply ok, 1 when held, since (ms), actor, reason; number waiting, number given up, number of the waiting that follow; for
-- each of them id, kind, json, since (ms, '' when nobody looked yet), tries, why; then for each given up, the newest first:
-- id, kind, json, why.
define('mail_list', function(keys, args)
    local key = keys[1]
    local held = redis.call('HMGET', key .. ':held', 'at', 'actor', 'reason')
    local waiting = redis.call('XRANGE', key, '-', '+', 'COUNT', args[1])
    local answer = {'ok', held[1] and '1' or '0', held[1] or '0', held[2] or '', held[3] or '',
        tostring(redis.call('XLEN', key)), tostring(redis.call('XLEN', key .. ':dead')), tostring(#waiting)}
    local function add(...)
        for _, each in ipairs({...}) do
            answer[#answer + 1] = each
        end
    end
    for _, one in ipairs(waiting) do
        add(one[1], one[2][2], one[2][4], redis.call('HGET', key .. ':since', one[1]) or '',
            redis.call('HGET', key .. ':tries', one[1]) or '0', redis.call('HGET', key .. ':why', one[1]) or '')
    end
    for _, one in ipairs(redis.call('XREVRANGE', key .. ':dead', '+', '-', 'COUNT', args[1])) do
        add(one[1], one[2][4], one[2][6], one[2][8])
    end
    return answer
end)

-- Stops or starts the mail of the edition; asked for what is so already, nothing changes.
-- KEYS[1] cv:<tag>:outbox:held  KEYS[2] audit
-- ARGV tag, 1 to hold or 0 to let go, now (ms), now (text), actor, reason   Reply ok, 1 when it changed
define('mail_hold', function(keys, args)
    if (redis.call('EXISTS', keys[1]) == 1) == (args[2] == '1') then
        return {'ok', '0'}
    end
    if args[2] == '1' then
        redis.call('HSET', keys[1], 'at', args[3], 'actor', args[5], 'reason', args[6])
    else
        redis.call('DEL', keys[1])
    end
    audit(keys[2], args[4], args[5], args[2] == '1' and 'mail.hold' or 'mail.release', args[1], args[6], '')
    return {'ok', '1'}
end)

-- A mail that was given up: sent on its way again under its first id (so that it keeps its Message-ID), or dropped.
-- KEYS[1] cv:<tag>:outbox:dead  KEYS[2] audit
-- ARGV tag, id, retry or drop, now (text), actor, reason
-- Reply ok. Errors: not_found (somebody was faster), unavailable (the outbox is full).
define('mail_dead', function(keys, args)
    local found = redis.call('XRANGE', keys[1], args[2], args[2])[1]
    if not found then
        return {'not_found', 'This mail is not among those that were given up any more.', 'id'}
    end
    if args[3] == 'retry' then
        if outbox_is_full(args[1]) then
            return {'unavailable', 'Too much mail waits already. Please try again later.'}
        end
        outbox_add(args[1], found[2][4], found[2][6], found[2][10] or found[2][2])
    end
    redis.call('XDEL', keys[1], args[2])
    audit(keys[2], args[4], args[5], 'mail.' .. args[3], found[2][10] or found[2][2], args[6], '')
    return {'ok'}
end)
