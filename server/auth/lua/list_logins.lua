-- A person's logins or tokens that are not over.
-- KEYS[1] cv:{auth}:logins:<person> or cv:{auth}:tokens:<person>
-- ARGV now
-- Reply ok, then for each: id, name, how, created, seen, until.
define('auth_list_logins', function(keys, args)
    local reply = {'ok'}
    for _, login in ipairs(redis.call('SMEMBERS', keys[1])) do
        local l = redis.call('HMGET', 'cv:{auth}:login:' .. login, 'name', 'how', 'created', 'seen', 'until')
        if l[5] and tonumber(l[5]) > tonumber(args[1]) then
            reply[#reply + 1] = login
            for i = 1, 5 do
                reply[#reply + 1] = l[i]
            end
        end
    end
    return reply
end)
