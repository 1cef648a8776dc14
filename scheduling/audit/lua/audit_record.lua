-- Reading and sealing the audit record. KEYS of all: KEY (shared_audit.lua). A row is the eight words of audit_append.

-- What has no seal yet, oldest first.
-- ARGV: most rows   Reply: ok, seq, seal and maker of the newest seal, then rows
define('audit_unsealed', function(keys, args)
    local sealed, seal, by = audit_last_seal(keys[1])
    local reply = { 'ok', sealed, seal, by }
    local first = sealed == '0' and redis.call('HGET', keys[1] .. ':head', 'first')
    local from = first and first .. '-0' or '(' .. sealed .. '-0'
    for _, entry in ipairs(redis.call('XRANGE', keys[1], from, '+', 'COUNT', args[1])) do
        if string.match(entry[1], '%-0$') then
            audit_append(reply, entry)
        end
    end
    return reply
end)

-- Each entry is sealed once, whoever comes first.
-- ARGV: seq of the newest seal that the caller knew, its name, then seq, seal ...   Reply: ok, 1 when they were stored
define('audit_seal', function(keys, args)
    if audit_last_seal(keys[1]) ~= args[1] then
        return { 'ok', '0' }
    end
    for i = 3, #args, 2 do
        redis.call('XADD', keys[1] .. ':seals', args[i] .. '-0', 'seal', args[i + 1], 'by', args[2])
    end
    return { 'ok', '1' }
end)

-- Somebody reads what others did; at most one entry an hour for each of them.
-- KEYS: KEY, memory of this reader   ARGV: now (text), reader, reason   Reply: ok
define('audit_note_reading', function(keys, args)
    if redis.call('SET', keys[2], '1', 'NX', 'EX', 3600) then
        audit(keys[1], args[1], args[2], 'audit.read', 'audit', args[3], '')
    end
    return { 'ok' }
end)

local function fits(fields, args)
    local at = string.sub(fields.at or '', 1, 19) -- without a fraction of the second
    return (args[4] == '' or fields.action == args[4]) and (args[5] == '' or fields.actor == args[5])
        and (args[6] == '' or fields.object == args[6]) and (args[7] == '' or at >= args[7])
        and (args[8] == '' or at < args[8])
end

-- The entries before a seq, newest first: of one object by the index, else by the stream.
local function entries_before(key, before, count, object)
    if object == '' then
        local from = before == '0' and '+' or '(' .. before .. '-0'
        return redis.call('XREVRANGE', key, from, '-', 'COUNT', count)
    end
    local entries = {}
    local from = before == '0' and '(' .. object .. ' :' or '(' .. audit_about(object, tonumber(before))
    for _, member in ipairs(redis.call('ZRANGE', key .. ':about', from, '[' .. object .. ' ', 'BYLEX', 'REV', 'LIMIT', 0,
        count)) do
        local id = string.match(member, '0*(%d+)$') .. '-0'
        entries[#entries + 1] = redis.call('XRANGE', key, id, id)[1]
    end
    return entries
end

-- Newest first. An empty filter lets everything pass.
-- ARGV: before (0: from the newest), most rows, entries to look at, action, actor, object, from, until (19 characters of a time)
-- Reply: ok, seq before which to go on (0: nothing is left), newest seq, sealed seq, when that entry was written, then rows
define('audit_page', function(keys, args)
    local newest, sealed = audit_head(keys[1]), audit_last_seal(keys[1])
    local at = redis.call('XRANGE', keys[1], sealed .. '-0', sealed .. '-0')[1]
    local reply = { 'ok', '0', string.format('%.0f', newest), sealed, at and entry_fields(at).at or '' }
    local rows, most, looked = 0, tonumber(args[2]), tonumber(args[3])
    local entries = entries_before(keys[1], args[1], looked, args[6])
    for i, entry in ipairs(entries) do
        if fits(entry_fields(entry), args) then
            audit_append(reply, entry)
            rows = rows + 1
        end
        if rows == most or i == looked then
            reply[2] = i == #entries and i < looked and '0' or string.match(entry[1], '^%d+')
            break
        end
    end
    return reply
end)

-- The whole record for who verifies it, in order.
-- ARGV: last id that was read (empty: from the first), most entries
-- Reply: ok, seq of the counter, seq of the newest seal, then for each entry: id, the row, seal, its maker
define('audit_walk', function(keys, args)
    local reply = { 'ok', redis.call('HGET', keys[1] .. ':head', 'seq') or '0', (audit_last_seal(keys[1])) }
    local from = args[1] == '' and '-' or '(' .. args[1]
    for _, entry in ipairs(redis.call('XRANGE', keys[1], from, '+', 'COUNT', args[2])) do
        reply[#reply + 1] = entry[1]
        audit_append(reply, entry)
        local seal = redis.call('XRANGE', keys[1] .. ':seals', entry[1], entry[1])[1]
        local fields = seal and entry_fields(seal) or {}
        reply[#reply + 1] = fields.seal or ''
        reply[#reply + 1] = fields.by or ''
    end
    return reply
end)
