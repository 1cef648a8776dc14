-- Numbering, storing and publishing in one step (design: durable before visible). Visible to every other file.
--
-- A channel is three keys with one prefix: PREFIX:meta (hash: epoch, top), PREFIX:log (stream, id OFFSET-0) and
-- PREFIX:redacted (hash: offset -> data that stands for an entry whose content was removed). The prefix itself is the
-- PUB/SUB channel. A payload is "EPOCH OFFSET EVENT REDACTS DATA"; an ephemeral one is "!KEY 0 EVENT 0 DATA",
-- where the key is empty but in channels with many counters of one kind.

local function channel_epoch(prefix, seed)
    local meta = prefix .. ':meta'
    local epoch = redis.call('HGET', meta, 'epoch')
    if not epoch then
        epoch = seed
        redis.call('HSET', meta, 'epoch', seed)
    end
    return epoch
end

-- Stores and publishes one event. `head` and `tail` are the two halves of its data: what may stay when the content is
-- redacted, and the content. '$ID$' in the head stands for EPOCH-OFFSET, '$OFFSET$' for the offset.
local function publish(prefix, seed, event, head, tail, redacts, limit)
    local epoch = channel_epoch(prefix, seed)
    local offset = redis.call('HINCRBY', prefix .. ':meta', 'top', 1)
    head = head:gsub('%$ID%$', epoch .. '-' .. offset, 1):gsub('%$OFFSET%$', tostring(offset), 1)
    redis.call('XADD', prefix .. ':log', 'MAXLEN', '~', limit, offset .. '-0', 'e', event, 'h', head, 't', tail,
        'r', redacts)
    redis.call('PUBLISH', prefix, epoch .. ' ' .. offset .. ' ' .. event .. ' ' .. redacts .. ' ' .. head .. tail)
    return offset, epoch
end

-- Publishes what nobody needs again (counters): no number, not stored.
local function publish_ephemeral(prefix, event, data)
    redis.call('PUBLISH', prefix, '! 0 ' .. event .. ' 0 ' .. data)
end

-- The same for a channel with many counters of one kind: of each key the newest wins.
local function publish_counter(prefix, event, key, data)
    redis.call('PUBLISH', prefix, '!' .. key .. ' 0 ' .. event .. ' 0 ' .. data)
end

-- The fields of a stream entry by name.
local function entry_fields(entry)
    local fields = {}
    for i = 1, #entry[2], 2 do
        fields[entry[2][i]] = entry[2][i + 1]
    end
    return fields
end
