-- Reading registrations. KEYS of all: PREFIX, people (shared_registrations.lua).

-- ARGV: person   Reply: ok, record of the person ('' when unknown), registration ('' when none)
define('registration_find', function(keys, args)
    return {'ok', redis.call('HGET', keys[2], args[1]) or '', redis.call('HGET', keys[1], args[1]) or ''}
end)

-- ARGV: registration   Reply: ok, person ('' when there is none)
define('registration_owner', function(keys, args)
    return {'ok', redis.call('HGET', keys[1] .. ':of', args[1]) or ''}
end)

-- ARGV: person   Reply: ok, record, registration, place in the line, access needs, then the history, newest first
define('registration_show', function(keys, args)
    local rank = redis.call('ZRANK', keys[1] .. ':line', args[1])
    local reply = {'ok', redis.call('HGET', keys[2], args[1]) or '', redis.call('HGET', keys[1], args[1]) or '',
        tostring(rank and rank + 1 or 0), redis.call('HGET', keys[1] .. ':access', args[1]) or ''}
    for _, entry in ipairs(redis.call('LRANGE', keys[1] .. ':history:' .. args[1], 0, -1)) do
        reply[#reply + 1] = entry
    end
    return reply
end)

-- ARGV: site ('' for all)   Reply: ok, then record, registration of each
define('registrations_list', function(keys, args)
    local reply, all = {'ok'}, redis.call('HGETALL', keys[1])
    for i = 1, #all, 2 do
        if args[1] == '' or cjson.decode(all[i + 1]).site == args[1] then
            reply[#reply + 1] = redis.call('HGET', keys[2], all[i]) or ''
            reply[#reply + 1] = all[i + 1]
        end
    end
    return reply
end)

-- Reply: ok, places in person, online, opens, closes, starts, held in person, online, then each delegation (JSON) and
-- how many of it hold a place, and how many are named
define('registrations_sizes', function(keys)
    local prefix = keys[1]
    local reply = {'ok'}
    for _, name in ipairs({'in_person', 'online', 'opens', 'closes', 'starts'}) do
        reply[#reply + 1] = string.format('%.0f', registration_setting(prefix, name))
    end
    for _, way in ipairs({'p', 'o'}) do
        reply[#reply + 1] = tostring(registration_held(prefix, 'way:' .. way))
    end
    local all = redis.call('HGETALL', prefix .. ':delegations')
    for i = 1, #all, 2 do
        reply[#reply + 1] = all[i + 1]
        reply[#reply + 1] = tostring(registration_held(prefix, 'site:' .. all[i]))
        reply[#reply + 1] = tostring(registration_held(prefix, 'named:' .. all[i]))
    end
    return reply
end)

-- Who waits, in order, with what they wait for.   Reply: ok, then record, registration ...
define('registrations_line', function(keys)
    local reply = {'ok'}
    for _, person in ipairs(redis.call('ZRANGE', keys[1] .. ':line', 0, 499)) do
        reply[#reply + 1] = redis.call('HGET', keys[2], person) or ''
        reply[#reply + 1] = redis.call('HGET', keys[1], person)
    end
    return reply
end)
