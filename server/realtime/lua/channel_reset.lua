-- The store went back (a restored backup, a failover with a lost tail): positions that clients hold mean nothing any
-- more, so the channel gets a new epoch. Whoever comes first changes it, the others see that it changed.
-- KEYS: PREFIX   ARGV: the epoch that is no longer valid, the new one
-- Reply: ok, epoch
define('channel_reset', function(keys, args)
    local meta = keys[1] .. ':meta'
    if redis.call('HGET', meta, 'epoch') == args[1] then
        redis.call('HSET', meta, 'epoch', args[2])
    end
    return { 'ok', redis.call('HGET', meta, 'epoch') or args[2] }
end)
