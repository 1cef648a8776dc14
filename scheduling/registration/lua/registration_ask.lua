-- What people do about their own registration. KEYS and first ARGV: shared_registrations.lua.
-- Reply of all: ok, record (JSON), place in the line. Asked again, the same.

-- The form. A delegation's people are in at once while there is room; all others wait for an organiser.
-- ARGV: ..., record of the person (JSON), 1 online, access needs (JSON; '' for none)
define('registration_submit', function(keys, args)
    local call = registration_call(keys, args)
    local of = registration_find(call.prefix, call.actor)
    if not of then
        return {'not_found', 'Registration is by invitation. Ask your site lead or the organisers.'}
    end
    if of.status ~= 'invited' and of.status ~= 'submitted' and of.status ~= 'waitlisted' then
        return REGISTRATION_HOLDS[of.status] and registration_reply(call.prefix, of)
            or {'conflict', 'This registration is over. Ask the organisers.'}
    end
    if call.now >= registration_setting(call.prefix, 'closes') then
        return {'conflict', 'Registration is closed. Ask the organisers.'}
    end
    if outbox_is_full(call.tag) then
        return REGISTRATION_BUSY
    end
    registration_keep_person(call, of, args[5])
    registration_keep_access(call.prefix, of.person, args[7])
    of.online, of.edited = args[6] == '1', true
    if of.status ~= 'invited' then
        registration_store(call.prefix, of)
        registration_fill(call)
        return registration_reply(call.prefix, registration_find(call.prefix, of.person))
    end
    local decided = of.kind == 'site_team' and of.site ~= ''
    registration_move(call, of, 'submitted', '', decided)
    if decided then
        registration_admit({prefix = call.prefix, tag = call.tag, now = call.now, text = call.text, actor = 'system'}, of,
            'Named by the site.')
    end
    return registration_reply(call.prefix, of)
end)

-- Accepts the place that is kept. Too late: the place goes to who is next.
define('registration_accept', function(keys, args)
    local call = registration_call(keys, args)
    local of = registration_find(call.prefix, call.actor)
    if not of then
        return REGISTRATION_NONE
    end
    if of.status == 'confirmed' or of.status == 'checked_in' then
        return registration_reply(call.prefix, of)
    end
    if of.status ~= 'approved' then
        return {'conflict', 'There is no place kept for you that you could accept.'}
    end
    if outbox_is_full(call.tag) then
        return REGISTRATION_BUSY
    end
    if call.now >= of['until'] then
        registration_move({prefix = call.prefix, tag = call.tag, now = call.now, text = call.text, actor = 'system'}, of,
            'expired', 'No answer in time.')
        registration_fill(call)
        return {'conflict', 'The time to accept is over, and the place went to who is next. Ask the organisers.'}
    end
    registration_move(call, of, 'confirmed', '')
    return registration_reply(call.prefix, of)
end)

-- ARGV: ..., person, reason
define('registration_cancel', function(keys, args)
    local call = registration_call(keys, args)
    local of = registration_find(call.prefix, args[5])
    if not of then
        return REGISTRATION_NONE
    end
    if of.status == 'cancelled' then
        return registration_reply(call.prefix, of)
    end
    if REGISTRATION_OUT[of.status] or of.status == 'checked_in' or of.status == 'attended' then
        return {'conflict', of.status == 'checked_in' and 'Who has checked in cannot cancel any more.'
            or 'This registration is over already.'}
    end
    if outbox_is_full(call.tag) then
        return REGISTRATION_BUSY
    end
    registration_move(call, of, 'cancelled', args[6])
    registration_fill(call)
    return registration_reply(call.prefix, of)
end)
