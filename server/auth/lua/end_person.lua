-- Signs a person out everywhere: all browsers, all tokens, all open links.
-- KEYS[1] logins of the person  KEYS[2] tokens  KEYS[3] links
-- ARGV person
-- Reply ok, number of logins and tokens ended.
define('auth_end_person', function(keys, args)
    local ended = auth_forget_logins(args[1], '')
    auth_forget_links(args[1])
    auth_end_move(args[1])
    redis.call('PUBLISH', 'cv:control', 'person.ended ' .. args[1])
    return {'ok', tostring(#ended)}
end)
