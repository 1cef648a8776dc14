#include "scheduling/audit/audit_service.hpp"

#include "scheduling/person_record.hpp"
#include "scheduling/programme.hpp"
#include "server/auth/roles.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::int64_t most_entries = 100;
constexpr std::size_t time_characters = 19; ///< "2027-12-06T15:00:00": entries may have a fraction behind it
constexpr int most_scans = 10;              ///< of the store for one page; `next` says where to go on

/// Words of a filter are ids, or actions like "room.mute".
bool is_word(const std::string& text) {
    return text.size() <= max_id_bytes && std::ranges::all_of(text, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.';
           });
}

result<void> check(audit_filter& wanted) {
    for (const auto& [name, word] :
         {std::pair("action", &wanted.action), {"actor", &wanted.actor}, {"object", &wanted.object}}) {
        if (!is_word(*word)) {
            return error(errc::invalid, std::string("The query's ") + name + " is not a name of one.", name);
        }
    }
    for (const auto& [name, text] : {std::pair("from", &wanted.from), {"until", &wanted.until}}) {
        const auto read = from_rfc3339(*text);
        if (!text->empty() && !read) {
            return error(errc::invalid, std::string("The query's ") + name + " must be a time.", name);
        }
        if (read) {
            *text = to_rfc3339(std::chrono::floor<std::chrono::seconds>(*read)).substr(0, time_characters);
        }
    }
    return {};
}

recorded_act to_act(const audit_row& from) {
    recorded_act act;
    act.seq = std::atoll(from.seq.c_str());
    act.at = from_rfc3339(from.at).value_or(instant{});
    act.actor = person_id(from.actor);
    act.action = from.action;
    act.object = from.object;
    act.room = from.room;
    act.reason = from.reason;
    return act;
}

/// The object of these is a message: nobody's name.
bool is_about_message(const recorded_act& act) {
    return act.action == "room.remove" || !is_valid_id(act.object);
}

} // namespace

task<result<audit_rows>> audit_service::load(edition_id edition, std::int64_t before, audit_filter wanted) {
    audit_rows all;
    all.next = before;
    for (int i = 0; i < most_scans; ++i) {
        const auto room = most_entries - static_cast<std::int64_t>(all.rows.size());
        auto some = co_await record_.load_before(edition, all.next, room, wanted);
        if (!some) {
            co_return some.error();
        }
        all.rows.insert(all.rows.end(), some->rows.begin(), some->rows.end());
        all.next = some->next;
        all.newest = some->newest;
        all.sealed = some->sealed;
        all.sealed_at = some->sealed_at;
        if (all.next == 0 || static_cast<std::int64_t>(all.rows.size()) == most_entries) {
            break;
        }
    }
    co_return all;
}

/// The display name of a person or a registration; empty when there is none of that id.
task<result<std::string>> audit_service::find_name(std::string id) {
    const auto who = co_await people_.find_viewer(person_id(id));
    if (who) {
        co_return who->display_name;
    }
    if (who.error().code != errc::not_found) {
        co_return who.error();
    }
    auto registered = co_await people_.load_names({registration_id(std::move(id))});
    if (!registered) {
        co_return registered.error();
    }
    co_return std::move(registered->front());
}

task<result<audit_service::names>> audit_service::load_names(std::vector<std::string> ids) {
    names known;
    for (std::string& each : ids) {
        if (known.contains(each)) {
            continue;
        }
        auto name = co_await find_name(each);
        if (!name) {
            co_return name.error();
        }
        known.emplace(std::move(each), std::move(*name));
    }
    co_return known;
}

task<result<audit_record_page>> audit_service::read(auth::principal caller, std::int64_t before,
                                                    audit_filter wanted) {
    if (!auth::may(caller, auth::action::read_any_audit)) {
        co_return error(errc::forbidden, "The audit record is for organisers and records officers.");
    }
    if (const auto checked = check(wanted); !checked) {
        co_return checked.error();
    }
    const auto in = programme_.current();
    if (auto noted = co_await record_.note_reading(in->edition.id, caller.person, time_.now()); !noted) {
        co_return noted.error();
    }
    auto found = co_await load(in->edition.id, before, std::move(wanted));
    if (!found) {
        co_return found.error();
    }
    audit_record_page page{{}, found->next, found->newest, found->sealed, found->sealed_at};
    std::vector<std::string> ids;
    for (const audit_row& each : found->rows) {
        recorded_act& act = page.entries.emplace_back(to_act(each));
        ids.push_back(act.actor.str());
        if (const session* about = find_session(*in, session_id(act.object))) {
            act.object_name = about->title;
        } else if (!is_about_message(act)) {
            ids.push_back(act.object);
        }
    }
    auto named = co_await load_names(std::move(ids));
    if (!named) {
        co_return named.error();
    }
    for (recorded_act& each : page.entries) {
        each.actor_name = (*named)[each.actor.str()];
        if (each.object_name.empty() && !is_about_message(each)) {
            each.object_name = (*named)[each.object];
        }
    }
    co_return page;
}

task<result<acts_about_me>> audit_service::read_about(auth::principal caller) {
    const auto in = programme_.current();
    std::vector<std::string> mine{caller.person.str()};
    const auto record = co_await people_.find_record(caller.person);
    if (!record && record.error().code != errc::not_found) {
        co_return record.error();
    }
    if (record && record->registration) {
        mine.push_back(record->registration->str());
    }
    acts_about_me about;
    for (std::string& each : mine) {
        audit_filter wanted;
        wanted.object = std::move(each);
        const auto found = co_await load(in->edition.id, 0, std::move(wanted));
        if (!found) {
            co_return found.error();
        }
        for (const audit_row& row : found->rows) {
            recorded_act act = to_act(row);
            if (act.actor != caller.person) {
                // Why somebody is let in or kept out is said among organisers only (domain.md 4.2).
                std::string reason = act.action.starts_with("registration.") ? std::string() : act.reason;
                about.entries.push_back({act.seq, act.at, act.action, act.room, std::move(reason)});
            }
        }
    }
    std::ranges::sort(about.entries, std::greater{}, &act_about_me::seq);
    about.entries.resize(std::min<std::size_t>(about.entries.size(), most_entries));
    co_return about;
}

} // namespace convene::scheduling
