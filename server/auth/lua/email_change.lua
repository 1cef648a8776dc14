-- Another mail address for an account (S-17): asked for while signed in, confirmed from the new address, and told to the
-- old one both times. The link of it signs nobody in.
--   cv:{auth}:link:<id>   HASH person until purpose ("email") email (the new one) told (outbox entry for the old one)

local AUTH_MOVE_OVER = {'unauthenticated', 'This link has been used or has expired.'}

-- An address that somebody else has gets no mail, and the answer is the same (S-13).
-- KEYS[1] account  KEYS[2] cv:{auth}:emails  KEYS[3] link  KEYS[4] newest of the person  KEYS[5] rate of the person
-- ARGV person, old address, new address, link id, now, until, mail to the new one, mail to the old one, mail to the old one
--      for later (all outbox entries, JSON), limit within the window, window ms
-- Reply ok, milliseconds to wait ("0": accepted). Errors: conflict (the address is another one by now), unavailable.
define('auth_ask_email', function(keys, args)
    local now, window = tonumber(args[5]), tonumber(args[11])
    if redis.call('HGET', keys[1], 'email') ~= args[2] then
        return {'conflict', 'Your address was changed meanwhile. Look at it again.', 'email'}
    end
    if outbox_is_full('{auth}') then
        return {'unavailable', 'Mail cannot be sent at the moment. Please try again later.'}
    end
    local rate = redis.call('HMGET', keys[5], 'n', 'at')
    local fresh = not rate[1] or now - tonumber(rate[2]) >= window or now < tonumber(rate[2])
    local asked, since = fresh and 0 or tonumber(rate[1]), fresh and now or tonumber(rate[2])
    if asked >= tonumber(args[10]) then
        return {'ok', tostring(since + window - now)}
    end
    redis.call('HSET', keys[5], 'n', asked + 1, 'at', since)
    redis.call('PEXPIRE', keys[5], window * 2)
    auth_end_move(args[1])
    local owner = redis.call('HGET', keys[2], args[3])
    redis.call('HSET', keys[3], 'person', args[1], 'nonce', '', 'until', args[6], 'purpose', 'email', 'email', args[3],
        'told', args[9])
    redis.call('PEXPIRE', keys[3], tonumber(args[6]) - now + AUTH_LINK_SWEEP_MS)
    redis.call('SET', keys[4], args[4], 'PX', tonumber(args[6]) - now + AUTH_LINK_SWEEP_MS)
    outbox_add('{auth}', owner and 'nothing' or 'mail', args[7])
    outbox_add('{auth}', 'mail', args[8])
    return {'ok', '0'}
end)

-- The new address is confirmed; of several who confirm one does. Sign-in links that went to the old one die.
-- KEYS[1] link  KEYS[2] cv:{auth}:emails   ARGV now   Reply ok, person
-- Errors: unauthenticated (used, replaced, expired, no such link), conflict (somebody else has the address by now).
define('auth_move_email', function(keys, args)
    local link = redis.call('HMGET', keys[1], 'person', 'until', 'purpose', 'email', 'told')
    if link[3] ~= 'email' or tonumber(args[1]) >= tonumber(link[2]) then
        return AUTH_MOVE_OVER
    end
    local person, email = link[1], link[4]
    local old = redis.call('HGET', 'cv:{auth}:account:' .. person, 'email')
    if not old then
        return AUTH_MOVE_OVER
    end
    local owner = redis.call('HGET', keys[2], email)
    if owner and owner ~= person then
        return {'conflict', 'This address cannot be used.', 'email'}
    end
    if outbox_is_full('{auth}') then
        return {'unavailable', 'Mail cannot be sent at the moment. Please try again later.'}
    end
    auth_end_move(person)
    redis.call('HDEL', keys[2], old)
    redis.call('HSET', keys[2], email, person)
    redis.call('HSET', 'cv:{auth}:account:' .. person, 'email', email, 'moved', '1')
    auth_forget_links(person)
    outbox_add('{auth}', 'mail', link[5])
    return {'ok', person}
end)
