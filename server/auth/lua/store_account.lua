-- Makes or updates a person's account; the passphrase stays.
-- KEYS[1] account of the person  KEYS[2] cv:{auth}:emails
-- ARGV person, folded e-mail, display name, roles (comma separated), 1 from a file
-- Reply ok, "1" when new. Errors: conflict (email) when another account has the address.
-- Whoever deleted their account does not get it back from an old file: nothing is stored then.
-- Name and roles of an account that was stored here stay what they are when a file says otherwise. An address that its
-- owner changed (email_change.lua) stays whoever says otherwise.
-- A change of roles is told to all nodes: "person.changed <person>" in cv:control.
define('auth_store_account', function(keys, args)
    local person, email, name, roles = args[1], args[2], args[3], args[4]
    if redis.call('SISMEMBER', 'cv:{auth}:deleted', person) == 1 then
        return {'ok', '0'}
    end
    local old = redis.call('HMGET', keys[1], 'email', 'roles', 'name', 'edited', 'moved')
    local from_file = args[5] == '1'
    if old[5] == '1' then -- also for who changes something else of an account that was read just before
        email = old[1]
    end
    if from_file and old[4] == '1' then
        name, roles = old[3], old[2]
    end
    local owner = redis.call('HGET', keys[2], email)
    if owner and owner ~= person then
        return {'conflict', 'Another account has this e-mail address.', 'email'}
    end
    if not from_file then
        redis.call('HSET', keys[1], 'edited', '1')
    end
    if old[1] and old[1] ~= email then
        redis.call('HDEL', keys[2], old[1])
        auth_forget_links(person)
    end
    redis.call('HSET', keys[1], 'email', email, 'name', name, 'roles', roles)
    redis.call('HSET', keys[2], email, person)
    if old[2] and old[2] ~= roles then
        redis.call('PUBLISH', 'cv:control', 'person.changed ' .. person)
    end
    return {'ok', old[1] and '0' or '1'}
end)
