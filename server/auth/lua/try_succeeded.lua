-- A counted try was right after all: it is taken back; tries of others stay counted.
-- KEYS[1..3] rates of account, network prefix, everybody
-- Reply ok.
define('auth_try_succeeded', function(keys, args)
    for i = 1, 3 do
        if tonumber(redis.call('HGET', keys[i], 'n') or '0') > 0 then
            redis.call('HINCRBY', keys[i], 'n', -1)
        end
    end
    return {'ok'}
end)
