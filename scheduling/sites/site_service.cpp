#include "scheduling/sites/site_service.hpp"

#include "scheduling/sites/site_views.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

error no_such_site() {
    return {errc::not_found, "There is no such site for you.", "id"};
}

error only_organisers() {
    return {errc::forbidden, "Only organisers can change sites."};
}

} // namespace

task<result<viewer>> site_service::find_viewer(person_id who) {
    auto found = co_await people_.find_viewer(std::move(who));
    if (!found && found.error().code == errc::not_found) {
        co_return viewer(); // has a login, but no registration in this edition
    }
    co_return found;
}

task<result<std::vector<site_record>>> site_service::load_visible(auth::principal caller, viewer who) {
    using auth::role;
    std::vector<site_record> visible;
    if (sees_every_site(caller) || caller.has(role::liaison) || caller.has(role::doj_champion)) {
        auto all = co_await sites_.load_all();
        if (!all) {
            co_return all.error();
        }
        visible = std::move(*all);
    } else if (!who.site.empty()) {
        auto own = co_await sites_.find(who.site);
        if (!own && own.error().code != errc::not_found) {
            co_return own.error();
        }
        if (own) {
            std::erase_if(own->people, [](const site_duty_record& each) { return each.to.has_value(); });
            visible.push_back(std::move(*own));
        }
    }
    std::erase_if(visible, [&](const site_record& each) {
        return compute_site_sight(caller, who, each) == site_sight::none;
    });
    co_return visible;
}

task<result<sites_answer>> site_service::list(auth::principal caller) {
    auto who = co_await find_viewer(caller.person);
    if (!who) {
        co_return who.error();
    }
    auto visible = co_await load_visible(caller, *who);
    if (!visible) {
        co_return visible.error();
    }
    auto names = co_await served_by_.load();
    if (!names) {
        co_return names.error();
    }
    auto cohorts = co_await sites_.load_cohorts();
    if (!cohorts) {
        co_return cohorts.error();
    }
    sites_answer answer;
    for (const site_record& each : *visible) {
        if (each.id == who->site) {
            answer.own = each.id;
        }
        answer.sites.push_back(show_site(each, compute_site_sight(caller, *who, each), **names));
    }
    sort_by_name(answer.sites);
    answer.cohorts = std::move(*cohorts);
    std::ranges::sort(answer.cohorts, {},
                      [](const site_cohort& each) { return std::tie(each.starts_on, each.id); });
    if (caller.has(auth::role::organiser)) {
        answer.liaisons = list_people(**names, &site_person::liaison);
        answer.champions = list_people(**names, &site_person::champion);
    }
    co_return answer;
}

task<result<site_view>> site_service::read(auth::principal caller, site_id id) {
    auto who = co_await find_viewer(caller.person);
    if (!who) {
        co_return who.error();
    }
    auto found = co_await sites_.find(std::move(id));
    if (!found) {
        co_return found.error();
    }
    const site_sight sight = compute_site_sight(caller, *who, *found);
    if (sight == site_sight::none) {
        co_return no_such_site();
    }
    auto names = co_await served_by_.load();
    if (!names) {
        co_return names.error();
    }
    co_return show_site(*found, sight, **names);
}

task<result<site_record>> site_service::open(auth::principal caller, site_id id) {
    auto who = co_await find_viewer(caller.person);
    if (!who) {
        co_return who.error();
    }
    auto found = co_await sites_.find(std::move(id));
    if (!found) {
        co_return found.error();
    }
    if (compute_site_sight(caller, *who, *found) == site_sight::none) {
        co_return no_such_site();
    }
    if (!caller.has(auth::role::organiser)) {
        co_return only_organisers();
    }
    co_return found;
}

task<result<site_view>> site_service::show_to_organiser(site_id id) {
    auto found = co_await sites_.find(std::move(id));
    if (!found) {
        co_return found.error();
    }
    auto names = co_await served_by_.load();
    if (!names) {
        co_return names.error();
    }
    co_return show_site(*found, site_sight::history, **names);
}

task<site_outcome> site_service::close(site_id id, result<site_id> decided) {
    if (!decided && decided.error().code != errc::conflict) {
        co_return site_outcome{decided.error()};
    }
    auto shown = co_await show_to_organiser(std::move(id));
    if (decided) {
        co_return site_outcome{std::move(shown)};
    }
    site_outcome refused{decided.error()};
    if (shown) {
        refused.now = std::move(*shown);
    }
    co_return refused;
}

