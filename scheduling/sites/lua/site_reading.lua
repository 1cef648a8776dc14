-- Reading sites, and what the summit file says of them. KEYS of all: PREFIX (shared_sites.lua).

-- What everybody needs to show a site, flat: id, version, by_hand, facts, number of commitments, {number, status, cohort,
-- start, end}, number of people, {number, role, person, from, to, by, note}. Without history only who does it now.
local function flatten(into, site, history)
    for _, word in ipairs({site.id, tostring(site.version), site.by_hand, site.facts}) do
        into[#into + 1] = word
    end
    local commitments, people = sites_sorted(site.commitments), {}
    for _, one in ipairs(sites_sorted(site.people)) do
        if history or one.to == '-' then
            people[#people + 1] = one
        end
    end
    into[#into + 1] = tostring(#commitments)
    for _, one in ipairs(commitments) do
        for _, word in ipairs({tostring(one.number), one.status, one.cohort, one.starts, one.ends}) do
            into[#into + 1] = word
        end
    end
    into[#into + 1] = tostring(#people)
    for _, one in ipairs(people) do
        for _, word in ipairs({tostring(one.number), one.role, one.person, one.from, one.to, one.by, one.note}) do
            into[#into + 1] = word
        end
    end
end

-- Every site with who serves it now. At most SITES_MOST, so this takes a few milliseconds at the worst.
-- Reply: ok, then each site as flatten writes it
define('sites_list', function(keys)
    local reply = {'ok'}
    for _, id in ipairs(redis.call('HVALS', keys[1] .. ':names')) do
        flatten(reply, sites_read(keys[1], id), false)
    end
    return reply
end)

-- ARGV: site   Reply: ok, the site with its whole history
define('site_read', function(keys, args)
    local site = sites_read(keys[1], args[1])
    if not site then
        return SITES_NOT_THERE
    end
    local reply = {'ok'}
    flatten(reply, site, true)
    return reply
end)

-- Reply: ok, {cohort, text (JSON)}
define('cohorts_list', function(keys)
    local reply = {'ok'}
    for _, word in ipairs(redis.call('HGETALL', keys[1] .. ':cohorts')) do
        reply[#reply + 1] = word
    end
    return reply
end)

-- An entry of the record about all sites. KEYS: PREFIX, audit   ARGV: actor, action, reason, now (text)   Reply: ok
define('sites_note', function(keys, args)
    audit(keys[2], args[4], args[1], args[2], 'sites', args[3], '')
    return {'ok'}
end)

-- A cohort of the summit file, unless a person decided about it, or about another one of its label.
-- ARGV: cohort, folded label, text (JSON)   Reply: ok, 1 when it changed something
define('cohort_seed', function(keys, args)
    local cohorts, holder = keys[1] .. ':cohorts', redis.call('HGET', keys[1] .. ':labels', args[2])
    if redis.call('SISMEMBER', keys[1] .. ':by_hand', args[1]) == 1 or (holder and holder ~= args[1]) or
        redis.call('HGET', cohorts, args[1]) == args[3] then
        return {'ok', '0'}
    end
    redis.call('HSET', keys[1] .. ':labels', args[2], args[1])
    redis.call('HSET', cohorts, args[1], args[3])
    return {'ok', '1'}
end)

-- A site of the summit file, as long as nobody decided here by hand. The file may name no liaison: the site is then shown
-- as in need of one. A new commitment of the file ends the one that ran before.
-- ARGV: site, folded name and state, facts (JSON), cohort or empty, start, end, status, primary liaison or empty, now (text)
-- Reply: ok, 1 when it changed something
define('site_seed', function(keys, args)
    local prefix, said = keys[1], table.concat(args, ' ', 2, 8)
    local site = sites_read(prefix, args[1]) or sites_new(args[1])
    if site.by_hand == '1' or site.said == said or sites_set_facts(prefix, site, args[2], args[3]) then
        return {'ok', '0'}
    end
    site.said, site.needed = said, true
    if args[8] ~= '' and sites_current(site, 'primary', args[8]) == 0 then
        sites_assign(site, 'primary', '', args[8], '-', '', args[9])
    end
    if args[4] ~= '' then
        local number = ''
        for name, one in pairs(site.commitments) do
            if one.cohort == args[4] then
                number = name
            elseif SITES_RUNNING[one.status] then
                one.status = 'ended'
            end
        end
        sites_set_commitment(prefix, site, number, args[4], args[5], args[6], args[7])
    end
    return sites_close(prefix, site) or {'ok', '1'}
end)
