-- Which site mail addresses of one domain seem to belong to, as far as those named before tell: a hint for who names
-- somebody of another site by mistake.
--   PREFIX:domains   HASH domain -> "SITE count", the candidate of a majority vote (Boyer and Moore, 1981): every address
--                    of the same site adds one, every other takes one away, so that a provider for everybody names none

local TRUSTED = 2 -- one address alone may be the mistake

-- Counts an address and says whose the domain seemed to be before, when that is another site.
local function note_address(prefix, site, domain)
    local whose, count = string.match(redis.call('HGET', prefix .. ':domains', domain) or '', '^(%S+) (%d+)$')
    count = tonumber(count) or 0
    local other = count >= TRUSTED and whose ~= site and whose or ''
    if whose == site then
        count = count + 1
    elseif count > 0 then
        count = count - 1
    else
        whose, count = site, 1
    end
    redis.call('HSET', prefix .. ':domains', domain, whose .. ' ' .. count)
    return other
end

-- KEYS: PREFIX   ARGV: site, domain   Reply: ok, the other site ('' for none)
define('registration_address', function(keys, args)
    return {'ok', note_address(keys[1], args[1], args[2])}
end)

-- The addresses of a file, when none is known yet.   KEYS: PREFIX   ARGV: site, domain ...   Reply: ok
define('registrations_addresses_seed', function(keys, args)
    if redis.call('EXISTS', keys[1] .. ':domains') == 0 then
        for i = 1, #args, 2 do
            note_address(keys[1], args[i], args[i + 1])
        end
    end
    return {'ok'}
end)
