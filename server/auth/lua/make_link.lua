-- A one-time link made by an operator; bound to no browser.
-- KEYS[1] account  KEYS[2] link  KEYS[3] links of the person
-- ARGV person, link id, now, until
-- Reply ok. Errors: not_found (no such account).
define('auth_make_link', function(keys, args)
    if redis.call('EXISTS', keys[1]) == 0 then
        return {'not_found', 'There is no such account.'}
    end
    redis.call('HSET', keys[2], 'person', args[1], 'nonce', '', 'until', args[4])
    redis.call('PEXPIRE', keys[2], tonumber(args[4]) - tonumber(args[3]) + AUTH_LINK_SWEEP_MS)
    redis.call('ZADD', keys[3], args[4], args[2])
    return {'ok'}
end)
