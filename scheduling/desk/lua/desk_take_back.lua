-- A wrong check-in is taken back (domain.md J06). KEYS and first ARGV: shared_registrations.lua.

-- Whose notes are taken back: of desk staff their own, or a colleague's when they have none; organisers take back all.
local function whose(known, desk)
    for _, each in ipairs(known.notes) do
        if each.by == desk then
            return desk
        end
    end
end

-- Another desk saw this person as well: they stay in, since the earliest time that is left.
local function stay(call, of, notes, reason)
    local at = notes[1].at
    for _, each in ipairs(notes) do
        at = math.min(at, each.at)
    end
    of.checked_in_at, of.version, of.edited = at, of.version + 1, true
    registration_store(call.prefix, of)
    registration_remember(call, of, of.status, reason)
    registration_tell(call.prefix, of)
end

-- The wrong person was checked in. They are again what they were before, unless another desk noted them, too. A note
-- that was taken back never counts again, whoever sends it; nor does one that the same desk made before it took back and
-- sends later. What the desk notes afterwards counts, and so does what another desk noted, also earlier: it saw somebody.
-- ARGV: ..., person, reason, how long after a note's arrival (ms; '' for organisers: as long as the edition is open)
-- Reply: as of a decision. Asked again, the same.
define('registration_take_back', function(keys, args)
    local call, within = registration_call(keys, args), tonumber(args[7])
    local of = registration_find(call.prefix, args[5])
    if not of then
        return REGISTRATION_NONE
    end
    local known = desk_notes(call.prefix, of.registration)
    local last = known.last
    local by = within and whose(known, call.actor)
    if last and (last.at == call.now and last.by == call.actor or of.status == known.before) then
        return registration_reply(call.prefix, of)
    end
    if of.status ~= 'checked_in' then
        return {'conflict', 'This person is not checked in.', of.status}
    end
    if within and not by and known.ended[call.actor] then -- theirs is taken back: what is left is another desk's
        return registration_reply(call.prefix, of)
    end
    local arrived = desk_void(known, by, call.now) or of.since or 0
    if within and call.now - arrived > within then
        return {'conflict', 'It is too late for the desk to take this back. An organiser can.', 'late'}
    end
    known.last = {at = call.now, by = call.actor}
    desk_keep(call.prefix, of.registration, known)
    if #known.notes > 0 then
        stay(call, of, known.notes, args[6])
    else
        of.checked_in_at = 0
        local unrecorded = {prefix = call.prefix, tag = call.tag, now = call.now, text = call.text, actor = call.actor}
        registration_move(unrecorded, of, known.before, args[6], true)
    end
    registration_audit(call, of, 'taken_back', args[6])
    return registration_reply(call.prefix, of)
end)
