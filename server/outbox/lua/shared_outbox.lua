-- The outbox: facts stored in the same function as the change, acted on later by exactly one worker.
-- `tag` is the hash tag with its braces, e.g. '{auth}'.
--   cv:<tag>:outbox        STREAM <n>-0 -> kind, json, fact      cv:<tag>:outbox:n      last n
--                          (fact: the id that it had first; another one for a dead letter that was sent on its way again)
--   cv:<tag>:outbox:due    ZSET entry id -> when to (re)try, ms; a lease moves it into the future
--   cv:<tag>:outbox:tries  HASH entry id -> number of leases
--   cv:<tag>:outbox:since  HASH entry id -> when a worker first saw it, ms
--   cv:<tag>:outbox:why    HASH entry id -> why the last try failed
--   cv:<tag>:outbox:held   HASH at (ms), actor, reason: while it is there, nothing of this tag is leased
--   cv:<tag>:outbox:dead   STREAM of entries given up: entry, kind, json, why, fact (at most 1,000)
-- Content leaves the store's memory with XDEL as soon as the entry is done; the AOF forgets it at its next
-- rewrite. In Lua files: check `outbox_is_full` before the first write, then call `outbox_add`.
local OUTBOX_LIMIT = 20000

local function outbox_is_full(tag)
    return redis.call('XLEN', 'cv:' .. tag .. ':outbox') >= OUTBOX_LIMIT
end

-- Appends an entry, due at once; returns its id ("<n>-0"). `fact` is for a fact that was there before under that id.
local function outbox_add(tag, kind, json, fact)
    local key = 'cv:' .. tag .. ':outbox'
    local entry = redis.call('INCR', key .. ':n') .. '-0'
    redis.call('XADD', key, entry, 'kind', kind, 'json', json, 'fact', fact or entry)
    redis.call('ZADD', key .. ':due', 0, entry)
    return entry
end

-- Takes an entry out; true when it was still there. A function that carries out the fact inside Redis calls
-- this first and goes on only when true: then it happens exactly once, however often it is tried.
local function outbox_finish(tag, entry)
    local key = 'cv:' .. tag .. ':outbox'
    redis.call('ZREM', key .. ':due', entry)
    for _, beside in ipairs({':tries', ':since', ':why'}) do
        redis.call('HDEL', key .. beside, entry)
    end
    return redis.call('XDEL', key, entry) == 1
end

-- Gives an entry up: `found` is it as XRANGE says it.
local function outbox_bury(tag, found, why)
    local fields = found[2]
    redis.call('XADD', 'cv:' .. tag .. ':outbox:dead', 'MAXLEN', 1000, '*', 'entry', found[1], 'kind', fields[2], 'json',
        fields[4], 'why', why, 'fact', fields[6] or found[1])
    outbox_finish(tag, found[1])
end
