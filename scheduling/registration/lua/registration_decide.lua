-- What organisers decide about others. KEYS and first ARGV: shared_registrations.lua.
-- Reply of all: ok, record (JSON), place in the line. Asked again, the same.

local FROM = {
    approved = {submitted = true, waitlisted = true, declined = true, expired = true, cancelled = true},
    waitlisted = {submitted = true, approved = true},
    declined = {submitted = true, waitlisted = true, invited = true},
    revoked = {invited = true, submitted = true, approved = true, waitlisted = true, confirmed = true, checked_in = true,
        attended = true, declined = true, expired = true, cancelled = true, no_show = true},
}

local function fits(decision, of)
    return FROM[decision] and FROM[decision][of.status]
end

-- Lets somebody in. Beyond quota or capacity only when that is said, with a reason (I-02); before others who wait, too.
local function approve(call, of, reason, beyond)
    if of.waits_for == 'organiser' then
        of.waits_for = ''
    end
    local obstacle = registration_obstacle(call.prefix, of)
    if obstacle and not beyond then
        return {'conflict', obstacle == 'quota' and 'All seats of this delegation are taken.'
            or obstacle == 'vetting' and 'This person waits for vetting.' or 'All places of this way to attend are taken.',
            obstacle}
    end
    if (beyond or of.status == 'waitlisted') and reason == '' then
        return {'invalid', 'Say why this person goes before others.', 'reason'}
    end
    registration_move(call, of, 'approved', reason)
end

-- Back to what it was before access was ended, as far as there is room.
local function reinstate(call, of, reason)
    if of.status ~= 'revoked' then
        return {'conflict', 'The access of this person was not ended.'}
    end
    local before = of.before ~= '' and of.before or 'submitted'
    if REGISTRATION_HOLDS[before] and registration_obstacle(call.prefix, of) then
        of.waits_for = registration_obstacle(call.prefix, of)
        before = 'waitlisted'
    end
    call.act = 'reinstated'
    registration_move(call, of, before, reason)
end

-- ARGV: ..., person, decision (approved, waitlisted, declined, revoked, reinstated), version ('' for any), reason,
-- 1 beyond quota and capacity, what is waited for
define('registration_decide', function(keys, args)
    local call, decision, reason = registration_call(keys, args), args[6], args[8]
    local of = registration_find(call.prefix, args[5])
    if not of then
        return REGISTRATION_NONE
    end
    if of.person == call.actor then
        return REGISTRATION_SELF
    end
    if of.status == decision then
        return registration_reply(call.prefix, of)
    end
    if args[7] ~= '' and tonumber(args[7]) ~= of.version then
        return REGISTRATION_STALE
    end
    if decision ~= 'reinstated' and not fits(decision, of) then
        return {'conflict', 'This cannot be decided now: the registration is ' .. string.gsub(of.status, '_', ' ') .. '.'}
    end
    if outbox_is_full(call.tag) then
        return REGISTRATION_BUSY
    end
    local refused
    if decision == 'approved' then
        refused = approve(call, of, reason, args[9] == '1')
    elseif decision == 'reinstated' then
        refused = reinstate(call, of, reason)
    else
        of.before, of.waits_for = of.status, decision == 'waitlisted' and args[10] or ''
        registration_move(call, of, decision, reason)
    end
    if refused then
        return refused
    end
    registration_fill(call)
    return registration_reply(call.prefix, registration_find(call.prefix, of.person))
end)
