-- A message: at most once for a client id, unless the room is locked, the person muted or too fast.
-- KEYS: PREFIX
-- ARGV: seed of the epoch, person, client id, head and tail of the data (shared_publish.lua), now (ms), day, milliseconds
--       between posts, burst, most entries of the log, 1 when the author moderates
-- Reply: ok, message id, offset, epoch, repeated (0 or 1)
define('room_post', function(keys, args)
    local prefix, person, now = keys[1], args[2], tonumber(args[6])
    local sent, field = prefix .. ':sent:' .. args[7], person .. '|' .. args[3]
    local earlier = redis.call('HGET', sent, field)
        or redis.call('HGET', prefix .. ':sent:' .. (tonumber(args[7]) - 1), field)
    if earlier then
        local epoch, offset = string.match(earlier, '^(%S+) (%d+)$')
        return { 'ok', epoch .. '-' .. offset, offset, epoch, '1' }
    end
    local until_text, reason = mute_of(prefix, person, now)
    if until_text then
        return { 'muted', 'You cannot write in this room until ' .. until_text .. '. Reason: ' .. cjson.decode(reason) }
    end
    local moderates = args[11] == '1'
    if not moderates and redis.call('HGET', prefix .. ':meta', 'locked') == '1' then
        return { 'locked', 'The room is locked: nobody can write now. What you typed is not lost.' }
    end
    -- Generic cell rate algorithm: `arrival` is when the next post would be due at a steady rate.
    local interval, burst = tonumber(args[8]), tonumber(args[9])
    local arrival = math.max(now, tonumber(redis.call('HGET', prefix .. ':rate', person) or '0'))
    if arrival - now > interval * (burst - 1) + 0.5 then
        local wait = arrival - now - interval * (burst - 1)
        return { 'rate_limited', 'You are writing faster than this room allows. Please wait a moment.', '',
            string.format('%.0f', math.ceil(wait)) }
    end
    redis.call('HSET', prefix .. ':rate', person, string.format('%.0f', arrival + interval))
    local offset, epoch = publish(prefix, args[1], 'message.posted', args[4], args[5], '0', args[10])
    redis.call('HSET', sent, field, epoch .. ' ' .. offset)
    redis.call('EXPIRE', sent, 172800)
    redis.call('DEL', prefix .. ':draft:' .. person)
    return { 'ok', epoch .. '-' .. offset, tostring(offset), epoch, '0' }
end)
