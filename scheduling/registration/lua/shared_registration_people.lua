-- needs: shared_registrations.lua
-- What is kept about the person of a registration: their record, and what they need.
local REGISTRATION_VOUCHED = {sponsor_approved = true, verified = true}

-- Vetting rests on what somebody is. Who says that they are something else is vetted again; what they may see changes, so
-- their connections start anew.
local function registration_keep_person(call, of, record)
    local before = redis.call('HGET', call.people, of.person)
    redis.call('HSET', call.people, of.person, record)
    if not REGISTRATION_VOUCHED[of.vetting_level] or not before
        or cjson.decode(before).discipline == cjson.decode(record).discipline then
        return
    end
    of.vetting_level, of.vetting_until = 'expired', 0
    registration_remember(call, of, of.status, 'vetting: expired')
    redis.call('PUBLISH', 'cv:control', 'person.changed ' .. of.person)
end

-- What somebody needs to take part; empty: nothing.
local function registration_keep_access(prefix, person, needs)
    if needs == '' then
        redis.call('HDEL', prefix .. ':access', person)
    else
        redis.call('HSET', prefix .. ':access', person, needs)
    end
end
