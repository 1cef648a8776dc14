-- Badge codes of one edition: cv:{EDITION}:badges (hash: registration -> code). A code is drawn at random by the
-- server, says nothing about the person, and stays what it is: it may be printed.

-- The code of a registration; the offered one becomes it when there was none.
-- KEYS: badges   ARGV: registration, a code to take if there is none   Reply: ok, code
define('badges_get_or_create', function(keys, args)
    redis.call('HSETNX', keys[1], args[1], args[2])
    return { 'ok', redis.call('HGET', keys[1], args[1]) }
end)

-- Code of each registration from `first` on in the words of a call.
local function codes_of(badges, args, first)
    local reply = { 'ok' }
    for i = first, #args, 2 do
        redis.call('HSETNX', badges, args[i], args[i + 1])
        reply[#reply + 1] = redis.call('HGET', badges, args[i])
    end
    return reply
end

-- The same for many.
-- KEYS: badges   ARGV: registration, a code to take if there is none, ...   Reply: ok, the code of each
define('badges_get_or_create_many', function(keys, args)
    return codes_of(keys[1], args, 1)
end)

-- The same for badges that are printed: nobody takes a sheet along without an entry of the record, which says how many
-- and which, and names nobody.
-- KEYS: badges, audit   ARGV: now (text), who prints, which badges (text), then registration, code, ...
-- Reply: ok, the code of each
define('badges_print', function(keys, args)
    audit(keys[2], args[1], args[2], 'badges.print', 'badges', args[3], '')
    return codes_of(keys[1], args, 4)
end)
