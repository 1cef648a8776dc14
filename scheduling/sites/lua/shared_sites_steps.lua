-- The steps of a change (shared_sites.lua): each changes the site in memory or answers a refusal.

local function sites_number(site)
    site.serial = site.serial + 1
    return site.serial
end

-- Name and facts. One name in one state is one site: there are two Jacksons, but not in Tennessee.
local function sites_set_facts(prefix, site, key, facts)
    local holder = redis.call('HGET', prefix .. ':names', key)
    if holder and holder ~= site.id then
        return {'conflict', 'There is a site of this name in this state already.', 'name'}
    end
    site.key, site.facts = key, facts
end

-- A commitment: NUMBER names one, empty is a new one.
local function sites_set_commitment(prefix, site, number, cohort, starts, ends, status)
    if redis.call('HEXISTS', prefix .. ':cohorts', cohort) == 0 then
        return {'invalid', 'There is no such cohort.', 'cohort'}
    end
    local one = site.commitments[number]
    if number ~= '' and not one then
        return {'not_found', 'This site has no such commitment.', 'number'}
    end
    if not one then
        if #sites_sorted(site.commitments) >= SITES_MOST_COMMITMENTS then
            return {'conflict', 'This site has as many commitments as can be kept.', 'number'}
        end
        one = {number = sites_number(site)}
        site.commitments[tostring(one.number)] = one
    end
    one.cohort, one.starts, one.ends, one.status = cohort, starts, ends, status
end

-- Ends what a person, or everybody, does for the site now.
local function sites_end(site, role, person, now)
    for _, one in pairs(site.people) do
        if one.role == role and one.to == '-' and (person == '' or one.person == person) then
            one.to = now
        end
    end
end

-- How many do this for the site now; with a person, whether they do.
local function sites_current(site, role, person)
    local count = 0
    for _, one in pairs(site.people) do
        if one.role == role and one.to == '-' and (person == '' or one.person == person) then
            count = count + 1
        end
    end
    return count
end

-- One ends and the other begins at the same moment. There is one primary liaison and one champion: whoever was it ends.
-- ENDS and BEGINS are persons or empty; the note stands with who begins, or with who ends when nobody does.
local function sites_assign(site, role, ends, begins, by, note, now)
    if begins ~= '' and sites_current(site, role, begins) > 0 then
        return {'conflict', 'This person does this for the site already.', 'person'}
    end
    if #sites_sorted(site.people) >= SITES_MOST_ASSIGNMENTS then
        return {'conflict', 'This site has as many assignments as can be kept.', 'person'}
    end
    if ends ~= '' and sites_current(site, role, ends) == 0 then
        return {'conflict', 'This person does not do this for the site any more.', 'ends'}
    end
    if begins ~= '' and role == 'primary' then
        sites_end(site, 'deputy', begins, now) -- nobody is both
    elseif begins ~= '' and role == 'deputy' then
        if sites_current(site, 'primary', begins) > 0 then
            return {'conflict', 'The primary liaison cannot be a deputy too. Hand the site over first.', 'person'}
        end
        if ends == '' and sites_current(site, role, '') >= SITES_MOST_DEPUTIES then
            return {'conflict', 'This site has as many deputies as it can have. End one.', 'ends'}
        end
    end
    if begins == '' then
        for _, one in pairs(site.people) do
            if note ~= '' and one.role == role and one.to == '-' and (ends == '' or one.person == ends) then
                one.note = one.note .. (one.note ~= '' and '\n' or '') .. note
            end
        end
    end
    if role ~= 'deputy' or ends ~= '' then
        sites_end(site, role, ends, now)
    end
    if begins ~= '' then
        local number = sites_number(site)
        site.people[tostring(number)] = {number = number, role = role, person = begins, from = now, to = '-', by = by, note = note}
    end
end

-- Asks the rules of the whole site (I-25) and writes it. Refusal, or nil and the site has its next version. A site that
-- came with an active commitment and without a liaison may be changed: it is shown as in need of one.
local function sites_close(prefix, site)
    if sites_running(site) > 1 then
        return {'conflict', 'A site has at most one active commitment. End the other one first.', 'status'}
    end
    if sites_needs_liaison(site) and not site.needed then
        return {'conflict', 'A site with an active commitment needs a primary liaison. Name one first.', 'liaison'}
    end
    if site.old_key ~= site.key then
        redis.call('HDEL', prefix .. ':names', site.old_key or '')
        redis.call('HSET', prefix .. ':names', site.key, site.id)
    end
    site.version = site.version + 1
    local key = sites_key(prefix, site.id)
    for _, name in ipairs({'version', 'serial', 'key', 'facts', 'by_hand', 'said'}) do
        redis.call('HSET', key, name, site[name])
    end
    for _, one in pairs(site.commitments) do
        redis.call('HSET', key, 'c:' .. one.number, table.concat({one.status, one.cohort, one.starts, one.ends}, ' '))
    end
    for _, one in pairs(site.people) do
        local words = {one.role, one.person, one.from, one.to, one.by, one.note}
        redis.call('HSET', key, 'p:' .. one.number, table.concat(words, ' '))
    end
end
