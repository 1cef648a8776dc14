-- The same person signed in again in the same browser, to prove who they are or by another link: whoever had the old
-- secret gains nothing by that (S-04). Sockets go on as the new login; the old one ends after the requests under way.
-- KEYS[1] old login  KEYS[2] new login
-- ARGV person, old login id, new login id, now
-- Reply ok. Nothing happens unless both are browsers of this person.
define('auth_renew_login', function(keys, args)
    for _, key in ipairs(keys) do
        local l = redis.call('HMGET', key, 'person', 'kind')
        if l[1] ~= args[1] or l[2] ~= 'browser' then
            return {'ok'}
        end
    end
    local ends = math.min(tonumber(args[4]) + AUTH_UNDER_WAY_MS, tonumber(redis.call('HGET', keys[1], 'until')))
    redis.call('HSET', keys[1], 'until', string.format('%d', ends))
    redis.call('PUBLISH', 'cv:control', 'login.renewed ' .. args[2] .. ' ' .. args[3])
    return {'ok'}
end)
