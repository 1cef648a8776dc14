-- Registrations of one edition (domain.md 4.2; I-01, I-02). Visible to every other file. PREFIX is
-- cv:{EDITION}:registrations, which is also the channel on which organisers hear of changes.
--   PREFIX                 HASH person -> record, flat JSON (registration_record.hpp)
--   PREFIX:of              HASH registration -> person
--   PREFIX:held            HASH way:p, way:o, site:SITE -> registrations that hold a place; named:SITE -> people of the
--                          site that are not out again
--   PREFIX:line            ZSET person -> ticket: who waits, in order      PREFIX:ticket   the last ticket
--   PREFIX:due             ZSET person -> when an answer is over, ms
--   PREFIX:settings        HASH in_person, online (places), opens, closes, starts (ms), answer (ms to accept), quota
--   PREFIX:delegations     HASH site -> delegation, flat JSON (registration_record.hpp)
--   PREFIX:access          HASH person -> what they need to take part, JSON; for them and the access coordinator only
--   PREFIX:history:PERSON  LIST of JSON, newest first, at most 50
-- Deciding functions have ARGV: tag, now (ms), now (text), actor, then their own; KEYS: PREFIX, people, audit.
local REGISTRATION_HOLDS = {approved = true, confirmed = true, checked_in = true, attended = true}
local REGISTRATION_OUT = {expired = true, declined = true, cancelled = true, revoked = true, no_show = true}
local REGISTRATION_NAMED_FACTOR = 3 -- so many people may be named for a seat of a delegation; the others wait

-- The call's own words by name.
local function registration_call(keys, args)
    return {prefix = keys[1], people = keys[2], audit = keys[3], tag = args[1], now = tonumber(args[2]), text = args[3],
        actor = args[4]}
end

local function registration_find(prefix, person)
    local raw = redis.call('HGET', prefix, person)
    return raw and cjson.decode(raw)
end

local function registration_store(prefix, of)
    redis.call('HSET', prefix, of.person, cjson.encode(of))
end

local function registration_setting(prefix, name)
    return tonumber(redis.call('HGET', prefix .. ':settings', name) or '0')
end

local function delegation_find(prefix, site)
    local raw = redis.call('HGET', prefix .. ':delegations', site)
    return raw and cjson.decode(raw)
end

-- How many of a site may hold a place; nil: as many as there are places.
local function registration_quota(prefix, site)
    local of = site ~= '' and delegation_find(prefix, site)
    return of and of.quota or nil
end

local function registration_held(prefix, what)
    return tonumber(redis.call('HGET', prefix .. ':held', what) or '0')
end

local function registration_way(of)
    return of.online and 'o' or 'p'
end

-- Why there is no place for somebody now: quota, capacity, vetting, or an organiser has to say; nil when there is one.
local function registration_obstacle(prefix, of)
    local quota = registration_quota(prefix, of.site)
    if quota and registration_held(prefix, 'site:' .. of.site) >= quota then
        return 'quota'
    end
    local way = registration_way(of)
    if registration_held(prefix, 'way:' .. way) >= registration_setting(prefix, way == 'o' and 'online' or 'in_person') then
        return 'capacity'
    end
    if of.waits_for == 'vetting' and of.vetting_level ~= 'verified' and of.vetting_level ~= 'sponsor_approved' then
        return 'vetting'
    end
    return of.waits_for == 'organiser' and 'organiser' or nil
end

-- One more (by = 1) or fewer (by = -1) that holds a place.
local function registration_count(prefix, of, by)
    redis.call('HINCRBY', prefix .. ':held', 'way:' .. registration_way(of), by)
    if of.site ~= '' then
        redis.call('HINCRBY', prefix .. ':held', 'site:' .. of.site, by)
    end
end

local function registration_name(prefix, of, by)
    if of.site ~= '' then
        redis.call('HINCRBY', prefix .. ':held', 'named:' .. of.site, by)
    end
end

-- Tells open pages of a site's team, which ask again.
local function delegation_tell(prefix, site)
    if site ~= '' then
        publish_counter(prefix .. ':team:' .. site, 'delegation.changed', site, '{"site":' .. cjson.encode(site) .. '}')
    end
end

-- Tells open pages: the person's own, and those of organisers, who ask again.
local function registration_tell(prefix, of)
    local data = '{"registration":' .. cjson.encode(of.registration) .. ',"status":"' .. of.status .. '","version":' ..
        of.version .. '}'
    redis.call('PUBLISH', 'cv:control', 'person.notice ' .. of.person .. ' {"ch":"person:' .. of.person ..
        '","event":"registration.changed","data":' .. data .. '}')
    publish_counter(prefix, 'registration.changed', of.registration, data)
    delegation_tell(prefix, of.site)
end

local function registration_remember(call, of, from, reason)
    local key = call.prefix .. ':history:' .. of.person
    redis.call('LPUSH', key, cjson.encode({at = call.text, from = from, to = of.status, by = call.actor, reason = reason}))
    redis.call('LTRIM', key, 0, 49)
end

-- An act on somebody else leaves an entry (I-21); the system's own acts have the actor "system".
local function registration_audit(call, of, action, reason)
    if call.actor ~= of.person and call.actor ~= 'system' then
        audit(call.audit, call.text, call.actor, 'registration.' .. action, of.registration, reason, '')
    end
end
