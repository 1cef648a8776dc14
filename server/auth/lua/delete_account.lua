-- Deletes a person's account: address, name, roles, passphrase, preferences, logins, tokens and links. Only the id is
-- kept, so that an import does not bring the account back. Again, it changes nothing.
-- KEYS[1] account  KEYS[2] cv:{auth}:emails  KEYS[3] preferences
-- ARGV person
-- Reply ok.
define('auth_delete_account', function(keys, args)
    local person = args[1]
    local email = redis.call('HGET', keys[1], 'email')
    if email and redis.call('HGET', keys[2], email) == person then
        redis.call('HDEL', keys[2], email)
    end
    redis.call('DEL', keys[1], keys[3])
    auth_forget_factor(person)
    redis.call('SADD', 'cv:{auth}:deleted', person)
    auth_forget_logins(person, '')
    auth_forget_links(person)
    auth_end_move(person)
    redis.call('PUBLISH', 'cv:control', 'person.ended ' .. person)
    return {'ok'}
end)
