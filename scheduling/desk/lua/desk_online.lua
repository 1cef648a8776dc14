-- Whoever takes part online comes by joining a room (domain.md 4.2). KEYS and first ARGV: shared_registrations.lua.

-- Somebody joined a room on a day of the edition. Counts once (I-18), and only for who confirmed to take part online:
-- who confirmed to come in person is asked for at the door. After a taking back the next joining counts.
-- ARGV: ..., person   Reply: ok, 1 when this was the first time
define('registration_arrive_online', function(keys, args)
    local call = registration_call(keys, args)
    local of = registration_find(call.prefix, args[5])
    if not of or of.status ~= 'confirmed' or not of.online then
        return {'ok', '0'}
    end
    local known = desk_notes(call.prefix, of.registration)
    local note = {noted = args[2], at = call.now, by = call.actor, seen = call.now}
    if desk_is_void(known, note) then
        return {'ok', '0'}
    end
    desk_let_in(call, of, known, note, 'online')
    desk_add(known, note)
    desk_keep(call.prefix, of.registration, known)
    return {'ok', '1'}
end)
