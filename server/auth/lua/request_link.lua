-- A one-time link by mail. Known and unknown addresses get the same answer after the same writes (S-13): the
-- link of an unknown address belongs to nobody and its outbox entry says "nothing" instead of "mail".
-- KEYS[1] cv:{auth}:emails  KEYS[2] link  KEYS[3..5] rates of address, network prefix, everybody
-- ARGV folded e-mail, link id, nonce hash, now, until, language of who asks (en, es), outbox entry in English and in
--      Spanish (JSON of the mail), limits of KEYS[3..5] within the window, window ms
-- Reply ok, milliseconds to wait ("0": accepted). Errors: unavailable (the outbox is full).
-- What language a person chose is looked up for everybody, also for nobody. An account over its limit gets no further mail and the same answer; a prefix or everybody over it waits.
define('auth_request_link', function(keys, args)
    local now, window = tonumber(args[4]), tonumber(args[12])
    local rates = {}
    for i = 1, 3 do
        local r = redis.call('HMGET', keys[i + 2], 'n', 'at')
        local fresh = not r[1] or now - tonumber(r[2]) >= window or now < tonumber(r[2])
        rates[i] = {n = fresh and 0 or tonumber(r[1]), at = fresh and now or tonumber(r[2])}
        rates[i].over = rates[i].n >= tonumber(args[8 + i])
    end
    if rates[2].over or rates[3].over then
        local at = rates[2].over and rates[2].at or rates[3].at
        return {'ok', tostring(at + window - now)}
    end
    if outbox_is_full('{auth}') then
        return {'unavailable', 'Mail cannot be sent at the moment. Please try again later.'}
    end
    for i = 1, 3 do
        redis.call('HSET', keys[i + 2], 'n', rates[i].n + 1, 'at', rates[i].at)
        redis.call('PEXPIRE', keys[i + 2], window * 2)
    end
    local person = redis.call('HGET', keys[1], args[1]) or ''
    local links = 'cv:{auth}:links:' .. person
    redis.call('HSET', keys[2], 'person', person, 'nonce', args[3], 'until', args[5])
    redis.call('PEXPIRE', keys[2], tonumber(args[5]) - now + AUTH_LINK_SWEEP_MS)
    redis.call('ZREMRANGEBYSCORE', links, '-inf', now - AUTH_LINK_SWEEP_MS)
    redis.call('ZADD', links, args[5], args[2])
    local chosen = redis.call('GET', 'cv:{auth}:preferences:' .. person) or ''
    local spoken = string.match(chosen, '"language":"(%l%l)"') or args[6]
    local kind = (person ~= '' and not rates[1].over) and 'mail' or 'nothing'
    outbox_add('{auth}', kind, spoken == 'es' and args[8] or args[7])
    return {'ok', '0'}
end)
