-- What time does to registrations, and what an edition allows. KEYS and first ARGV: shared_registrations.lua.

-- Places that nobody accepted and invitations that nobody answered; two days before, a reminder. Every node asks now
-- and then; each thing is done once.
-- ARGV: ..., most   Reply: ok, number done
define('registrations_due', function(keys, args)
    local call = registration_call(keys, args)
    local due = redis.call('ZRANGEBYSCORE', call.prefix .. ':due', '-inf', args[2], 'LIMIT', 0, args[5])
    local done = 0
    for _, person in ipairs(due) do
        if outbox_is_full(call.tag) then
            break
        end
        local of = registration_find(call.prefix, person)
        if of and (of.status == 'approved' or of.status == 'invited') then
            registration_move(call, of, 'expired', 'No answer in time.')
        else
            redis.call('ZREM', call.prefix .. ':due', person)
        end
        done = done + 1
    end
    if done > 0 then
        registration_fill(call)
    end
    return {'ok', tostring(done + registration_remind(call, args[5]))}
end)

-- What the edition allows, as its file says; the same again changes nothing, so that what an organiser decided stays.
-- ARGV: ..., places in person, online, opens, closes, starts (ms), time to answer (ms)   Reply: ok, 1 when changed
define('registrations_configure', function(keys, args)
    local call = registration_call(keys, args)
    local key, said = call.prefix .. ':settings', table.concat(args, ' ', 5, 10)
    if redis.call('HGET', key, 'said') == said then
        return {'ok', '0'}
    end
    redis.call('HSET', key, 'said', said, 'in_person', args[5], 'online', args[6], 'opens', args[7], 'closes', args[8],
        'starts', args[9], 'answer', args[10])
    registration_fill(call)
    return {'ok', '1'}
end)

-- An organiser's own numbers. Fewer places than are held throw nobody out.
-- ARGV: ..., places in person, online, closes (ms), reason   Reply: ok
define('registrations_resize', function(keys, args)
    local call = registration_call(keys, args)
    redis.call('HSET', call.prefix .. ':settings', 'in_person', args[5], 'online', args[6], 'closes', args[7])
    for _, raw in ipairs(redis.call('HVALS', call.prefix)) do
        local of = cjson.decode(raw)
        if of.status == 'invited' then
            of['until'] = tonumber(args[7])
            registration_store(call.prefix, of)
            registration_keep_deadline(call, of)
        end
    end
    audit(call.audit, call.text, call.actor, 'registrations.resize', 'edition', args[8], '')
    registration_fill(call)
    return {'ok'}
end)

-- What a site may send. Two organisers, or two leads, at once: the second is told. A lower quota throws nobody out.
-- ARGV: ..., site, version, quota, problems, reason   Reply: ok, delegation (JSON)
define('delegation_set', function(keys, args)
    local call, site = registration_call(keys, args), args[5]
    local known = delegation_find(call.prefix, site)
    if tonumber(args[6]) ~= (known and known.version or 0) then
        return {'conflict', 'Somebody else changed this delegation meanwhile. Look at it again.', 'version'}
    end
    local quota = tonumber(args[7])
    if not known or known.quota ~= quota then
        audit(call.audit, call.text, call.actor, 'delegation.quota', site, args[9], '')
    end
    local of = {site = site, quota = quota, problems = args[8], version = tonumber(args[6]) + 1}
    redis.call('HSET', call.prefix .. ':delegations', site, cjson.encode(of))
    delegation_tell(call.prefix, site)
    registration_fill(call)
    return {'ok', cjson.encode(of)}
end)