task<result<site_view>> site_service::make(auth::principal caller, site_facts facts) {
    if (!caller.has(auth::role::organiser)) {
        co_return only_organisers();
    }
    auto cleaned = clean_facts(std::move(facts));
    if (!cleaned) {
        co_return cleaned.error();
    }
    auto made = co_await sites_.make(caller.person, std::move(*cleaned));
    if (!made) {
        co_return made.error();
    }
    auto shown = co_await show_to_organiser(std::move(*made));
    co_return shown;
}

task<result<site_cohort>> site_service::make_cohort(auth::principal caller, cohort_request what) {
    if (!caller.has(auth::role::organiser)) {
        co_return only_organisers();
    }
    auto cleaned = clean_cohort(std::move(what));
    if (!cleaned) {
        co_return cleaned.error();
    }
    site_cohort made{make_cohort_id(cleaned->label),
                     cleaned->label,
                     cleaned->year,
                     cleaned->kind,
                     cleaned->starts_on,
                     cleaned->ends_on};
    const auto stored = co_await sites_.store_cohort(caller.person, made);
    if (!stored) {
        co_return stored.error();
    }
    co_return made;
}

task<site_outcome> site_service::edit(auth::principal caller, site_id id, site_edit to) {
    auto before = co_await open(caller, id);
    if (!before) {
        co_return site_outcome{before.error()};
    }
    auto cleaned = clean_facts(static_cast<const site_facts&>(to));
    if (!cleaned) {
        co_return site_outcome{cleaned.error()};
    }
    std::string changed = changed_fields(before->facts, *cleaned);
    if (changed.empty() && to.version == before->version) {
        auto as_it_is = co_await close(id, id);
        co_return as_it_is;
    }
    auto decided =
        co_await sites_.edit(caller.person, id, to.version, std::move(*cleaned), std::move(changed));
    auto outcome = co_await close(std::move(id), std::move(decided));
    co_return outcome;
}

task<site_outcome> site_service::commit(auth::principal caller, site_id id, commitment_edit to) {
    if (auto before = co_await open(caller, id); !before) {
        co_return site_outcome{before.error()};
    }
    if (const auto days = check_days(to.starts_on, to.ends_on); !days) {
        co_return site_outcome{days.error()};
    }
    site_commitment wanted{to.number.value_or(0), to.cohort, to.starts_on, to.ends_on, to.status};
    auto decided = co_await sites_.commit(caller.person, id, to.version, std::move(wanted));
    auto outcome = co_await close(std::move(id), std::move(decided));
    co_return outcome;
}

task<site_outcome> site_service::assign(auth::principal caller, site_id id, std::int64_t version,
                                        site_assigning what) {
    if (auto before = co_await open(caller, id); !before) {
        co_return site_outcome{before.error()};
    }
    auto note = clean_note(what.note);
    if (!note) {
        co_return site_outcome{note.error()};
    }
    what.note = std::move(*note);
    auto names = co_await served_by_.load();
    if (!names) {
        co_return site_outcome{names.error()};
    }
    const auto known = (*names)->find(what.begins);
    const bool champion = what.duty == site_duty::champion;
    const bool fits = known != (*names)->end() && (champion ? known->second.champion : known->second.liaison);
    if (!what.begins.empty() && !fits) {
        co_return site_outcome{error(errc::invalid,
                                     champion
                                         ? "Only somebody who is a champion in this edition can be one here."
                                         : "Only somebody who is a liaison in this edition can serve a site.",
                                     "person")};
    }
    auto decided = co_await sites_.assign(caller.person, id, version, std::move(what));
    auto outcome = co_await close(std::move(id), std::move(decided));
    co_return outcome;
}

task<site_outcome> site_service::hand_over(auth::principal caller, site_id id, liaison_change what) {
    site_assigning wanted{what.duty, what.ends.value_or(person_id()), what.person.value_or(person_id()),
                          std::move(what.note)};
    if (wanted.duty == site_duty::champion) {
        wanted.duty =
            site_duty::primary; // refused below, where a site that is not the caller's stays unknown
        wanted.begins = person_id();
        wanted.ends = person_id();
    }
    if (wanted.begins.empty() && wanted.ends.empty()) {
        if (auto before = co_await open(std::move(caller), std::move(id)); !before) {
            co_return site_outcome{before.error()};
        }
        co_return site_outcome{
            error(errc::invalid, "Say which liaison begins, or which one ends.", "person")};
    }
    auto outcome = co_await assign(std::move(caller), std::move(id), what.version, std::move(wanted));
    co_return outcome;
}

task<site_outcome> site_service::appoint(auth::principal caller, site_id id, champion_change what) {
    site_assigning wanted{site_duty::champion, person_id(), what.person.value_or(person_id()),
                          std::move(what.note)};
    return assign(std::move(caller), std::move(id), what.version, std::move(wanted));
}

} // namespace convene::scheduling
