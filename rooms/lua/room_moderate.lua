-- Acts of a moderator. KEYS: PREFIX, audit key (absent for rooms in memory, see shared_audit.lua).
-- ARGV begins with: now (text), actor, room, reason (plain), reason (JSON), seed of the epoch, most entries of the log.

-- ARGV 8: epoch, 9: offset of the message. Reply: ok, offset of the removal (of the first, however often it is asked for)
define('room_remove', function(keys, args)
    local prefix, epoch, offset = keys[1], args[8], args[9]
    if redis.call('HGET', prefix .. ':meta', 'epoch') ~= epoch then
        return { 'not_found', 'There is no such message in this room.', 'message' }
    end
    local entry = redis.call('XRANGE', prefix .. ':log', offset .. '-0', offset .. '-0')[1]
    if not entry then
        local removed_at = redis.call('HGET', prefix .. ':redacted', 'at:' .. offset)
        if removed_at then
            return { 'ok', removed_at }
        end
        return { 'not_found', 'There is no such message in this room.', 'message' }
    end
    local fields = entry_fields(entry)
    if fields.e ~= 'message.posted' then
        return { 'not_found', 'There is no such message in this room.', 'message' }
    end
    local id = epoch .. '-' .. offset
    redis.call('HSET', prefix .. ':redacted', offset,
        fields.h .. ',"text":"","removed":true,"removed_reason":' .. args[5] .. '}')
    redis.call('XDEL', prefix .. ':log', offset .. '-0')
    local at = publish(prefix, args[6], 'message.removed', '{"id":"' .. id .. '"', ',"reason":' .. args[5] .. '}', offset,
        args[7])
    redis.call('HSET', prefix .. ':redacted', 'at:' .. offset, at)
    audit(keys[2], args[1], args[2], 'room.remove', id, args[4], args[3])
    return { 'ok', tostring(at) }
end)

-- The person behind an author key: the person itself, or the holder of a number.
local function person_of(prefix, author, numbered)
    if numbered ~= '1' then
        return author
    end
    return redis.call('HGET', prefix .. ':who', string.match(author, '^n(%d+)$') or '')
end

-- The same mute again is the same act, told and recorded once: an answer that was lost is asked for again.
-- ARGV 8: author key, 9: 1 for numbered names, 10: until (ms), 11: until (text). Reply: ok
define('room_mute', function(keys, args)
    local person = person_of(keys[1], args[8], args[9])
    if not person then
        return { 'not_found', 'Nobody of that name has been in this room.', 'author' }
    end
    if person == args[2] then
        return { 'conflict', 'You cannot mute yourself.', 'author' }
    end
    local mutes, wanted = keys[1] .. ':mutes', args[10] .. ' ' .. args[11] .. ' ' .. args[5]
    if redis.call('HGET', mutes, person) == wanted then
        return { 'ok' }
    end
    redis.call('HSET', mutes, person, wanted)
    redis.call('PUBLISH', 'cv:control', 'person.notice ' .. person .. ' {"ch":"person:' .. person ..
        '","event":"room.muted","data":{"room":"' .. args[3] .. '","until":"' .. args[11] .. '","reason":' .. args[5] .. '}}')
    audit(keys[2], args[1], args[2], 'room.mute', args[8], args[4], args[3])
    return { 'ok' }
end)

-- Of somebody who is not muted it is no act. ARGV 8: author key, 9: 1 for numbered names. Reply: ok
define('room_unmute', function(keys, args)
    local person = person_of(keys[1], args[8], args[9])
    if not person then
        return { 'not_found', 'Nobody of that name has been in this room.', 'author' }
    end
    if redis.call('HDEL', keys[1] .. ':mutes', person) == 0 then
        return { 'ok' }
    end
    redis.call('PUBLISH', 'cv:control', 'person.notice ' .. person .. ' {"ch":"person:' .. person ..
        '","event":"room.unmuted","data":{"room":"' .. args[3] .. '"}}')
    audit(keys[2], args[1], args[2], 'room.unmute', args[8], args[4], args[3])
    return { 'ok' }
end)

-- ARGV 8: 1 to lock, 0 to unlock. Reply: ok, offset of the change (of the earlier one when nothing changed)
define('room_lock', function(keys, args)
    local meta, locked = keys[1] .. ':meta', args[8]
    if (redis.call('HGET', meta, 'locked') or '0') == locked then
        return { 'ok', redis.call('HGET', meta, 'locked_at') or '0' }
    end
    local event = locked == '1' and 'room.locked' or 'room.unlocked'
    local at = publish(keys[1], args[6], event, '{"reason":', args[5] .. '}', '0', args[7])
    redis.call('HSET', meta, 'locked', locked, 'locked_reason', args[5], 'locked_at', at)
    audit(keys[2], args[1], args[2], locked == '1' and 'room.lock' or 'room.unlock', args[3], args[4], args[3])
    return { 'ok', tostring(at) }
end)

-- The audit entry of an act in a room whose text is in memory only. KEYS: audit key
-- ARGV: now (text), actor, room, reason, action, object. Reply: ok
define('room_audit_add', function(keys, args)
    audit(keys[1], args[1], args[2], args[5], args[6], args[4], args[3])
    return { 'ok' }
end)
