-- Who a cookie or token belongs to; roles are read from the account each time.
-- KEYS[1] login
-- ARGV kind ("browser" or "token"), now, activity ("used", "watching", "none"), idle ms of ordinary logins
-- Reply ok, person, roles (comma separated), idle ms of this one, when it was made (that is when its person proved who
-- they are), "1" when the account has a second factor. Errors: unauthenticated.
-- The last use is written at most once a minute and never moved back. Watching (an open socket) counts as use
-- for ordinary logins; on a shared computer, where the idle time is shorter, only what the person does counts.
define('auth_find_login', function(keys, args)
    local kind, now = args[1], tonumber(args[2])
    local l = redis.call('HMGET', keys[1], 'person', 'kind', 'until', 'idle', 'seen', 'created')
    if not l[1] or l[2] ~= kind then
        return AUTH_SIGN_IN
    end
    local ends, idle, seen = tonumber(l[3]), tonumber(l[4]), tonumber(l[5])
    if now >= ends or (idle > 0 and now - seen >= idle) then
        return AUTH_SIGN_IN
    end
    local roles = redis.call('HGET', 'cv:{auth}:account:' .. l[1], 'roles')
    if not roles then
        return AUTH_SIGN_IN
    end
    local touch = args[3] == 'used' or (args[3] == 'watching' and idle >= tonumber(args[4]))
    if touch and now - seen >= 60000 then
        redis.call('HSET', keys[1], 'seen', args[2])
    end
    return {'ok', l[1], roles, l[4], l[6], auth_has_factor(l[1]) and '1' or '0'}
end)
