-- Badge codes of one edition: cv:{EDITION}:badges (hash: registration -> code). A code is drawn at random by the
-- server, says nothing about the person, and stays what it is: it may be printed.

-- The code of a registration; the offered one becomes it when there was none.
-- KEYS: badges   ARGV: registration, a code to take if there is none   Reply: ok, code
define('badges_get_or_create', function(keys, args)
    redis.call('HSETNX', keys[1], args[1], args[2])
    return { 'ok', redis.call('HGET', keys[1], args[1]) }
end)

-- The same for many.
-- KEYS: badges   ARGV: registration, a code to take if there is none, ...   Reply: ok, the code of each
define('badges_get_or_create_many', function(keys, args)
    local reply = { 'ok' }
    for i = 1, #args, 2 do
        redis.call('HSETNX', keys[1], args[i], args[i + 1])
        reply[#reply + 1] = redis.call('HGET', keys[1], args[i])
    end
    return reply
end)
