-- Giving the second factor of an account (S-17); shared_second_factor.lua says what is stored. Mails are outbox entries
-- (JSON) that tell the person that a recovery code was used.

-- What a sign-in waits for.
-- KEYS[1] link   ARGV now   Reply ok, person, sealed secret. Errors: unauthenticated (it took too long, or none waits).
define('auth_waiting', function(keys, args)
    local link = redis.call('HMGET', keys[1], 'person', 'until', 'purpose')
    local sealed = link[3] == 'second_factor' and tonumber(args[1]) < tonumber(link[2])
        and redis.call('HGET', 'cv:{auth}:factor:' .. link[1], 'sealed')
    if not sealed then
        return {'unauthenticated', 'This took too long. Please begin again.'}
    end
    return {'ok', link[1], sealed}
end)

-- A sign-in that waited is completed, under another secret; of several who try with one code one is.
-- KEYS[1] link  KEYS[2] login
-- ARGV sealed as it was read, kind and value (auth_spend_factor), login id, now, mail ('' for none)
-- Reply ok, person, idle ms. Errors: unauthenticated.
define('auth_pass_factor', function(keys, args)
    local now = tonumber(args[5])
    local link = redis.call('HMGET', keys[1], 'person', 'until', 'purpose', 'how', 'until_ms', 'idle_ms')
    if link[3] ~= 'second_factor' or now >= tonumber(link[2]) then
        return {'unauthenticated', 'This took too long. Please begin again.'}
    end
    local person = link[1]
    local refused = auth_spend_factor(person, args[1], args[2], args[3])
    if refused then
        return refused
    end
    redis.call('DEL', keys[1])
    auth_forget_links(person)
    auth_make_room(person, now)
    auth_add_login({id = args[4], person = person, kind = 'browser', how = link[4], name = '', now = now,
        until_ms = tonumber(link[5]), idle_ms = tonumber(link[6])})
    if args[6] ~= '' and not outbox_is_full('{auth}') then
        outbox_add('{auth}', 'mail', args[6])
    end
    return {'ok', person, link[6]}
end)

-- Whoever is signed in proves it again: a new login, as by signing in.
-- KEYS[1] login   ARGV person, sealed, kind, value, login id, now, until, idle ms, mail ('' for none)   Reply ok
define('auth_prove_factor', function(keys, args)
    local refused = auth_spend_factor(args[1], args[2], args[3], args[4])
    if refused then
        return refused
    end
    auth_make_room(args[1], tonumber(args[6]))
    auth_add_login({id = args[5], person = args[1], kind = 'browser', how = 'second_factor', name = '',
        now = tonumber(args[6]), until_ms = tonumber(args[7]), idle_ms = tonumber(args[8])})
    if args[9] ~= '' and not outbox_is_full('{auth}') then
        outbox_add('{auth}', 'mail', args[9])
    end
    return {'ok'}
end)
