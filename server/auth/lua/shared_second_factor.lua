-- needs: shared_auth.lua
-- The second factor of an account (S-17): codes of an authenticator app, and recovery codes. Visible to every other file.
--   cv:{auth}:factor:<person>      HASH sealed (the secret, under a key that is not here) step (newest used) since (ms)
--   cv:{auth}:factor-new:<person>  HASH sealed until: one that is being set up
--   cv:{auth}:recovery:<person>    SET of hashes of the recovery codes that are left
--   cv:{auth}:link:<id>            with purpose "second_factor": a sign-in that waits for its code, also how until_ms idle_ms;
--                                  it dies with the person's other links
local AUTH_WAITING_MS = 10 * 60 * 1000
local AUTH_MOST_WAITING = 20 -- of one person, with their mailed links

local function auth_has_factor(person)
    return redis.call('EXISTS', 'cv:{auth}:factor:' .. person) == 1
end

local function auth_forget_factor(person)
    redis.call('DEL', 'cv:{auth}:factor:' .. person, 'cv:{auth}:factor-new:' .. person, 'cv:{auth}:recovery:' .. person)
end

-- Somebody at a browser gave the first factor; l as for auth_add_login. '0' where that is all: they are signed in. '1'
-- where the account has a second: the same secret is that of a sign-in that waits for it.
local function auth_let_in(l)
    if not auth_has_factor(l.person) then
        auth_make_room(l.person, l.now)
        auth_add_login(l)
        return '0'
    end
    local links, key, ends = 'cv:{auth}:links:' .. l.person, 'cv:{auth}:link:' .. l.id, l.now + AUTH_WAITING_MS
    for _, over in ipairs(redis.call('ZRANGE', links, 0, -AUTH_MOST_WAITING)) do
        redis.call('DEL', 'cv:{auth}:link:' .. over)
        redis.call('ZREM', links, over)
    end
    redis.call('HSET', key, 'person', l.person, 'nonce', '', 'until', ends, 'purpose', 'second_factor', 'how', l.how,
        'until_ms', l.until_ms, 'idle_ms', l.idle_ms)
    redis.call('PEXPIRE', key, AUTH_WAITING_MS + AUTH_LINK_SWEEP_MS)
    redis.call('ZADD', links, ends, l.id)
    return '1'
end

-- Uses up what proves the second factor: kind "code" with the step whose code was given, or "recovery" with the hash of a
-- recovery code. `sealed`: the secret that it was checked against. An error of the caller, or nothing when it is good.
local function auth_spend_factor(person, sealed, kind, value)
    local factor = redis.call('HMGET', 'cv:{auth}:factor:' .. person, 'sealed', 'step')
    if factor[1] ~= sealed then
        return {'unauthenticated', 'Two-step sign-in was changed meanwhile. Please begin again.'}
    end
    if kind == 'recovery' then
        return redis.call('SREM', 'cv:{auth}:recovery:' .. person, value) == 0
            and {'unauthenticated', 'This code is not right.', 'code'} or nil
    end
    if tonumber(value) <= tonumber(factor[2]) then
        return {'unauthenticated', 'This code was used. Wait for the next one.', 'code'}
    end
    redis.call('HSET', 'cv:{auth}:factor:' .. person, 'step', value)
    return nil
end
