-- What the room functions share. A room is a channel (shared_publish.lua) with these keys beside it:
-- PREFIX:sent:DAY (hash PERSON|CLIENT_ID -> "EPOCH OFFSET", two days), PREFIX:rate (hash person -> arrival time, ms),
-- PREFIX:mutes (hash person -> "UNTIL_MS UNTIL_TEXT REASON_JSON"), PREFIX:draft:PERSON, PREFIX:agreed (set),
-- PREFIX:nick and PREFIX:who (hashes person -> number, number -> person), in not-for-attribution rooms only.

-- Until when a person is muted: text and reason (JSON), or nil.
local function mute_of(prefix, person, now)
    local value = redis.call('HGET', prefix .. ':mutes', person)
    if not value then
        return nil
    end
    local until_ms, until_text, reason = string.match(value, '^(%d+) (%S+) (.*)$')
    if tonumber(until_ms) <= now then
        return nil
    end
    return until_text, reason
end

-- Drops messages from the end until the rest has at most so many bytes; the first stays. True when some were dropped.
local function cut_to_bytes(messages, most)
    local total, kept = 0, #messages
    for i, one in ipairs(messages) do
        total = total + #one
        if total > most then
            kept = math.max(i - 1, 1)
            break
        end
    end
    local cut = kept < #messages
    while #messages > kept do
        messages[#messages] = nil
    end
    return cut
end

-- Up to `count` messages before an offset (at most one after the newest), newest first, removed ones with what stands for
-- them; and whether there are more.
local function messages_before(prefix, before, count)
    local found, expected = {}, before - 1
    local function fill_down_to(offset)
        local lowest = math.max(offset, expected - 1000)
        while expected > lowest and #found <= count do
            local stand_in = redis.call('HGET', prefix .. ':redacted', expected)
            if stand_in then
                found[#found + 1] = stand_in
            end
            expected = expected - 1
        end
    end
    for _ = 1, 20 do
        local entries = redis.call('XREVRANGE', prefix .. ':log', expected .. '-0', '-', 'COUNT', count + 1)
        for _, entry in ipairs(entries) do
            local offset = tonumber(string.match(entry[1], '^%d+'))
            fill_down_to(offset)
            local fields = entry_fields(entry)
            if fields.e == 'message.posted' then
                found[#found + 1] = fields.h .. fields.t
            end
            expected = offset - 1
        end
        if #entries <= count then
            fill_down_to(0)
            break
        end
        if #found > count then
            break
        end
    end
    local more = #found > count
    while #found > count do
        found[#found] = nil
    end
    return found, more
end
