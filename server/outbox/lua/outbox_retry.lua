-- An entry could not be carried out: tried again later, or given up.
-- KEYS[1] cv:<tag>:outbox  KEYS[2] ...:due  KEYS[3] ...:dead
-- ARGV tag, entry id, lease end that this worker was given, next try ('' gives up), why
-- Reply ok, "1" when the lease was still this worker's; otherwise nothing changes.
define('outbox_retry', function(keys, args)
    local lease = redis.call('ZSCORE', keys[2], args[2])
    local found = redis.call('XRANGE', keys[1], args[2], args[2])[1]
    if not found or not lease or tonumber(lease) ~= tonumber(args[3]) then
        return {'ok', '0'}
    end
    if args[4] ~= '' then
        redis.call('ZADD', keys[2], args[4], args[2])
        redis.call('HSET', keys[1] .. ':why', args[2], args[5])
    else
        outbox_bury(args[1], found, args[5])
    end
    return {'ok', '1'}
end)
