-- Who is asked to come. KEYS and first ARGV: shared_registrations.lua. Reply: ok, record (JSON), place in the line.

-- Why somebody may not be invited, or nil. A site's lead names people while the registration is open, and not without end.
local function refusal(call, known, site, by_lead)
    if known and not REGISTRATION_OUT[known.status] then
        return {'conflict', 'This person is registered already.', 'email'}
    end
    if known and known.status == 'revoked' then
        return {'conflict', 'The access of this person was ended. An organiser has to let them in again.', 'email'}
    end
    if not by_lead then
        return nil
    end
    local quota = registration_quota(call.prefix, site)
    if not quota then
        return {'not_found', 'This site has no delegation in this edition.', 'site'}
    end
    if call.now >= registration_setting(call.prefix, 'closes') then
        return {'conflict', 'Registration is closed. Ask the organisers.'}
    end
    if registration_held(call.prefix, 'named:' .. site) >= quota * REGISTRATION_NAMED_FACTOR then
        return {'conflict', 'Too many people of this site are named already. Take somebody off the list first.'}
    end
end

-- ARGV: ..., person, registration, kind, site, 1 by the site's lead, person's record (JSON; kept when there is one)
define('registration_invite', function(keys, args)
    local call, person, site = registration_call(keys, args), args[5], args[8]
    local known = registration_find(call.prefix, person)
    local refused = refusal(call, known, site, args[9] == '1')
    if refused then
        return refused
    end
    if outbox_is_full(call.tag) then
        return REGISTRATION_BUSY
    end
    local of = known or registration_begin(call, person, args[6], args[7], site, args[10])
    of.kind, of.site, of.invited_by, of.edited, of.waits_for = args[7], site, call.actor, true, ''
    registration_move(call, of, 'invited', '')
    return registration_reply(call.prefix, of)
end)
