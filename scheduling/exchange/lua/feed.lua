-- Secret addresses of people's own calendars, of one edition: cv:{EDITION}:feeds (hash: hash of a token -> person) and
-- cv:{EDITION}:feeds:of (hash: person -> "<since, ms> <hash of the token>"). The two say the same, so nobody has two. No
-- token is in the store, nor can one be had back.

local function feed_hash_of(people, person)
    local known = redis.call('HGET', people, person)
    return known and string.match(known, ' (.+)$')
end

-- The person's address is this one from now on; another one that they had works no more. Again, it stays as it is.
-- KEYS: feeds, feeds:of   ARGV: person, hash of the token, now (ms)   Reply: ok, since (ms)
define('feed_renew', function(keys, args)
    local old = feed_hash_of(keys[2], args[1])
    if old == args[2] then
        return { 'ok', string.match(redis.call('HGET', keys[2], args[1]), '^%d+') }
    end
    if old then
        redis.call('HDEL', keys[1], old)
    end
    redis.call('HSET', keys[1], args[2], args[1])
    redis.call('HSET', keys[2], args[1], args[3] .. ' ' .. args[2])
    return { 'ok', args[3] }
end)

-- The person has no address any more.
-- KEYS: feeds, feeds:of   ARGV: person   Reply: ok
define('feed_remove', function(keys, args)
    local old = feed_hash_of(keys[2], args[1])
    if old then
        redis.call('HDEL', keys[1], old)
    end
    redis.call('HDEL', keys[2], args[1])
    return { 'ok' }
end)
