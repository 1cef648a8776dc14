-- Sessions that people keep in their agenda, of one edition: cv:{EDITION}:stars:PERSON (set: session ids) and
-- cv:{EDITION}:stars (hash: session -> how many people keep it; none: no field). The two say the same.

local STARS_MOST = 500

local function stars_count(counts, session, by)
    if redis.call('HINCRBY', counts, session, by) <= 0 then
        redis.call('HDEL', counts, session)
    end
end

local function stars_reply(own)
    local reply = redis.call('SMEMBERS', own)
    table.sort(reply)
    table.insert(reply, 1, 'ok')
    return reply
end

-- Keeps a session, or keeps it no more; again, nothing changes. The person's other pages are told.
-- KEYS: stars:PERSON, stars   ARGV: person, session, '1' or '0'   Reply: ok, session...
define('star_set', function(keys, args)
    local session, wanted = args[2], args[3] == '1'
    local kept = redis.call('SISMEMBER', keys[1], session) == 1
    if kept == wanted then
        return stars_reply(keys[1])
    end
    if wanted and redis.call('SCARD', keys[1]) >= STARS_MOST then
        return {'conflict', 'Your agenda has ' .. STARS_MOST .. ' sessions. Take one out first.'}
    end
    redis.call(wanted and 'SADD' or 'SREM', keys[1], session)
    stars_count(keys[2], session, wanted and 1 or -1)
    redis.call('PUBLISH', 'cv:control', 'person.notice ' .. args[1] .. ' {"ch":"person:' .. args[1] ..
        '","event":"stars.changed","data":{"session":' .. cjson.encode(session) .. ',"starred":' .. tostring(wanted) .. '}}')
    return stars_reply(keys[1])
end)

-- The person keeps nothing any more.
-- KEYS: stars:PERSON, stars   Reply: ok
define('star_forget', function(keys)
    for _, session in ipairs(redis.call('SMEMBERS', keys[1])) do
        stars_count(keys[2], session, -1)
    end
    redis.call('DEL', keys[1])
    return {'ok'}
end)
