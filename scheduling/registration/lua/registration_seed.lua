-- Taking in registrations and delegations of before. KEYS of all: PREFIX (shared_registrations.lua).

-- What an import says of somebody about whom nothing was decided here.
local function take_in(prefix, of)
    local known = registration_find(prefix, of.person)
    if known and known.edited then
        return false
    end
    if known and REGISTRATION_HOLDS[known.status] then
        registration_count(prefix, known, -1)
    end
    if known and not REGISTRATION_OUT[known.status] then
        registration_name(prefix, known, -1)
    end
    registration_store(prefix, of)
    redis.call('HSET', prefix .. ':of', of.registration, of.person)
    if REGISTRATION_HOLDS[of.status] then
        registration_count(prefix, of, 1)
    end
    if not REGISTRATION_OUT[of.status] then
        registration_name(prefix, of, 1)
    end
    if of.status ~= 'waitlisted' then
        redis.call('ZREM', prefix .. ':line', of.person)
    elseif not redis.call('ZSCORE', prefix .. ':line', of.person) then
        registration_wait(prefix, of)
    end
    -- Taken in again, the same deadline is not reminded of twice.
    if not known or known['until'] ~= of['until'] then
        registration_keep_deadline({prefix = prefix, now = 0}, of)
    end
    return true
end

-- Registrations as the file says: whoever was decided about here is left alone.
-- ARGV: person, record (JSON) ...   Reply: ok, number taken in
define('registrations_seed', function(keys, args)
    local taken = 0
    for i = 1, #args, 2 do
        taken = taken + (take_in(keys[1], cjson.decode(args[i + 1])) and 1 or 0)
    end
    return {'ok', tostring(taken)}
end)

-- Delegations as the file says, where nobody has decided yet.   ARGV: site, delegation (JSON) ...   Reply: ok
define('delegations_seed', function(keys, args)
    for i = 1, #args, 2 do
        redis.call('HSETNX', keys[1] .. ':delegations', args[i], args[i + 1])
    end
    return {'ok'}
end)
