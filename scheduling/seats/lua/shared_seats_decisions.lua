-- needs: shared_seats_changes.lua
-- What the decisions about seats share (I-03, I-04). Every answer is what is true after it: asked again, the same.
-- KEYS of all: PREFIX (shared_seats.lua). Reply of all: ok, state (enrolled, offered, waitlisted, none), kind, place in
-- the line (0: in none), deadline of an offer (ms, 0: none), then the sessions that clash; with clashes nothing changed.

local function seats_reply(prefix, session, registration, clashes)
    local state, kind, place, deadline = seats_state(prefix, session, registration), '', 0, '0'
    if state == 'waitlisted' then
        kind, place = seats_place(prefix, session, registration)
    elseif state ~= 'none' then
        kind = redis.call('HGET', seats_key(prefix, state == 'enrolled' and 'seat' or 'offer', session), registration)
        deadline = state == 'offered' and redis.call('ZSCORE', prefix .. ':due', session .. ' ' .. registration) or '0'
    end
    local answer = {'ok', state, kind, tostring(place), string.format('%.0f', tonumber(deadline))}
    for _, each in ipairs(clashes or {}) do
        answer[#answer + 1] = each
    end
    return answer
end

local SEATS_NO_TABLE = {'not_found', 'Nobody needs a seat in this session: come as you are.'}

local SEATS_SAME = {'invalid', 'Name another session: this one cannot be given up for itself.', 'instead'}

-- The sessions at the same time in which somebody has or is offered a seat, but `except`.
local function seats_clashes(prefix, of, registration, except)
    local found, mine = {}, redis.call('HGETALL', seats_key(prefix, 'mine', registration))
    for i = 1, #mine, 2 do
        if mine[i] ~= of.session and mine[i] ~= except and mine[i + 1] == 'enrolled' then
            local other = seats_table(prefix, mine[i])
            if other and other.starts < of.ends and of.starts < other.ends then
                found[#found + 1] = mine[i]
            end
        end
    end
    table.sort(found)
    return found
end

-- Somebody gets a seat and, asked so, gives another one up for it.
local function seats_swap(prefix, tag, registration, instead, now)
    local other = instead ~= '' and seats_table(prefix, instead)
    if other and seats_state(prefix, instead, registration) == 'enrolled' then
        seats_hand_back(prefix, tag, other, registration)
        seats_fill(prefix, tag, other, now)
        seats_publish(prefix, other)
        seats_tell(prefix, instead, registration, 'none')
    end
end
