-- Sites of the programme, which outlive an edition. Visible to every other file. PREFIX is cv:{programme}:sites.
--   PREFIX:names    HASH folded "name, state" -> site: each once
--   PREFIX:cohorts  HASH cohort -> its text (JSON of the server's own)
--   PREFIX:labels   HASH folded label -> cohort
--   PREFIX:by_hand  SET of cohorts that a person made or changed
--   PREFIX:site:ID  HASH version, serial (the newest number given), key (in :names), facts (JSON of the server's own),
--                   by_hand (1: a person decided here, the summit file does not any more), said (what the file said last),
--                   c:NUMBER -> "STATUS COHORT START END", p:NUMBER -> "ROLE PERSON FROM TO BY NOTE"; TO is - while it lasts
-- A function reads the whole site, changes it in memory, asks the rules and writes it: sites_open, then steps that may
-- refuse, then sites_close. Nothing is written before all were asked.
local SITES_MOST = 2000
local SITES_MOST_COMMITMENTS = 40
local SITES_MOST_ASSIGNMENTS = 400
local SITES_MOST_DEPUTIES = 5
local SITES_RUNNING = {active = true, extended = true}
local SITES_NOT_THERE = {'not_found', 'There is no such site for you.', 'id'}

local function sites_key(prefix, id)
    return prefix .. ':site:' .. id
end

-- Commitments and people of a site, in the order of their numbers.
local function sites_sorted(map)
    local list = {}
    for _, one in pairs(map) do
        list[#list + 1] = one
    end
    table.sort(list, function(a, b) return a.number < b.number end)
    return list
end

local function sites_has_primary(site)
    for _, one in pairs(site.people) do
        if one.role == 'primary' and one.to == '-' then
            return true
        end
    end
    return false
end

local function sites_running(site)
    local running = 0
    for _, one in pairs(site.commitments) do
        running = running + (SITES_RUNNING[one.status] and 1 or 0)
    end
    return running
end

local function sites_needs_liaison(site)
    return sites_running(site) > 0 and not sites_has_primary(site)
end

local function sites_new(id)
    return {id = id, version = 0, serial = 0, by_hand = '0', said = '', commitments = {}, people = {}, needed = false}
end

-- The site, nil when there is none.
local function sites_read(prefix, id)
    local raw = redis.call('HGETALL', sites_key(prefix, id))
    if #raw == 0 then
        return nil
    end
    local site = sites_new(id)
    for i = 1, #raw, 2 do
        local name, value = raw[i], raw[i + 1]
        local kind, number = string.match(name, '^([cp]):(%d+)$')
        if kind == 'c' then
            local status, cohort, starts, ends = string.match(value, '^(%S+) (%S+) (%S+) (%S+)$')
            site.commitments[number] = {number = tonumber(number), status = status, cohort = cohort, starts = starts,
                ends = ends}
        elseif kind == 'p' then
            local role, person, from, to, by, note = string.match(value, '^(%S+) (%S+) (%S+) (%S+) (%S+) (.*)$')
            site.people[number] = {number = tonumber(number), role = role, person = person, from = from, to = to, by = by,
                note = note}
        else
            site[name] = value
        end
    end
    site.version, site.serial, site.old_key = tonumber(site.version), tonumber(site.serial), site.key
    site.needed = sites_needs_liaison(site)
    return site
end

-- The site to change it, and a refusal when it is not there or not as the caller saw it.
local function sites_open(prefix, id, version)
    local site = sites_read(prefix, id)
    if not site then
        return nil, SITES_NOT_THERE
    end
    if site.version ~= tonumber(version) then
        return nil, {'conflict', 'Somebody else changed this site. Look at what they did and decide again.', 'version'}
    end
    return site
end
