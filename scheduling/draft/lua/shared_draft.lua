-- The draft of an edition's programme. Visible to every other file. PREFIX is cv:{EDITION}:draft, which is also the
-- channel of its changes.
--   PREFIX            HASH revision (grows with each edit and never goes back), began (the revision with which this draft
--                     began; 0: there is none), base (the release it began from or last became), saved (the revision that
--                     the base has: unless it is the newest, something is not released)
--   PREFIX:sessions   HASH session -> "REVISION JSON", the revision of its last change
--   PREFIX:order      ZSET session -> revision of its last change, also of those that were removed
--   PREFIX:done:PERSON:ID   STRING the revision that the person's edit with this client id made; for a day
--   PREFIX:accepted   HASH key of a warning -> why it stands
-- And cv:{EDITION}:releases:log, a HASH release -> what it changed (JSON of the server's own).
local DRAFT_NONE = {'conflict', 'The draft began anew meanwhile. Look at it again.'}

local function draft_state(prefix)
    local raw = redis.call('HMGET', prefix, 'revision', 'began', 'base', 'saved')
    return {revision = tonumber(raw[1] or '0'), began = tonumber(raw[2] or '0'), base = tonumber(raw[3] or '0'),
        saved = tonumber(raw[4] or '0')}
end

-- Tells organisers' open pages, which ask since the revision that they have.
local function draft_tell(prefix, revision, release, by)
    publish_counter(prefix, 'draft.changed', '', '{"revision":' .. string.format('%.0f', revision) .. ',"release":' ..
        string.format('%.0f', release) .. ',"by":' .. cjson.encode(by) .. '}')
end

-- Another programme was published: a draft without edits of its own begins anew from it.
local function draft_follow_import(prefix)
    local of = draft_state(prefix)
    if of.began > 0 and of.saved == of.revision then
        redis.call('HSET', prefix, 'began', 0)
    end
end

-- Tells every node, which reads the programme again, and then every open page.
local function programme_announce(edition, release)
    redis.call('PUBLISH', 'cv:control', 'programme.released ' .. edition .. ' ' .. release)
    publish_counter('cv:{' .. edition .. '}:programme', 'programme.released', '', '{"release":' .. release .. '}')
end
