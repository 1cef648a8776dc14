-- What people change about themselves, and staff about others. KEYS and first ARGV: shared_registrations.lua.

-- Corrects the record of a person who has a registration; whoever looked at an older one is told.
-- ARGV: ..., record of the person (JSON), version that was seen, what they need (JSON; '' for nothing; absent: as it is)
-- Reply: ok, registration (JSON), place in the line
define('registration_profile', function(keys, args)
    local call = registration_call(keys, args)
    local of = registration_find(call.prefix, call.actor)
    if not of then
        return REGISTRATION_NONE
    end
    if tonumber(args[6]) ~= of.version then
        return {'conflict', 'This was changed meanwhile, here or elsewhere. Look at it again.', 'version'}
    end
    registration_keep_person(call, of, args[5])
    if args[7] then
        registration_keep_access(call.prefix, of.person, args[7])
    end
    of.version, of.edited = of.version + 1, true
    registration_store(call.prefix, of)
    registration_tell(call.prefix, of)
    return registration_reply(call.prefix, of)
end)

-- The same by staff about somebody else, with a reason in the record.
-- ARGV: ..., person, record (JSON), version that was seen, action, reason   Reply: as above
define('registration_person', function(keys, args)
    local call = registration_call(keys, args)
    local of = registration_find(call.prefix, args[5])
    if not of then
        return REGISTRATION_NONE
    end
    if of.person == call.actor then
        return REGISTRATION_SELF
    end
    if tonumber(args[7]) ~= of.version then
        return REGISTRATION_STALE
    end
    registration_keep_person(call, of, args[6])
    of.version, of.edited = of.version + 1, true
    registration_store(call.prefix, of)
    registration_audit(call, of, args[8], args[9])
    registration_tell(call.prefix, of)
    return registration_reply(call.prefix, of)
end)

-- Takes a person out: the place and the seats are given back, and nothing is left by which to know them. Whoever has
-- checked in stays counted as present. Again, it changes nothing but the version.
-- KEYS: ..., badges   ARGV: ..., record without a name (JSON)   Reply: ok
define('registration_erase', function(keys, args)
    local call = registration_call(keys, args)
    if redis.call('HEXISTS', call.people, call.actor) == 1 then
        redis.call('HSET', call.people, call.actor, args[5])
    end
    redis.call('HDEL', call.prefix .. ':access', call.actor)
    local of = registration_find(call.prefix, call.actor)
    if not of then
        return {'ok'}
    end
    if not REGISTRATION_OUT[of.status] and of.status ~= 'checked_in' and of.status ~= 'attended' then
        registration_move(call, of, 'cancelled', '', true)
    else
        registration_seats(call, of, false)
    end
    of.version, of.edited, of.sponsor, of.evidence, of.invited_by = of.version + 1, true, '', '', ''
    of.vetting_level, of.vetting_until = 'none', 0
    registration_store(call.prefix, of)
    redis.call('DEL', call.prefix .. ':history:' .. of.person)
    redis.call('HDEL', call.prefix .. ':desk', of.registration)
    redis.call('HDEL', keys[4], of.registration)
    audit(call.audit, call.text, call.actor, 'person.deleted', of.registration, '', '')
    registration_tell(call.prefix, of)
    registration_fill(call)
    return {'ok'}
end)
