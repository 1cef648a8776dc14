-- How far somebody is vetted for closed rooms. KEYS and first ARGV: shared_registrations.lua.

local VETTED_FROM = {
    requested = {none = true, refused = true, expired = true},
    sponsor_approved = {none = true, requested = true},
    verified = {none = true, requested = true, sponsor_approved = true, expired = true, refused = true},
    refused = {requested = true, sponsor_approved = true, verified = true, none = true},
}

-- Vetting (domain.md 3.11): a person asks, a sponsor vouches, an organiser verifies; nobody for themselves (I-20).
-- ARGV: ..., person, level, evidence, reason, until when (ms), version ('' for any)
define('registration_vet', function(keys, args)
    local call, level = registration_call(keys, args), args[6]
    local of = registration_find(call.prefix, args[5])
    if not of then
        return REGISTRATION_NONE
    end
    if (of.person == call.actor) ~= (level == 'requested') then
        return {'forbidden', 'Nobody vouches for themselves, and each asks for themselves.'}
    end
    if of.vetting_level == level then
        return registration_reply(call.prefix, of)
    end
    if args[10] and args[10] ~= '' and tonumber(args[10]) ~= of.version then
        return REGISTRATION_STALE
    end
    if not VETTED_FROM[level][of.vetting_level] then
        return {'conflict', 'This step of vetting does not come after the one before.'}
    end
    local lost = of.vetting_level == 'verified'
    of.vetting_level, of.evidence, of.version, of.edited = level, args[7], of.version + 1, true
    of.vetting_until = level == 'verified' and tonumber(args[9]) or 0
    if level == 'sponsor_approved' then
        of.sponsor = call.actor
    end
    registration_store(call.prefix, of)
    registration_remember(call, of, of.status, 'vetting: ' .. level)
    registration_audit(call, of, 'vetting_' .. level, args[8])
    registration_tell(call.prefix, of)
    if lost then
        redis.call('PUBLISH', 'cv:control', 'person.changed ' .. of.person)
    end
    registration_fill(call)
    return registration_reply(call.prefix, registration_find(call.prefix, of.person))
end)
