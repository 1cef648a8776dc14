-- A new login or bearer token for a person.
-- KEYS[1] login  KEYS[2] account
-- ARGV login id, person, kind, how, name, now, until, idle ms (0: none),
--      passphrase hash that was verified ('' when none was), its replacement ('' keeps it)
-- Reply ok, "1" when it waits for the second factor (shared_second_factor.lua). Errors: unauthenticated (the passphrase
-- changed meanwhile), not_found (no account),
-- conflict (too many tokens). Too many browsers: the one longest unused is signed out.
define('auth_create_login', function(keys, args)
    local person, kind, now = args[2], args[3], tonumber(args[6])
    local account = redis.call('HMGET', keys[2], 'email', 'pass')
    if not account[1] then
        return {'not_found', 'There is no such account.'}
    end
    if args[9] ~= '' and account[2] ~= args[9] then
        return {'unauthenticated', 'The passphrase was just changed. Please sign in again.'}
    end
    if kind == 'token' and #auth_alive_logins(person, kind, now) >= AUTH_PER_PERSON.token then
        return {'conflict', 'This person has too many tokens. Revoke one first.'}
    end
    if args[10] ~= '' then
        redis.call('HSET', keys[2], 'pass', args[10])
    end
    local login = {id = args[1], person = person, kind = kind, how = args[4], name = args[5], now = now,
        until_ms = tonumber(args[7]), idle_ms = tonumber(args[8])}
    if kind == 'browser' then
        return {'ok', auth_let_in(login)}
    end
    auth_add_login(login)
    return {'ok', '0'}
end)
