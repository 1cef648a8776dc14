-- The draft is read and changed here; see shared_draft.lua for its keys.

-- What changed since a revision; all of it when the draft began after that, or since 0.
-- KEYS: PREFIX   ARGV: revision   Reply: ok, revision, began, base, saved, then session,
-- "REVISION JSON" (without the JSON: removed) ...
define('draft_read', function(keys, args)
    local prefix, since = keys[1], tonumber(args[1])
    local of = draft_state(prefix)
    local reply = {'ok', tostring(of.revision), tostring(of.began), tostring(of.base), tostring(of.saved)}
    if of.began == 0 then
        return reply
    end
    if since < of.began then
        local all = redis.call('HGETALL', prefix .. ':sessions')
        for i = 1, #all do
            reply[#reply + 1] = all[i]
        end
        return reply
    end
    for _, session in ipairs(redis.call('ZRANGEBYSCORE', prefix .. ':order', '(' .. since, '+inf')) do
        reply[#reply + 1] = session
        reply[#reply + 1] = redis.call('HGET', prefix .. ':sessions', session) or
            redis.call('ZSCORE', prefix .. ':order', session) .. ' '
    end
    return reply
end)

-- Begins a draft where there is none.
-- KEYS: PREFIX   ARGV: release, then session, JSON ...   Reply: ok
define('draft_begin', function(keys, args)
    local prefix = keys[1]
    if draft_state(prefix).began > 0 then
        return {'ok'}
    end
    redis.call('UNLINK', prefix .. ':sessions', prefix .. ':order')
    local revision = redis.call('HINCRBY', prefix, 'revision', 1)
    for i = 2, #args, 2 do
        redis.call('HSET', prefix .. ':sessions', args[i], revision .. ' ' .. args[i + 1])
        redis.call('ZADD', prefix .. ':order', revision, args[i])
    end
    redis.call('HSET', prefix, 'began', revision, 'base', args[1], 'saved', revision)
    return {'ok'}
end)

-- One edit, all of it or nothing. A session that is not as the caller read it refuses: the caller reads it again.
-- KEYS: PREFIX, PREFIX:done:PERSON:ID   ARGV: began, actor, most sessions, then session, revision of it as read (0: not there),
-- JSON (empty: remove) ...   Reply: ok, revision, 1 when it was done now | ok, 0, 0 when something is not as it was read
define('draft_edit', function(keys, args)
    local prefix = keys[1]
    local done = redis.call('GET', keys[2])
    if done then
        return {'ok', done, '0'}
    end
    local of = draft_state(prefix)
    if of.began ~= tonumber(args[1]) then
        return DRAFT_NONE
    end
    local sessions, more = prefix .. ':sessions', 0
    for i = 4, #args, 3 do
        local is = redis.call('HGET', sessions, args[i])
        if (is and string.match(is, '^%d+') or '0') ~= args[i + 1] then
            return {'ok', '0', '0'}
        end
        more = more + (is and 0 or 1)
    end
    if redis.call('HLEN', sessions) + more > tonumber(args[3]) then
        return {'conflict', 'A draft has at most ' .. args[3] .. ' sessions.'}
    end
    local revision = redis.call('HINCRBY', prefix, 'revision', 1)
    for i = 4, #args, 3 do
        if args[i + 2] == '' then
            redis.call('HDEL', sessions, args[i])
        else
            redis.call('HSET', sessions, args[i], revision .. ' ' .. args[i + 2])
        end
        redis.call('ZADD', prefix .. ':order', revision, args[i])
    end
    redis.call('SET', keys[2], revision, 'EX', 86400)
    draft_tell(prefix, revision, of.base, args[2])
    return {'ok', tostring(revision), '1'}
end)
