-- Sets a passphrase; all other logins, all tokens and all open links of the person end (S-17).
-- KEYS[1] account
-- ARGV person, passphrase hash seen before ('' when none), new hash, login that stays
-- Reply ok. Errors: not_found (no account), conflict (changed meanwhile).
define('auth_set_passphrase', function(keys, args)
    local account = redis.call('HMGET', keys[1], 'email', 'pass')
    if not account[1] then
        return {'not_found', 'There is no such account.'}
    end
    if (account[2] or '') ~= args[2] then
        return {'conflict', 'The passphrase was just changed from elsewhere.', 'passphrase'}
    end
    redis.call('HSET', keys[1], 'pass', args[3])
    auth_forget_links(args[1])
    for _, login in ipairs(auth_forget_logins(args[1], args[4])) do
        redis.call('PUBLISH', 'cv:control', 'login.ended ' .. login)
    end
    return {'ok'}
end)
