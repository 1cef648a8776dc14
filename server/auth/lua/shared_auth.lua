-- Shared by all auth functions. Every key carries the hash tag {auth}; keys that follow from stored data
-- (the account of a login, the other links of a person) are built here and live in the same slot.
--   cv:{auth}:account:<person>   HASH email name roles pass edited ("1": stored here, not by a file)
--                                moved ("1": the owner changed the address)
--   cv:{auth}:preferences:<person> JSON of preferences_view, read and written whole from C++
--   cv:{auth}:emails             HASH folded e-mail -> person
--   cv:{auth}:deleted            SET of persons who deleted their account
--   cv:{auth}:login:<id>         HASH person kind how name created seen until idle; <id> = hash of the secret
--   cv:{auth}:logins:<person>    SET of ids of kind "browser"; cv:{auth}:tokens:<person> of kind "token"
--   cv:{auth}:link:<id>          HASH person nonce until; cv:{auth}:links:<person> ZSET id -> until; invitations have more
--                                (invitation_link.lua) and one key a person, cv:{auth}:invitation:<person>; so has a
--                                change of address, cv:{auth}:moving:<person> (email_change.lua)
--   cv:{auth}:rate:<scope>:<id>  HASH n at last
-- Deadlines are data and checked here; TTLs only sweep up what is long over, so a jump of the clock
-- refuses for a while but destroys nothing.
local AUTH_SWEEP_MS = 7 * 24 * 3600 * 1000
local AUTH_LINK_SWEEP_MS = 3600 * 1000
local AUTH_UNDER_WAY_MS = 5 * 1000
local AUTH_INVITATION_SWEEP_MS = 60 * 24 * 3600 * 1000
local AUTH_PER_PERSON = {browser = 50, token = 100}
local AUTH_SETS = {browser = 'cv:{auth}:logins:', token = 'cv:{auth}:tokens:'}
local AUTH_SIGN_IN = {'unauthenticated', 'Please sign in.'}

-- Forgets one login or token; every node closes its sockets on the line in cv:control.
local function auth_end_login(person, kind, login)
    redis.call('DEL', 'cv:{auth}:login:' .. login)
    redis.call('SREM', AUTH_SETS[kind] .. person, login)
    redis.call('PUBLISH', 'cv:control', 'login.ended ' .. login)
end

-- Forgets all logins and tokens of a person but `keep` ('' keeps none), without a word to the nodes.
-- Returns what was ended.
local function auth_forget_logins(person, keep)
    local ended = {}
    for _, prefix in pairs(AUTH_SETS) do
        for _, login in ipairs(redis.call('SMEMBERS', prefix .. person)) do
            if login ~= keep then
                redis.call('DEL', 'cv:{auth}:login:' .. login)
                redis.call('SREM', prefix .. person, login)
                ended[#ended + 1] = login
            end
        end
    end
    return ended
end

-- The newest invitation link of a person works no more; that it was one stays known.
local function auth_end_invitation(person)
    local link = redis.call('GET', 'cv:{auth}:invitation:' .. person)
    if link and redis.call('EXISTS', 'cv:{auth}:link:' .. link) == 1 then
        redis.call('HSET', 'cv:{auth}:link:' .. link, 'over', '1')
    end
    redis.call('DEL', 'cv:{auth}:invitation:' .. person)
end

-- A change of address that waits to be confirmed is given up (email_change.lua).
local function auth_end_move(person)
    local link = redis.call('GET', 'cv:{auth}:moving:' .. person)
    if link then
        redis.call('DEL', 'cv:{auth}:link:' .. link, 'cv:{auth}:moving:' .. person)
    end
end

-- All open links of a person die.
local function auth_forget_links(person)
    auth_end_invitation(person)
    for _, link in ipairs(redis.call('ZRANGE', 'cv:{auth}:links:' .. person, 0, -1)) do
        redis.call('DEL', 'cv:{auth}:link:' .. link)
    end
    redis.call('DEL', 'cv:{auth}:links:' .. person)
end

-- The logins of one kind that are not over, longest unused first. Only what the store has swept up leaves the
-- set: a login that is over by a clock running ahead must still be found by "sign out everywhere".
local function auth_alive_logins(person, kind, now)
    local alive = {}
    for _, login in ipairs(redis.call('SMEMBERS', AUTH_SETS[kind] .. person)) do
        local known = redis.call('HMGET', 'cv:{auth}:login:' .. login, 'until', 'seen')
        if not known[1] then
            redis.call('SREM', AUTH_SETS[kind] .. person, login)
        elseif tonumber(known[1]) > now then
            alive[#alive + 1] = {id = login, seen = tonumber(known[2])}
        end
    end
    table.sort(alive, function(a, b) return a.seen < b.seen end)
    return alive
end

-- Of the browsers of a person those that were longest unused are signed out, so that one more fits.
local function auth_make_room(person, now)
    local alive = auth_alive_logins(person, 'browser', now)
    for i = 1, #alive - AUTH_PER_PERSON.browser + 1 do
        auth_end_login(person, 'browser', alive[i].id)
    end
end

-- Stores a login: l = {id, person, kind, how, name, now, until_ms, idle_ms} (numbers as numbers).
local function auth_add_login(l)
    local key = 'cv:{auth}:login:' .. l.id
    redis.call('HSET', key, 'person', l.person, 'kind', l.kind, 'how', l.how, 'name', l.name,
        'created', l.now, 'seen', l.now, 'until', l.until_ms, 'idle', l.idle_ms)
    redis.call('PEXPIRE', key, l.until_ms - l.now + AUTH_SWEEP_MS)
    redis.call('SADD', AUTH_SETS[l.kind] .. l.person, l.id)
end
