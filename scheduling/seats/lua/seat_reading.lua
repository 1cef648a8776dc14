-- Reading the tables of seats. KEYS of all: PREFIX (shared_seats.lua).

-- The nine words about a session that has a table.
local function counts(prefix, of)
    local waiting = {}
    for _, kind in ipairs(SEATS_KINDS) do
        waiting[kind] = redis.call('ZCARD', seats_key(prefix, 'line', of.session .. ':' .. kind))
    end
    local version = redis.call('HGET', seats_key(prefix, 'table', of.session), 'version') or '0'
    return {of.session, version, tostring(of.capacity), tostring(of.p + of.w), tostring(waiting.p + waiting.w),
        tostring(of.online), tostring(of.o), tostring(waiting.o), of.sites_first and '1' or '0'}
end

-- Counts of sessions that have a table; others are left out.
-- ARGV: sessions
-- Reply: ok, then for each: session, version, capacity, taken, waiting, online capacity, taken, waiting, sites first (0/1)
define('seats_counts', function(keys, args)
    local answer = {'ok'}
    for _, session in ipairs(args) do
        local of = seats_table(keys[1], session)
        for _, each in ipairs(of and counts(keys[1], of) or {}) do
            answer[#answer + 1] = each
        end
    end
    return answer
end)

-- What one registration has.
-- ARGV: registration   Reply: ok, then for each session: session, state, kind, place in the line, deadline (ms)
define('seats_mine', function(keys, args)
    local prefix, registration, answer = keys[1], args[1], {'ok'}
    local mine = redis.call('HKEYS', seats_key(prefix, 'mine', registration))
    table.sort(mine)
    for _, session in ipairs(mine) do
        local state, kind, place, deadline = seats_state(prefix, session, registration), '', 0, '0'
        if state == 'waitlisted' then
            kind, place = seats_place(prefix, session, registration)
        else
            kind = redis.call('HGET', seats_key(prefix, state == 'enrolled' and 'seat' or 'offer', session),
                registration)
            deadline = redis.call('ZSCORE', prefix .. ':due', session .. ' ' .. registration) or '0'
        end
        for _, each in ipairs({session, state, kind, tostring(place), string.format('%.0f', tonumber(deadline))}) do
            answer[#answer + 1] = each
        end
    end
    return answer
end)

-- Everybody of one session, for staff: at most 5,000 of each line.
-- ARGV: session   Reply: ok, the words of seats_counts, then for each: registration, state, kind, place in the line
define('seats_roster', function(keys, args)
    local prefix, session = keys[1], args[1]
    local of = seats_table(prefix, session)
    if not of then
        return SEATS_NO_TABLE
    end
    local answer = counts(prefix, of)
    table.insert(answer, 1, 'ok')
    local function add(...)
        for _, each in ipairs({...}) do
            answer[#answer + 1] = each
        end
    end
    for _, held in ipairs({{'seat', 'enrolled'}, {'offer', 'offered'}}) do
        local all = redis.call('HGETALL', seats_key(prefix, held[1], session))
        for i = 1, #all, 2 do
            add(all[i], held[2], all[i + 1], '0')
        end
    end
    for _, kind in ipairs(SEATS_KINDS) do
        for place, who in ipairs(redis.call('ZRANGE', seats_key(prefix, 'line', session .. ':' .. kind), 0, 4999)) do
            add(who, 'waitlisted', kind, tostring(place))
        end
    end
    return answer
end)
