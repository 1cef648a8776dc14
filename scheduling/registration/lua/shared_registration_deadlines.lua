-- needs: shared_registrations.lua
-- Until when somebody has to answer, and when they are reminded of it.
--   PREFIX:remind          ZSET person -> when they are reminded, ms; at most once for each deadline
local REGISTRATION_REMIND_BEFORE = 172800000 -- 48 h: a weekend does not swallow it

local function registration_deadline(prefix, now)
    local answer, starts = registration_setting(prefix, 'answer'), registration_setting(prefix, 'starts')
    local over = now + (answer > 0 and answer or 604800000)
    return starts > now and math.min(over, starts) or over
end

-- Keeps what the record says. A deadline that is near already is not reminded of: the mail that told it has just gone.
local function registration_keep_deadline(call, of)
    local over = of['until']
    redis.call('ZREM', call.prefix .. ':remind', of.person)
    if over == 0 then
        redis.call('ZREM', call.prefix .. ':due', of.person)
        return
    end
    redis.call('ZADD', call.prefix .. ':due', over, of.person)
    if over - REGISTRATION_REMIND_BEFORE > call.now then
        redis.call('ZADD', call.prefix .. ':remind', over - REGISTRATION_REMIND_BEFORE, of.person)
    end
end

-- Reminds whoever still has to answer; how many were looked at.
local function registration_remind(call, most)
    local due = redis.call('ZRANGEBYSCORE', call.prefix .. ':remind', '-inf', call.now, 'LIMIT', 0, most)
    for at, person in ipairs(due) do
        if outbox_is_full(call.tag) then
            return at - 1
        end
        local of = registration_find(call.prefix, person)
        redis.call('ZREM', call.prefix .. ':remind', person)
        if of and of['until'] > call.now and (of.status == 'invited' or of.status == 'approved') then
            outbox_add(call.tag, 'registration', cjson.encode({what = 'reminder', person = of.person,
                registration = of.registration, sequence = of.version, ends_at_ms = of['until'], reason = ''}))
        end
    end
    return #due
end
