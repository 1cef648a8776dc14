-- What people need to take part, for the access coordinator. The reading is an entry of the record in the same step, so
-- that nobody sees it unnoticed.

local ASKS = {submitted = true, waitlisted = true, approved = true, confirmed = true, checked_in = true}

-- Everybody who takes part, or asks to, and said what they need. One entry an hour for each reader; one for each file.
-- KEYS: PREFIX, people, audit, memory of this reader   ARGV: now (text), reader, 1 for a file that leaves the server
-- Reply: ok, then record, registration, needs (JSON) of each
define('registrations_access', function(keys, args)
    local reply, all = {'ok'}, redis.call('HGETALL', keys[1] .. ':access')
    for i = 1, #all, 2 do
        local record, raw = redis.call('HGET', keys[2], all[i]), redis.call('HGET', keys[1], all[i])
        if record and raw and ASKS[cjson.decode(raw).status] then
            reply[#reply + 1] = record
            reply[#reply + 1] = raw
            reply[#reply + 1] = all[i + 1]
        end
    end
    if args[3] == '1' then
        audit(keys[3], args[1], args[2], 'access.export', 'access', 'took the list of needs along', '')
    elseif redis.call('SET', keys[4], '1', 'NX', 'EX', 3600) then
        audit(keys[3], args[1], args[2], 'access.read', 'access', 'opened the list of needs', '')
    end
    return reply
end)

-- What a file says that people need, where nothing was decided here yet.
-- KEYS: PREFIX   ARGV: person, needs (JSON; '' for nothing) ...   Reply: ok
define('registrations_access_seed', function(keys, args)
    for i = 1, #args, 2 do
        local of = registration_find(keys[1], args[i])
        if of and not of.edited then
            registration_keep_access(keys[1], of.person, args[i + 1])
        end
    end
    return {'ok'}
end)
