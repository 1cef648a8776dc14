-- What the check-in desk reads and does (domain.md J06). KEYS and first ARGV: shared_registrations.lua, unless said.
--   PREFIX:refused   ZSET "REGISTRATION TIME" -> now, ms: notes about people whose access was ended that have their entry
--                    of the record, so that a note that is sent again makes no second one

local REFUSALS_KEPT = 5000 -- the newest

local function registrations_by_code(badges)
    local found, all = {}, redis.call('HGETALL', badges)
    for i = 1, #all, 2 do
        found[all[i + 1]] = all[i]
    end
    return found
end

-- Whom notes are about.
-- KEYS: PREFIX, people, badges   ARGV: registration, or '' and code of the badge ...
-- Reply: ok, then record of the person, registration (JSON; '' for nobody), code of the badge ('' for none) of each
define('desk_find', function(keys, args)
    local reply, by_code = {'ok'}, nil
    for i = 1, #args, 2 do
        local registration = args[i]
        if registration == '' then
            by_code = by_code or registrations_by_code(keys[3])
            registration = by_code[args[i + 1]] or ''
        end
        local person = redis.call('HGET', keys[1] .. ':of', registration)
        reply[#reply + 1] = person and redis.call('HGET', keys[2], person) or ''
        reply[#reply + 1] = person and redis.call('HGET', keys[1], person) or ''
        reply[#reply + 1] = person and redis.call('HGET', keys[3], registration) or ''
    end
    return reply
end)

local function note_refusal(call, of, noted, way)
    local key = call.prefix .. ':refused'
    if redis.call('ZADD', key, 'NX', call.now, of.registration .. ' ' .. noted) == 1 then
        registration_audit(call, of, 'refused_at_desk', way)
        redis.call('ZREMRANGEBYRANK', key, 0, -REFUSALS_KEPT - 1)
    end
end

-- Somebody is at the door. The earliest time counts, however often and from wherever it is said (I-18). A note that was
-- taken back does not count (desk_take_back.lua).
-- ARGV: ..., person, when (ms), when by the desk's own clock (ms), how they were known
-- Reply: as of a decision, then 1 when this was the first time
define('registration_check_in', function(keys, args)
    local call, at = registration_call(keys, args), tonumber(args[6])
    local of = registration_find(call.prefix, args[5])
    if not of then
        return REGISTRATION_NONE
    end
    if of.status == 'revoked' then
        note_refusal(call, of, args[7], args[8])
        return {'conflict', 'The access of this person was ended.', of.status}
    end
    if of.status ~= 'checked_in' and of.status ~= 'confirmed' and of.status ~= 'approved' then
        return {'conflict', 'This registration is not confirmed.', of.status}
    end
    local known, note = desk_notes(call.prefix, of.registration), {noted = args[7], at = at, by = call.actor, seen = call.now}
    if desk_is_void(known, note) then
        return {'conflict', 'This check-in was taken back.', 'taken_back'}
    end
    local first = of.status ~= 'checked_in'
    if first then
        desk_let_in(call, of, known, note, args[8])
    elseif desk_knows(known, note) then -- sent again: on another way it took another time, which is no earlier arrival
        at = of.checked_in_at
    elseif of.checked_in_at == 0 or at < of.checked_in_at then -- 0: a file said that they are in, and not since when
        of.checked_in_at, of.version, of.edited = at, of.version + 1, true
        registration_store(call.prefix, of)
        registration_tell(call.prefix, of)
    end
    if desk_add(known, note) then
        desk_keep(call.prefix, of.registration, known)
    end
    local reply = registration_reply(call.prefix, of)
    reply[#reply + 1] = first and '1' or '0'
    return reply
end)

-- Somebody at the door who is not on the list, also when registration is closed: an organiser decides. Nothing is mailed:
-- they stand here, and nobody knows yet whether the address is theirs. Whoever is registered stays as they are.
-- ARGV: ..., person, registration, kind, record of the person (JSON; kept when there is one)
-- Reply: as of a decision, then 1 when they were registered before
define('registration_walk_in', function(keys, args)
    local call = registration_call(keys, args)
    local known = registration_find(call.prefix, args[5])
    local of = known or registration_begin(call, args[5], args[6], args[7], '', args[8])
    if not known then
        local unrecorded = {prefix = call.prefix, tag = call.tag, now = call.now, text = call.text, actor = call.actor}
        registration_move(unrecorded, of, 'submitted', '', true)
        registration_audit(call, of, 'walk_in', '')
    end
    local reply = registration_reply(call.prefix, of)
    reply[#reply + 1] = known and '1' or '0'
    return reply
end)

-- The list of everybody was printed, for when the power is out: it leaves the server, so the record says by whom.
-- ARGV: ..., how many people are on it   Reply: ok
define('desk_paper_list', function(keys, args)
    local call = registration_call(keys, args)
    audit(call.audit, call.text, call.actor, 'desk.print', 'desk', args[5] .. ' people on paper', '')
    return {'ok'}
end)
