-- What an organiser decides about a site: one function each, with the version that the organiser saw, and an entry of the
-- record in the same step (I-21). KEYS of all: PREFIX (shared_sites.lua), audit of the programme.
-- Reply of all: ok, version, site.

local function done(keys, site, actor, action, reason, now)
    local refused = sites_close(keys[1], site)
    if refused then
        return refused
    end
    audit(keys[2], now, actor, action, site.id, reason, '')
    return {'ok', tostring(site.version), site.id}
end

-- A site that is not there yet. Its id is the wanted one, with a number behind it when another site has that.
local function make(keys, wanted, key, facts)
    if redis.call('HLEN', keys[1] .. ':names') >= SITES_MOST then
        return nil, {'conflict', 'There are as many sites as can be kept.', 'name'}
    end
    local id, number = wanted, 1
    while redis.call('EXISTS', sites_key(keys[1], id)) == 1 do
        number = number + 1
        id = wanted .. '-' .. number
    end
    local site = sites_new(id)
    site.by_hand = '1'
    local refused = sites_set_facts(keys[1], site, key, facts)
    return site, refused
end

-- ARGV: wanted id, folded name and state, facts (JSON), actor, now (text)
define('site_make', function(keys, args)
    local site, refused = make(keys, args[1], args[2], args[3])
    return refused or done(keys, site, args[4], 'site.make', '', args[5])
end)

-- ARGV: site, version, folded name and state, facts (JSON), actor, now (text), what changed
define('site_edit', function(keys, args)
    local site, refused = sites_open(keys[1], args[1], args[2])
    refused = refused or sites_set_facts(keys[1], site, args[3], args[4])
    if refused then
        return refused
    end
    site.by_hand = '1'
    return done(keys, site, args[5], 'site.edit', args[7], args[6])
end)

-- ARGV: site, version, number or empty, cohort, start, end (days), status, actor, now (text)
define('site_commit', function(keys, args)
    local site, refused = sites_open(keys[1], args[1], args[2])
    refused = refused or sites_set_commitment(keys[1], site, args[3], args[4], args[5], args[6], args[7])
    if refused then
        return refused
    end
    site.by_hand = '1'
    return done(keys, site, args[8], 'site.commit', args[4] .. ': ' .. args[7], args[9])
end)

-- Liaisons and champions. ARGV: site, version, role, who ends or empty, who begins or empty, note, actor, now (text)
define('site_assign', function(keys, args)
    local site, refused = sites_open(keys[1], args[1], args[2])
    refused = refused or sites_assign(site, args[3], args[4], args[5], args[7], args[6], args[8])
    if refused then
        return refused
    end
    site.by_hand = '1'
    local reason = args[3] .. (args[4] ~= '' and ' ends: ' .. args[4] or '') .. (args[5] ~= '' and ' begins: ' .. args[5] or '')
    return done(keys, site, args[7], 'site.assign', reason, args[8])
end)

-- One row of a table: all of it or nothing.
-- ARGV: site or wanted id, version (0: a new one), folded name and state, facts (JSON), status or empty, number or empty,
-- cohort, start, end, primary liaison or empty, actor, now (text)
define('site_row', function(keys, args)
    local site, refused
    if args[2] == '0' then
        site, refused = make(keys, args[1], args[3], args[4])
    else
        site, refused = sites_open(keys[1], args[1], args[2])
        refused = refused or sites_set_facts(keys[1], site, args[3], args[4])
    end
    if not refused and args[10] ~= '' and sites_current(site, 'primary', args[10]) == 0 then
        refused = sites_assign(site, 'primary', '', args[10], args[11], '', args[12])
    end
    if not refused and args[5] ~= '' then
        refused = sites_set_commitment(keys[1], site, args[6], args[7], args[8], args[9], args[5])
    end
    if refused then
        return refused
    end
    site.by_hand = '1'
    return done(keys, site, args[11], 'site.import', '', args[12])
end)

-- ARGV: cohort, folded label, text (JSON), actor, now (text)   Reply: ok, cohort
define('cohort_store', function(keys, args)
    local labels, holder = keys[1] .. ':labels', redis.call('HGET', keys[1] .. ':labels', args[2])
    if holder and holder ~= args[1] then
        return {'conflict', 'There is a cohort of this label already.', 'label'}
    end
    if redis.call('HLEN', labels) >= 200 and not holder then
        return {'conflict', 'There are as many cohorts as can be kept.', 'label'}
    end
    redis.call('HSET', labels, args[2], args[1])
    redis.call('HSET', keys[1] .. ':cohorts', args[1], args[3])
    redis.call('SADD', keys[1] .. ':by_hand', args[1])
    audit(keys[2], args[5], args[4], 'cohort.make', args[1], '', '')
    return {'ok', args[1]}
end)
