-- The end of an edition (domain.md 4.2). KEYS and first ARGV: shared_registrations.lua.

-- What becomes of somebody when the edition is over, and when; nil: nothing. Those who wait come first: a place that
-- becomes free goes to nobody. Who confirmed online and joined no room did not come either (desk_online.lua).
local function ends_as(of)
    if of.status == 'submitted' or of.status == 'waitlisted' or of.status == 'invited' then
        return 'expired', '1'
    elseif of.status == 'approved' and of.online then
        return 'expired', '2'
    elseif of.status == 'confirmed' or of.status == 'approved' then
        return 'no_show', '3'
    elseif of.status == 'checked_in' then
        return 'attended', '4'
    end
end

-- Who is still to be closed, in order.
local function candidates(prefix)
    local all, counts = {}, {expired = 0, no_show = 0, attended = 0}
    for _, raw in ipairs(redis.call('HVALS', prefix)) do
        local of = cjson.decode(raw)
        local to, order = ends_as(of)
        if to then
            counts[to] = counts[to] + 1
            all[#all + 1] = {rank = order .. of.person, of = of, to = to}
        end
    end
    table.sort(all, function(one, other)
        return one.rank < other.rank
    end)
    return all, counts
end

-- One step. No mails: the edition is over. Asked again, it goes on; with nothing left, it changes nothing. The record
-- has one entry from the first step to the one that leaves nothing.
-- ARGV: ..., most (0: only counts)   Reply: ok, done, then what is left: attended, no_show, expired
define('registrations_close', function(keys, args)
    local call, most = registration_call(keys, args), tonumber(args[5])
    local all, left = candidates(call.prefix)
    local settings, done = call.prefix .. ':settings', math.min(most, #all)
    if done > 0 and redis.call('HSETNX', settings, 'closing', call.text) == 1 then
        audit(call.audit, call.text, call.actor, 'registrations.close', 'edition', 'The edition is over.', '')
    end
    call.actor = 'system'
    for i = 1, done do
        local one = all[i]
        registration_move(call, one.of, one.to, 'The edition is over.', true)
        left[one.to] = left[one.to] - 1
    end
    if most > 0 and done == #all then
        redis.call('HDEL', settings, 'closing')
    end
    return {'ok', tostring(done), tostring(left.attended), tostring(left.no_show), tostring(left.expired)}
end)
