-- needs: shared_seats_changes.lua
-- Who is out of the edition has no seats. Whose access is ended takes none from that moment, but keeps for a minute what
-- they had: it may have been the wrong person (J08). Then it goes to others, as everything that is given back.
local SEATS_REGRET_MS = 60000
local SEATS_ENDED = '!' -- stands in the list of what is due where else a session does

local function seats_suspend(prefix, registration, now)
    redis.call('SADD', prefix .. ':barred', registration)
    redis.call('ZADD', prefix .. ':due', now + SEATS_REGRET_MS, SEATS_ENDED .. ' ' .. registration)
end

-- Let in again: what was not given to others yet is theirs as before.
local function seats_let_in(prefix, registration)
    redis.call('SREM', prefix .. ':barred', registration)
    redis.call('ZREM', prefix .. ':due', SEATS_ENDED .. ' ' .. registration)
end

-- All that a registration has is given back; it may take nothing until it is let in again. Returns how many sessions.
local function seats_give_back(prefix, tag, registration, now)
    redis.call('SADD', prefix .. ':barred', registration)
    local mine = redis.call('HKEYS', seats_key(prefix, 'mine', registration))
    table.sort(mine)
    for _, session in ipairs(mine) do
        local of = seats_table(prefix, session)
        seats_hand_back(prefix, tag, of, registration)
        seats_fill(prefix, tag, of, now)
        seats_publish(prefix, of)
        seats_tell(prefix, session, registration, 'none')
    end
    return #mine
end
