-- Turns a one-time link into a login; of several redeemers one wins, and all links of the person die.
-- KEYS[1] link  KEYS[2] login
-- ARGV hash of the nonce cookie ('' when there is none), login id, now, until, idle ms
-- Reply ok, person, "1" when it waits for the second factor. Errors: unauthenticated (used, expired, an
-- invitation, or asked for in another browser: kept then).
define('auth_redeem_link', function(keys, args)
    local over = {'unauthenticated', 'This link has been used or has expired.'}
    local now = tonumber(args[3])
    local link = redis.call('HMGET', keys[1], 'person', 'nonce', 'until', 'purpose')
    if not link[1] or link[1] == '' or link[4] or now >= tonumber(link[3]) then
        return over
    end
    if link[2] ~= '' and link[2] ~= args[1] then
        return {'unauthenticated', 'Please open this link in the browser in which you asked for it.'}
    end
    local person = link[1]
    if redis.call('EXISTS', 'cv:{auth}:account:' .. person) == 0 then
        return over
    end
    redis.call('DEL', keys[1])
    auth_forget_links(person)
    local waits = auth_let_in({id = args[2], person = person, kind = 'browser', how = 'link', name = '', now = now,
        until_ms = tonumber(args[4]), idle_ms = tonumber(args[5])})
    return {'ok', person, waits}
end)
