-- Setting up and removing the second factor of an account (S-17); shared_second_factor.lua says what is stored.
-- Mails are outbox entries (JSON) that tell the person.

local AUTH_NO_FACTOR = {'conflict', 'Two-step sign-in is not set up.'}
local AUTH_NO_MAIL = {'unavailable', 'Mail cannot be sent at the moment. Please try again later.'}

-- A new secret, good when a code of it is given (auth_enable_factor). One that was begun before is forgotten.
-- KEYS[1] account  KEYS[2] the one being set up   ARGV sealed, now, until   Reply ok
define('auth_begin_factor', function(keys, args)
    if redis.call('EXISTS', keys[1]) == 0 then
        return {'not_found', 'There is no such account.'}
    end
    redis.call('HSET', keys[2], 'sealed', args[1], 'until', args[3])
    redis.call('PEXPIRE', keys[2], tonumber(args[3]) - tonumber(args[2]) + AUTH_LINK_SWEEP_MS)
    return {'ok'}
end)

-- From now on nobody signs in without it: the person's other browsers are signed out, and their open links die. It takes
-- the place of an older one, with its recovery codes.
-- KEYS[1] factor  KEYS[2] the one being set up  KEYS[3] recovery codes
-- ARGV person, login that stays, sealed, step of the code that was given, now, mail, hash of a recovery code ...
-- Reply ok. Errors: conflict (another one was begun meanwhile, or it took too long), unavailable.
define('auth_enable_factor', function(keys, args)
    local person, now = args[1], tonumber(args[5])
    local made = redis.call('HMGET', keys[2], 'sealed', 'until')
    if made[1] ~= args[3] or now >= tonumber(made[2]) then
        return {'conflict', 'This took too long, or was begun again. Please begin again.'}
    end
    if outbox_is_full('{auth}') then
        return AUTH_NO_MAIL
    end
    auth_forget_factor(person)
    redis.call('HSET', keys[1], 'sealed', args[3], 'step', args[4], 'since', args[5])
    for i = 7, #args do
        redis.call('SADD', keys[3], args[i])
    end
    for _, login in ipairs(redis.call('SMEMBERS', AUTH_SETS.browser .. person)) do
        if login ~= args[2] then
            auth_end_login(person, 'browser', login)
        end
    end
    auth_forget_links(person)
    outbox_add('{auth}', 'mail', args[6])
    return {'ok'}
end)

-- What keeps a factor from being changed now; nothing when it may be.
local function refuse_change(factor)
    if redis.call('EXISTS', factor) == 0 then
        return AUTH_NO_FACTOR
    end
    return outbox_is_full('{auth}') and AUTH_NO_MAIL or nil
end

-- New recovery codes; the old ones work no more.
-- KEYS[1] factor  KEYS[2] recovery codes   ARGV mail, hash ...   Reply ok
define('auth_renew_recovery', function(keys, args)
    local refused = refuse_change(keys[1])
    if refused then
        return refused
    end
    redis.call('DEL', keys[2])
    redis.call('SADD', keys[2], unpack(args, 2))
    outbox_add('{auth}', 'mail', args[1])
    return {'ok'}
end)

-- KEYS[1] factor   ARGV person, mail   Reply ok
define('auth_remove_factor', function(keys, args)
    local refused = refuse_change(keys[1])
    if refused then
        return refused
    end
    auth_forget_factor(args[1])
    auth_forget_links(args[1])
    outbox_add('{auth}', 'mail', args[2])
    return {'ok'}
end)
