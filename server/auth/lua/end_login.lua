-- Signs out one browser or revokes one token.
-- KEYS[1] login
-- ARGV login id, person it must belong to
-- Reply ok. Errors: not_found (not there, or another person's).
define('auth_end_login', function(keys, args)
    local l = redis.call('HMGET', keys[1], 'person', 'kind')
    if l[1] ~= args[2] then
        return {'not_found', 'There is no such login.'}
    end
    auth_end_login(args[2], l[2], args[1])
    return {'ok'}
end)
