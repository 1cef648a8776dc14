-- The read side of a room; position and state are read in one step.

-- KEYS: PREFIX   ARGV: seed of the epoch, most messages, most bytes of them (the newest comes whatever its size)
-- Reply: ok, epoch, top, locked (0 or 1), reason (JSON), more (0 or 1), then messages, newest first
define('room_snapshot', function(keys, args)
    local prefix = keys[1]
    local epoch = channel_epoch(prefix, args[1])
    local meta = redis.call('HMGET', prefix .. ':meta', 'top', 'locked', 'locked_reason')
    local top = tonumber(meta[1] or '0')
    local found, more = messages_before(prefix, top + 1, tonumber(args[2]))
    more = cut_to_bytes(found, tonumber(args[3] or '') or math.huge) or more
    local reply = { 'ok', epoch, tostring(top), meta[2] or '0', meta[3] or '""', more and '1' or '0' }
    for _, one in ipairs(found) do
        reply[#reply + 1] = one
    end
    return reply
end)

-- KEYS: PREFIX   ARGV: offset, most messages
-- Reply: ok, more (0 or 1), then messages before the offset, newest first
define('room_messages', function(keys, args)
    -- No offset above the newest: each one that is not in the log costs a look at what was removed.
    local top = tonumber(redis.call('HGET', keys[1] .. ':meta', 'top') or '0')
    local found, more = messages_before(keys[1], math.min(tonumber(args[1]), top + 1), tonumber(args[2]))
    local reply = { 'ok', more and '1' or '0' }
    for _, one in ipairs(found) do
        reply[#reply + 1] = one
    end
    return reply
end)

-- What concerns one person. In a not-for-attribution room the first agreement gives a number to be called by.
-- KEYS: PREFIX   ARGV: person, now (ms), 1 for a not-for-attribution room, 1 when the person agrees now
-- Reply: ok, agreed (0 or 1), number or "", muted until or "", reason (JSON), draft
define('room_me', function(keys, args)
    local prefix, person = keys[1], args[1]
    local agreed, number = '1', ''
    if args[3] == '1' then
        if args[4] == '1' then
            redis.call('SADD', prefix .. ':agreed', person)
        end
        agreed = tostring(redis.call('SISMEMBER', prefix .. ':agreed', person))
        if agreed == '1' then
            number = redis.call('HGET', prefix .. ':nick', person)
            if not number then
                number = tostring(redis.call('HLEN', prefix .. ':nick') + 1)
                redis.call('HSET', prefix .. ':nick', person, number)
                redis.call('HSET', prefix .. ':who', number, person)
            end
        end
    end
    local until_text, reason = mute_of(prefix, person, tonumber(args[2]))
    local draft = redis.call('GET', prefix .. ':draft:' .. person)
    return { 'ok', agreed, number, until_text or '', reason or '""', draft or '' }
end)

-- Kept for twelve hours; an empty text forgets it.
-- KEYS: PREFIX   ARGV: person, text   Reply: ok
define('room_draft', function(keys, args)
    local key = keys[1] .. ':draft:' .. args[1]
    if args[2] == '' then
        redis.call('DEL', key)
    else
        redis.call('SET', key, args[2], 'EX', 43200)
    end
    return { 'ok' }
end)

-- Newest entries of the audit record that concern one room.
-- KEYS: audit   ARGV: room, most entries   Reply: ok, then seq, at, actor, action, object, reason ...
define('room_audit', function(keys, args)
    local reply, most = { 'ok' }, tonumber(args[2])
    for _, entry in ipairs(redis.call('XREVRANGE', keys[1], '+', '-', 'COUNT', 2000)) do
        local fields = entry_fields(entry)
        if fields.room == args[1] and #reply < 1 + most * 6 then
            for _, value in ipairs({ fields.seq or entry[1], fields.at, fields.actor, fields.action, fields.object, fields.reason }) do
                reply[#reply + 1] = value
            end
        end
    end
    return reply
end)
