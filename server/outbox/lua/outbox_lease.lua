-- Leases due entries to one worker; until the lease ends no other worker gets them.
-- KEYS[1] cv:<tag>:outbox  KEYS[2] ...:due  KEYS[3] ...:tries  KEYS[4] ...:dead
-- ARGV tag, now, lease end, most entries, most tries
-- Reply ok, then for each: id, kind, json, tries (this one included), fact.
-- An entry leased `most tries` times without an answer (a worker that dies of it) goes to the dead letters. Of a tag that
-- is held nothing is leased; what is new there (due 0) is only noted with its time.
define('outbox_lease', function(keys, args)
    local reply, held = {'ok'}, redis.call('EXISTS', keys[1] .. ':held') == 1
    local due = redis.call('ZRANGEBYSCORE', keys[2], '-inf', held and '0' or args[2], 'LIMIT', 0, held and 100 or args[4])
    for _, id in ipairs(due) do
        local found = redis.call('XRANGE', keys[1], id, id)[1]
        local tries = tonumber(redis.call('HGET', keys[3], id) or '0')
        redis.call('HSETNX', keys[1] .. ':since', id, args[2])
        if not found then
            outbox_finish(args[1], id)
        elseif held then
            redis.call('ZADD', keys[2], args[2], id)
        elseif tries >= tonumber(args[5]) then
            outbox_bury(args[1], found, 'tried too often without an answer')
        else
            redis.call('HSET', keys[3], id, tries + 1)
            redis.call('ZADD', keys[2], args[3], id)
            for _, part in ipairs({id, found[2][2], found[2][4], tostring(tries + 1), found[2][6] or id}) do
                reply[#reply + 1] = part
            end
        end
    end
    return reply
end)
