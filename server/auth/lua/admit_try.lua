-- Throttle of passphrase tries (S-11): asks and counts in one step, so that parallel guesses cannot pass.
-- KEYS[1..3] rates of account, network prefix, everybody
-- ARGV now
-- Reply ok, milliseconds to wait ("0": admitted and counted as a failure until auth_try_succeeded).
-- After `free` tries in the hour each further one must wait `first`, doubled each time up to `most`. The
-- longest wait is a minute (so at most 5 + 6 + 59 tries per account and hour): a stranger cannot lock a
-- person out, and a link by mail is not counted here at all.
define('auth_admit_try', function(keys, args)
    local rules = {
        {free = 5, first = 1000, most = 60000},
        {free = 50, first = 100, most = 5000},
        {free = 1000, first = 25, most = 200},
    }
    local now, hour, wait = tonumber(args[1]), 3600000, 0
    local counted = {}
    for i, rule in ipairs(rules) do
        local r = redis.call('HMGET', keys[i], 'n', 'at', 'last')
        local fresh = not r[1] or now - tonumber(r[2]) >= hour
        local n = fresh and 0 or tonumber(r[1])
        counted[i] = {n = n + 1, at = fresh and now or r[2]}
        if n >= rule.free then
            local delay = math.min(rule.first * 2 ^ math.min(n - rule.free, 20), rule.most)
            -- A clock that jumped back must not make anybody wait longer than the delay itself.
            wait = math.max(wait, math.min(tonumber(r[3]) + delay - now, delay))
        end
    end
    if wait > 0 then
        return {'ok', string.format('%d', wait)}
    end
    for i = 1, 3 do
        redis.call('HSET', keys[i], 'n', counted[i].n, 'at', counted[i].at, 'last', args[1])
        redis.call('PEXPIRE', keys[i], 2 * hour)
    end
    return {'ok', '0'}
end)
