#include "scheduling/draft/draft_memory.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/person_record.hpp"

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include <algorithm>
#include <chrono>
#include <set>
#include <utility>

namespace convene::scheduling {

namespace {

using namespace std::chrono_literals;

constexpr auto remembered_for = 60s;

/// Whether somebody may serve in a session for an audience: who takes part may anywhere, but among police
/// only who belongs to it or was verified.
bool may_serve(const viewer& who, audience whom) {
    session asked;
    asked.audience = whom;
    return is_admitted(who.status) && (whom != audience::law_enforcement_only ||
                                       who.vetting_level == vetting::verified || may_join(who, asked));
}

std::vector<audience> admitted_of(const viewer& who) {
    std::vector<audience> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<audience>>([&](auto each) {
        if (may_serve(who, each.value)) {
            found.push_back(each.value);
        }
    });
    return found;
}

void add_serving(const session& of, std::set<person_id>& to) {
    for (const auto* people : {&of.presenters, &of.moderators, &of.captioners, &of.interpreters}) {
        to.insert(people->begin(), people->end());
    }
}

place_plan to_plan(const place_view& of) {
    place_plan made;
    made.id = of.id;
    made.name = of.name;
    made.seats = of.seats.value_or(0);
    made.physical = of.seats.has_value();
    if (of.hearing_loop) {
        made.features.emplace_back("hearing_loop");
    }
    if (of.wheelchair_seats > 0) {
        made.features.emplace_back("wheelchair_places");
    }
    return made;
}

} // namespace

task<result<void>> draft_memory::refresh() {
    if (programme_.current()->release == 0) {
        co_return error(errc::not_found, "No programme has been released yet.");
    }
    const auto in = programme_.current();
    const std::int64_t since = edition_ == in->edition.id ? content_.revision : 0;
    auto read = co_await drafts_.read(in->edition.id, since);
    if (!read) {
        co_return read.error();
    }
    if (read->began == 0) {
        if (auto begun = co_await drafts_.begin(*in); !begun) {
            co_return begun.error();
        }
        read = co_await drafts_.read(in->edition.id, since);
        if (!read) {
            co_return read.error();
        }
    }
    if (read->base > programme_.current()->release) {
        if (auto loaded = co_await programme_.load(); !loaded) {
            co_return loaded.error();
        }
    }
    if (edition_ != in->edition.id) {
        content_ = {};
        edition_ = in->edition.id;
    }
    merge(std::move(*read), since);
    if (released_ != programme_.current()) {
        released_ = programme_.current();
        index_.reset(); // the places may be others
    }
    co_return result<void>();
}

void draft_memory::merge(draft_repository::reading newer, std::int64_t since) {
    if (newer.began < content_.began || newer.revision < content_.revision) {
        return; // another reading was faster
    }
    if (newer.began > since || newer.began > content_.began) {
        content_ = std::move(newer);
        index_.reset();
        return;
    }
    for (auto& [id, each] : newer.sessions) {
        take_over(id, std::move(each));
    }
    newer.sessions = std::move(content_.sessions);
    content_ = std::move(newer);
}

void draft_memory::take_over(const session_id& id, draft_repository::stored newer) {
    draft_repository::stored& known = content_.sessions[id];
    if (newer.revision < known.revision) {
        return;
    }
    if (index_ && (newer.content || known.content)) {
        draft_session with = newer.content ? *newer.content : *known.content;
        with.scheduled = with.scheduled && newer.content;
        index_->replace(with);
    }
    known = std::move(newer);
}

task<result<void>> draft_memory::learn(std::vector<person_id> people) {
    const auto now = std::chrono::steady_clock::now();
    for (const person_id& each : people) {
        if (const auto known = known_.find(each); known != known_.end() && known->second.until > now) {
            continue;
        }
        const auto record = co_await people_.find_record(each);
        if (!record && record.error().code != errc::not_found) {
            co_return record.error();
        }
        known_person made;
        made.until = now + remembered_for;
        if (record) {
            made.name = compute_display_name(*record);
            made.admitted = admitted_of(to_viewer(*record));
        }
        known_person& before = known_[each];
        if (before.admitted != made.admitted || before.name != made.name) {
            index_.reset();
        }
        before = std::move(made);
    }
    co_return result<void>();
}

std::vector<person_id> draft_memory::serving() const {
    std::set<person_id> found;
    for (const auto& [id, each] : content_.sessions) {
        if (each.content) {
            add_serving(each.content->content, found);
        }
    }
    for (const community& each : released_->communities) {
        found.insert(each.facilitator);
    }
    return {found.begin(), found.end()};
}

task<result<void>> draft_memory::learn_all() {
    auto learnt = co_await learn(serving());
    co_return learnt;
}

const draft_repository::stored* draft_memory::find(const session_id& id) const {
    const auto found = content_.sessions.find(id);
    return found == content_.sessions.end() ? nullptr : &found->second;
}

std::vector<draft_session> draft_memory::sessions() const {
    std::vector<draft_session> made;
    for (const auto& [id, each] : content_.sessions) {
        if (each.content) {
            made.push_back(*each.content);
        }
    }
    return made;
}

std::string draft_memory::name_of(const person_id& who) const {
    const auto known = known_.find(who);
    if (known != known_.end() && !known->second.name.empty()) {
        return known->second.name;
    }
    return std::string(display_name_of(*released_, who));
}

std::vector<named_person> draft_memory::people() const {
    std::vector<named_person> made;
    for (person_id& each : serving()) {
        std::string name = name_of(each);
        made.push_back({std::move(each), std::move(name)});
    }
    return made;
}

plan_index& draft_memory::index() {
    if (!index_) {
        index_.emplace(make_plan(sessions()));
    }
    return *index_;
}

plan draft_memory::make_plan(std::vector<draft_session> of) const {
    plan made;
    made.venue_time_zone = released_->edition.venue_time_zone;
    made.sessions = std::move(of);
    for (const place_view& each : released_->places) {
        made.places.push_back(to_plan(each));
    }
    for (const person_id& each : serving()) {
        const auto known = known_.find(each);
        if (known != known_.end() && !known->second.name.empty()) {
            made.people.push_back({each, known->second.name, known->second.admitted});
        }
    }
    return made;
}

} // namespace convene::scheduling
