-- Who is in a channel, as a count of persons over all nodes. Each node reports joins and leaves once a second at most and
-- refreshes all of its persons now and then; a node that died is forgotten when its refresh is overdue.
-- PREFIX:present is a sorted set "NODE PERSON" -> expiry (ms); PREFIX:heads a hash person -> number of nodes.
-- KEYS: PREFIX
-- ARGV: node, now (ms), expiry (ms), number of persons that are there, those persons, persons that left
-- Reply: ok, count, later. Publishes the count when it changed (at most about once a second: `later` 1 asks the node to
-- report again) or was not published for ten seconds.
local function update(keys, args)
    local present, heads, meta = keys[1] .. ':present', keys[1] .. ':heads', keys[1] .. ':presence'
    local node, now, expiry, here = args[1], tonumber(args[2]), args[3], tonumber(args[4])
    local function leave(member)
        if redis.call('ZREM', present, member) == 1 then
            local person = string.match(member, ' (.+)$')
            if redis.call('HINCRBY', heads, person, -1) <= 0 then
                redis.call('HDEL', heads, person)
            end
        end
    end
    for i = 5, 4 + here do
        if redis.call('ZADD', present, expiry, node .. ' ' .. args[i]) == 1 then
            redis.call('HINCRBY', heads, args[i], 1)
        end
    end
    for i = 5 + here, #args do
        leave(node .. ' ' .. args[i])
    end
    for _, member in ipairs(redis.call('ZRANGE', present, '-inf', now, 'BYSCORE', 'LIMIT', 0, 1000)) do
        leave(member)
    end
    local count = redis.call('HLEN', heads)
    local shown = redis.call('HMGET', meta, 'count', 'at')
    local changed, age = tonumber(shown[1] or '-1') ~= count, now - tonumber(shown[2] or '0')
    local later = '0'
    if changed and age >= 0 and age < 900 then
        later = '1'
    elseif changed or age >= 10000 then
        redis.call('HSET', meta, 'count', count, 'at', now)
        publish_ephemeral(keys[1], 'presence.counted', '{"count":' .. count .. '}')
    end
    for _, key in ipairs({ present, heads, meta }) do
        redis.call('EXPIRE', key, 86400)
    end
    return { 'ok', tostring(count), later }
end
define('presence_update', update)
