-- Leases due entries to one worker; until the lease ends no other worker gets them.
-- KEYS[1] cv:<tag>:outbox  KEYS[2] ...:due  KEYS[3] ...:tries  KEYS[4] ...:dead
-- ARGV tag, now, lease end, most entries, most tries
-- Reply ok, then for each: id, kind, json, tries (this one included).
-- An entry leased `most tries` times without an answer (a worker that dies of it) goes to the dead letters.
define('outbox_lease', function(keys, args)
    local reply = {'ok'}
    local due = redis.call('ZRANGEBYSCORE', keys[2], '-inf', args[2], 'LIMIT', 0, args[4])
    for _, id in ipairs(due) do
        local found = redis.call('XRANGE', keys[1], id, id)[1]
        local tries = tonumber(redis.call('HGET', keys[3], id) or '0')
        if not found then
            outbox_finish(args[1], id)
        elseif tries >= tonumber(args[5]) then
            redis.call('XADD', keys[4], 'MAXLEN', 1000, '*', 'entry', id, 'kind', found[2][2], 'json',
                found[2][4], 'why', 'tried too often without an answer')
            outbox_finish(args[1], id)
        else
            redis.call('HSET', keys[3], id, tries + 1)
            redis.call('ZADD', keys[2], args[3], id)
            for _, part in ipairs({id, found[2][2], found[2][4], tostring(tries + 1)}) do
                reply[#reply + 1] = part
            end
        end
    end
    return reply
end)
