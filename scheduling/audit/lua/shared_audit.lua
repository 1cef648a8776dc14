-- The audit record of an edition (I-21). Visible to every other file. KEY is cv:{EDITION}:audit.
--   KEY         STREAM, id SEQ-0: at, actor, action, object, reason, room, seq, link. SEQ counts from 1 without a gap.
--   KEY:head    HASH seq, link of the newest entry; first: seq of the first one that has a link
--   KEY:about   ZSET, every score 0: "OBJECT SEQ" with 16 digits, by which the entries about one thing are found
--   KEY:seals   STREAM, id SEQ-0: seal, by; written by the server, which alone has the key (audit_sealer.hpp)
-- The link of an entry is SHA-1 (hex) of the link before it, or of KEY before the first one, and the canonical bytes of
-- the entry: seq, at, actor, action, object, reason, room, each as LENGTH:BYTES (audit_chain.hpp has the same).

local AUDIT_FIELDS = { 'seq', 'at', 'actor', 'action', 'object', 'reason', 'room' }

local function audit_bytes(fields)
    local parts = {}
    for i, name in ipairs(AUDIT_FIELDS) do
        parts[i] = #fields[name] .. ':' .. fields[name]
    end
    return table.concat(parts)
end

-- Number and link of the newest entry. A record from before there were links goes on after its last id.
local function audit_head(key)
    local known = redis.call('HMGET', key .. ':head', 'seq', 'link')
    if known[1] then
        return tonumber(known[1]), known[2]
    end
    local last = redis.call('XREVRANGE', key, '+', '-', 'COUNT', 1)[1]
    if not last then
        return 0, key
    end
    local fields = entry_fields(last)
    return tonumber(fields.seq or string.match(last[1], '^%d+')), fields.link or key
end

local function audit_about(object, seq)
    return object .. ' ' .. string.format('%016.0f', seq)
end

-- One entry of the record. Rooms whose text must not reach a disk have no audit key here: their server writes the entry
-- to the durable store before it acts. `reason` is plain text, never JSON.
local function audit(key, now_text, actor, action, object, reason, room)
    if not key or key == '' then
        return
    end
    local newest, link = audit_head(key)
    local seq = newest + 1
    local fields = { seq = string.format('%.0f', seq), at = now_text, actor = actor, action = action,
        object = tostring(object), reason = reason or '', room = room or '' }
    link = redis.sha1hex(link .. audit_bytes(fields))
    redis.call('XADD', key, fields.seq .. '-0', 'at', fields.at, 'actor', fields.actor, 'action', fields.action, 'object',
        fields.object, 'reason', fields.reason, 'room', fields.room, 'seq', fields.seq, 'link', link)
    redis.call('HSET', key .. ':head', 'seq', fields.seq, 'link', link)
    redis.call('HSETNX', key .. ':head', 'first', fields.seq)
    redis.call('ZADD', key .. ':about', 0, audit_about(object, seq))
end

-- Appends an entry of the stream to a reply: seq, at, actor, action, object, reason, room, link. Of an entry that holds
-- anything else than these fields, all is empty but the seq, which is its id.
local function audit_append(reply, entry)
    local fields = entry_fields(entry)
    local whole = #entry[2] == 2 * (#AUDIT_FIELDS + 1) and fields.link ~= nil
    for _, name in ipairs(AUDIT_FIELDS) do
        whole = whole and fields[name] ~= nil
    end
    if not whole then
        fields = { seq = string.match(entry[1], '^%d+'), link = '' }
    end
    for _, name in ipairs(AUDIT_FIELDS) do
        reply[#reply + 1] = fields[name] or ''
    end
    reply[#reply + 1] = fields.link
end

-- Seq, seal and maker of the newest seal; '0' and empty before the first.
local function audit_last_seal(key)
    local last = redis.call('XREVRANGE', key .. ':seals', '+', '-', 'COUNT', 1)[1]
    if not last then
        return '0', '', ''
    end
    local fields = entry_fields(last)
    return string.match(last[1], '^%d+'), fields.seal or '', fields.by or ''
end
