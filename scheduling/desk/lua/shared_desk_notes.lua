-- needs: shared_registration_moves.lua
-- What the desks noted about somebody, and what was taken back of it (domain.md J06, I-18). Visible to every other file.
--   PREFIX:desk   HASH registration -> JSON: before, the state before the first note; notes, those that count; void, the
--                 notes taken back; ended, desk -> when its notes were taken back last, ms; last, who took back, and when
-- A note is {noted, at, by, seen}: its time by the desk's own clock (ms), by the server's, whose it is, when it arrived.
-- `noted` and the registration tell one note from another, however often and by whomever it is sent.
local DESK_NOTES_KEPT = 20 -- of one registration; further ones count, but are not known by name

local function desk_notes(prefix, registration)
    local raw = redis.call('HGET', prefix .. ':desk', registration)
    return raw and cjson.decode(raw) or {before = 'confirmed', notes = {}, void = {}, ended = {}}
end

local function desk_keep(prefix, registration, known)
    redis.call('HSET', prefix .. ':desk', registration, cjson.encode(known))
end

-- True for a note that was taken back, and for one that the same desk made before it took back.
local function desk_is_void(known, note)
    return known.void[note.noted] or note.at <= (known.ended[note.by] or 0)
end

local function desk_knows(known, note)
    for _, each in ipairs(known.notes) do
        if each.noted == note.noted then
            return true
        end
    end
    return false
end

-- Remembers a note that counts; true when it is a new one.
local function desk_add(known, note)
    if desk_knows(known, note) or #known.notes == DESK_NOTES_KEPT then
        return false
    end
    known.notes[#known.notes + 1] = note
    return true
end

-- Somebody who was not in comes in by this note.
local function desk_let_in(call, of, known, note, how)
    known.before, known.notes, of.checked_in_at = of.status, {}, note.at
    registration_move(call, of, 'checked_in', how)
end

-- Takes notes out of what counts: those of one desk, or all (by = nil). Gives back when the first of them arrived; nil
-- when there were none.
local function desk_void(known, by, now)
    local left, first = {}, nil
    for _, each in ipairs(known.notes) do
        if by and each.by ~= by then
            left[#left + 1] = each
        else
            first = math.min(first or each.seen, each.seen)
            known.void[each.noted], known.ended[each.by] = true, now
        end
    end
    known.notes = left
    return first
end
