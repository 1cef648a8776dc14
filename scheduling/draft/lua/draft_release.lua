-- The draft becomes the programme that people see; see shared_draft.lua.

-- Adds everybody who has, is offered or waits for a seat in a session: person -> set of their changed sessions.
local function release_collect(told, prefix, session)
    local registrations = redis.call('HKEYS', seats_key(prefix, 'seat', session))
    for _, one in ipairs(redis.call('HKEYS', seats_key(prefix, 'offer', session))) do
        registrations[#registrations + 1] = one
    end
    for _, kind in ipairs(SEATS_KINDS) do
        for _, one in ipairs(redis.call('ZRANGE', seats_key(prefix, 'line', session .. ':' .. kind), 0, -1)) do
            registrations[#registrations + 1] = one
        end
    end
    for _, registration in ipairs(registrations) do
        local person = redis.call('HGET', seats_key(prefix, 'who', registration), 'person')
        if person then
            told[person] = told[person] or {}
            told[person][session] = true
        end
    end
end

-- The words from `at` on: number of changed sessions, these, then person, session of all who serve in them. Gives person ->
-- set of sessions, and the list of sessions.
local function release_told(prefix, words, at)
    local told, sessions = {}, {}
    for i = 1, tonumber(words[at]) do
        sessions[i] = words[at + i]
        release_collect(told, prefix, sessions[i])
    end
    for i = at + #sessions + 1, #words, 2 do
        told[words[i]] = told[words[i]] or {}
        told[words[i]][words[i + 1]] = true
    end
    return told, sessions
end

local function release_count(told)
    local people = 0
    for _ in pairs(told) do
        people = people + 1
    end
    return people
end

-- How many people a release with these changes would tell.
-- KEYS: seats   ARGV: number of changed sessions, these, then person, session ...   Reply: ok, people
define('draft_told', function(keys, args)
    return {'ok', tostring(release_count(release_told(keys[1], args, 1)))}
end)

-- Publishes a release and all that follows from it: its log, the entry of the record, one fact for each person who is told
-- and one for the seats of the changed sessions. The same release again is answered and not done again.
-- KEYS: programme, releases, PREFIX, log of releases, audit, seats
-- ARGV: edition, revision, base release, text, digest, log, releases to keep, now (text), actor, note,
--       number of warnings that stand, for each its key and why, number of changed sessions, these, then person, session of who serves in them ...
-- Reply: ok, release, people told
define('draft_release', function(keys, args)
    local programme, prefix, tag = keys[1], keys[3], '{' .. args[1] .. '}'
    local of, known = draft_state(prefix), redis.call('HMGET', programme, 'release', 'digest')
    if known[2] == args[5] then
        return {'ok', known[1], '0'}
    end
    if of.began == 0 or of.revision ~= tonumber(args[2]) or tostring(known[1]) ~= args[3] then
        return {'conflict', 'The draft changed meanwhile. Look at the preview again.', 'revision'}
    end
    local accepted = tonumber(args[11])
    local told, sessions = release_told(keys[6], args, 12 + 2 * accepted)
    if redis.call('XLEN', 'cv:' .. tag .. ':outbox') + release_count(told) + 1 > OUTBOX_LIMIT then
        return {'unavailable', 'Too many mails wait to be sent. Try again in a while.'}
    end
    local release = tonumber(args[3]) + 1
    local number = string.format('%.0f', release)
    redis.call('HSET', keys[2], number, args[4])
    redis.call('HDEL', keys[2], release - tonumber(args[7]))
    redis.call('HSET', keys[4], number, args[6])
    redis.call('HDEL', keys[4], release - tonumber(args[7]))
    redis.call('HSET', programme, 'release', number, 'digest', args[5])
    redis.call('HSET', prefix, 'base', number, 'saved', of.revision)
    for i = 12, 11 + 2 * accepted, 2 do
        redis.call('HSET', prefix .. ':accepted', args[i], args[i + 1])
    end
    audit(keys[5], args[8], args[9], 'programme.release', args[1], args[10])
    if #sessions > 0 then
        outbox_add(tag, 'release_seats', '{"what":"seats","release":' .. number .. ',"sessions":' ..
            cjson.encode(sessions) .. '}')
    end
    for person, changed in pairs(told) do
        local list = {}
        for session in pairs(changed) do
            list[#list + 1] = session
        end
        table.sort(list)
        outbox_add(tag, 'release', '{"what":"changed","person":' .. cjson.encode(person) .. ',"release":' .. number ..
            ',"sessions":' .. cjson.encode(list) .. '}')
    end
    draft_tell(prefix, of.revision, release, args[9])
    programme_announce(args[1], number)
    return {'ok', number, tostring(release_count(told))}
end)
