-- needs: shared_registration_deadlines.lua shared_seats_ended.lua
-- How a registration goes from one state to another, with everything that belongs to it, in one step.

local REGISTRATION_MAILED = {invited = true, submitted = true, approved = true, waitlisted = true, declined = true,
    confirmed = true, expired = true, cancelled = true, revoked = true}

local REGISTRATION_BUSY = {'unavailable', 'Too much mail is waiting to be sent. Please try again in a minute.'}
local REGISTRATION_NONE = {'not_found', 'There is no such registration.'}
local REGISTRATION_SELF = {'forbidden', 'Nobody decides about their own registration. Ask another organiser.'}
local REGISTRATION_STALE = {'conflict', 'Somebody else changed this registration meanwhile. Look at it again.', 'version'}

-- A registration of somebody who has none; the caller moves it at once.
local function registration_begin(call, person, registration, kind, site, record)
    local of = {person = person, registration = registration, kind = kind, site = site, version = 0, online = false,
        vetting_level = 'none', vetting_until = 0, sponsor = '', evidence = '', checked_in_at = 0, status = 'none',
        before = '', invited_by = '', waits_for = '', edited = true}
    redis.call('HSETNX', call.people, person, record)
    redis.call('HSET', call.prefix .. ':of', registration, person)
    registration_name(call.prefix, of, 1)
    return of
end

-- What every decision answers: the record as it is now, and the place in the line (0: in none).
local function registration_reply(prefix, of)
    local rank = redis.call('ZRANK', prefix .. ':line', of.person)
    return {'ok', cjson.encode(of), tostring(rank and rank + 1 or 0)}
end

local function registration_wait(prefix, of)
    local ticket = redis.call('INCR', prefix .. ':ticket')
    redis.call('ZADD', prefix .. ':line', ticket, of.person)
end

-- Nobody who is out keeps seats in sessions; who is in again may take some. Whose access is ended keeps them for a minute
-- in which it can be taken back.
local function registration_seats(call, of, holds)
    local seats = 'cv:' .. call.tag .. ':seats'
    if holds then
        seats_let_in(seats, of.registration)
    elseif of.status == 'revoked' then
        seats_suspend(seats, of.registration, call.now)
    else
        seats_give_back(seats, call.tag, of.registration, call.now)
    end
end

-- Writes, counts, remembers, tells, mails. `quiet`: another step follows at once, which is mailed. `call.act`: what the
-- audit calls it where the new state does not say it.
local function registration_move(call, of, to, reason, quiet)
    local prefix, from = call.prefix, of.status
    local held, holds = REGISTRATION_HOLDS[from], REGISTRATION_HOLDS[to]
    of.status, of.version, of.since, of['until'], of.edited = to, of.version + 1, call.now, 0, true
    if held ~= holds then
        registration_count(prefix, of, holds and 1 or -1)
        if to ~= 'no_show' then -- the edition is over, and who had a seat stays in its rosters
            registration_seats(call, of, holds)
        end
    end
    if REGISTRATION_OUT[from] ~= REGISTRATION_OUT[to] then
        registration_name(prefix, of, REGISTRATION_OUT[to] and -1 or 1)
    end
    if to == 'waitlisted' then
        registration_wait(prefix, of)
    else
        of.waits_for = ''
        redis.call('ZREM', prefix .. ':line', of.person)
    end
    if to == 'approved' then
        of['until'] = registration_deadline(prefix, call.now)
    elseif to == 'invited' then
        of['until'] = registration_setting(prefix, 'closes')
    end
    registration_keep_deadline(call, of)
    registration_store(prefix, of)
    registration_remember(call, of, from, reason)
    registration_audit(call, of, call.act or to, reason)
    registration_tell(prefix, of)
    if REGISTRATION_MAILED[to] and not quiet then
        outbox_add(call.tag, 'registration', cjson.encode({what = to, person = of.person, registration = of.registration,
            sequence = of.version, ends_at_ms = of['until'], reason = of.waits_for}))
    end
    if to == 'revoked' then
        redis.call('PUBLISH', 'cv:control', 'person.revoked ' .. of.person)
    elseif held and not holds and not quiet then -- who sits in a room hears nothing more (I-07)
        redis.call('PUBLISH', 'cv:control', 'person.changed ' .. of.person)
    end
end

-- Gives every free place to who is next in the line and can take it (I-04): in the step that freed it. At most 100 at
-- once; the rest when the deadlines are looked at next.
local function registration_fill(call)
    local system = {prefix = call.prefix, tag = call.tag, now = call.now, text = call.text, actor = 'system'}
    local done = 0
    for _, person in ipairs(redis.call('ZRANGE', call.prefix .. ':line', 0, 999)) do
        if done == 100 or outbox_is_full(call.tag) then
            return
        end
        local of = registration_find(call.prefix, person)
        if not registration_obstacle(call.prefix, of) then
            registration_move(system, of, 'approved', 'A place became free.')
            done = done + 1
        end
    end
end

-- What was asked of somebody who holds a place, or asks for one: in when there is room, else into the line.
local function registration_admit(call, of, reason)
    local obstacle = registration_obstacle(call.prefix, of)
    if obstacle then
        of.waits_for = obstacle
        registration_move(call, of, 'waitlisted', reason)
    else
        registration_move(call, of, 'approved', reason)
    end
end
