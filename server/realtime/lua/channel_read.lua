-- Publications after an offset, for recovery and for the repair of a gap.
-- KEYS: PREFIX (of the channel)
-- ARGV: seed of the epoch, offset to start after (-1: only the position), most entries
-- Reply: ok, epoch, top, complete (1: every publication after the offset is here), then offset, event, redacts, data ...
local function read(keys, args)
    local prefix, since, limit = keys[1], tonumber(args[2]), tonumber(args[3])
    local epoch = channel_epoch(prefix, args[1])
    local top = tonumber(redis.call('HGET', prefix .. ':meta', 'top') or '0')
    local reply = { 'ok', epoch, tostring(top), '1' }
    if since < 0 or since == top then
        return reply
    end
    if since > top or top - since > limit then
        reply[4] = '0'
        return reply
    end
    local entries = redis.call('XRANGE', prefix .. ':log', (since + 1) .. '-0', '+', 'COUNT', limit)
    local expected = since + 1
    local function add(offset, event, redacts, data)
        reply[#reply + 1] = tostring(offset)
        reply[#reply + 1] = event
        reply[#reply + 1] = redacts
        reply[#reply + 1] = data
    end
    -- An entry that is not in the log was redacted (then its stand-in is kept) or trimmed away (then we cannot tell).
    local function fill_up_to(offset)
        while expected < offset do
            local stand_in = redis.call('HGET', prefix .. ':redacted', expected)
            if not stand_in then
                return false
            end
            add(expected, 'message.posted', '0', stand_in)
            expected = expected + 1
        end
        return true
    end
    for _, entry in ipairs(entries) do
        local offset = tonumber(string.match(entry[1], '^%d+'))
        if not fill_up_to(offset) then
            reply[4] = '0'
            return reply
        end
        local fields = entry_fields(entry)
        add(offset, fields.e, fields.r, fields.h .. fields.t)
        expected = offset + 1
    end
    if not fill_up_to(top + 1) then
        reply[4] = '0'
    end
    return reply
end
define('channel_read', read)
