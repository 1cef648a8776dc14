-- The released programme and the people of one edition. Keys of an edition share its hash tag:
-- cv:{EDITION}:programme (hash: release, digest), cv:{EDITION}:releases (hash: number -> text of that release),
-- cv:{EDITION}:people (hash: person -> record), cv:{EDITION}:people:staged:NAME (the same, being imported),
-- cv:{EDITION}:audit (stream). cv:{installation}:current-edition (string) names the edition that people see.
-- Whoever holds a programme in memory listens on the channel cv:control for "programme.released EDITION RELEASE".

-- Puts records aside; what is never published goes away by itself.
-- KEYS: staged people   ARGV: seconds to keep, then person, record ...   Reply: ok
define('people_stage', function(keys, args)
    for i = 2, #args, 2 do
        redis.call('HSET', keys[1], args[i], args[i + 1])
    end
    redis.call('EXPIRE', keys[1], args[1])
    return { 'ok' }
end)

-- Makes what was staged the current release, all at once. The same digest again changes nothing.
-- Whoever registered or was changed here keeps the record from here.
-- KEYS: programme, releases, people, staged people, registrations, draft
-- ARGV: edition, digest of text and people, text, number of staged people, releases to keep
-- Reply: ok, release, 1 when it changed something
define('programme_publish', function(keys, args)
    local programme, releases, people, staged = keys[1], keys[2], keys[3], keys[4]
    local known = redis.call('HMGET', programme, 'release', 'digest')
    if known[2] == args[2] then
        redis.call('UNLINK', staged)
        return { 'ok', known[1], '0' }
    end
    if redis.call('HLEN', staged) ~= tonumber(args[4]) then
        return { 'conflict', 'The import was not complete or was too slow. Please import again.' }
    end
    local release = (tonumber(known[1] or '0')) + 1
    local registered = redis.call('HGETALL', keys[5])
    for i = 1, #registered, 2 do
        local record = cjson.decode(registered[i + 1]).edited and redis.call('HGET', people, registered[i])
        if record then
            redis.call('HSET', staged, registered[i], record)
        end
    end
    redis.call('UNLINK', people)
    redis.call('RENAME', staged, people)
    redis.call('PERSIST', people)
    redis.call('HSET', releases, release, args[3])
    redis.call('HDEL', releases, release - tonumber(args[5]))
    redis.call('HSET', programme, 'release', release, 'digest', args[2])
    draft_follow_import(keys[6])
    programme_announce(args[1], release)
    return { 'ok', tostring(release), '1' }
end)

-- KEYS: current edition   ARGV: edition, its release   Reply: ok, 1 when it changed
define('edition_select', function(keys, args)
    if redis.call('GET', keys[1]) == args[1] then
        return { 'ok', '0' }
    end
    redis.call('SET', keys[1], args[1])
    programme_announce(args[1], args[2])
    return { 'ok', '1' }
end)

-- Somebody asked for a closed session that is not theirs; at most one entry a minute for each of them
-- (I-21).
-- KEYS: audit, memory of this person and session   ARGV: now (text), person, session, reason   Reply: ok
define('session_refusal_note', function(keys, args)
    if redis.call('SET', keys[2], '1', 'NX', 'EX', 60) then
        audit(keys[1], args[1], args[2], 'session.open_refused', args[3], args[4], args[3])
    end
    return { 'ok' }
end)
