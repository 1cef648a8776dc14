-- Links of invitations: for one purpose, single use, one a person. A used, replaced or expired one is remembered for a
-- while, so that the page can say what happened to it and offer a new mail to the same person.
--   cv:{auth}:link:<id>             HASH person nonce until purpose ("invitation") over ("1": used or replaced)
--   cv:{auth}:invitation:<person>   id of the person's newest such link

-- KEYS[1] account  KEYS[2] link  KEYS[3] newest of the person
-- ARGV person, link id, now, until
-- Reply ok. Errors: not_found (no such account).
define('auth_make_invitation', function(keys, args)
    if redis.call('EXISTS', keys[1]) == 0 then
        return {'not_found', 'There is no such account.'}
    end
    auth_end_invitation(args[1])
    redis.call('HSET', keys[2], 'person', args[1], 'nonce', '', 'until', args[4], 'purpose', 'invitation', 'over', '')
    redis.call('PEXPIRE', keys[2], tonumber(args[4]) - tonumber(args[3]) + AUTH_INVITATION_SWEEP_MS)
    redis.call('SET', keys[3], args[2], 'PX', tonumber(args[4]) - tonumber(args[3]) + AUTH_INVITATION_SWEEP_MS)
    return {'ok'}
end)

-- Turns an invitation into a login; of several redeemers one wins, and all links of the person die.
-- KEYS[1] link  KEYS[2] login
-- ARGV login id, now, until, idle ms
-- Reply ok, person, "1" when it waits for the second factor. Errors: conflict (used before, or replaced by a
-- newer one), unauthenticated (expired, or no invitation).
define('auth_redeem_invitation', function(keys, args)
    local now = tonumber(args[2])
    local link = redis.call('HMGET', keys[1], 'person', 'until', 'purpose', 'over')
    local person = link[1] or ''
    local known = redis.call('EXISTS', 'cv:{auth}:account:' .. person) == 1 -- asked for every link (S-13)
    if not known or link[3] ~= 'invitation' then
        return {'unauthenticated', 'This invitation link has expired.'}
    end
    if link[4] ~= '' then
        return {'conflict', 'This invitation link was used already.'}
    end
    if now >= tonumber(link[2]) then
        return {'unauthenticated', 'This invitation link has expired.'}
    end
    auth_forget_links(person)
    local waits = auth_let_in({id = args[1], person = person, kind = 'browser', how = 'link', name = '', now = now,
        until_ms = tonumber(args[3]), idle_ms = tonumber(args[4])})
    return {'ok', person, waits}
end)

-- Whose invitation a link was, whatever became of it.
-- KEYS[1] link   Reply ok, e-mail of the person ('' for what is no invitation)
define('auth_invited_email', function(keys, args)
    local link = redis.call('HMGET', keys[1], 'person', 'purpose')
    local person = link[2] == 'invitation' and link[1] or ''
    return {'ok', redis.call('HGET', 'cv:{auth}:account:' .. person, 'email') or ''}
end)
