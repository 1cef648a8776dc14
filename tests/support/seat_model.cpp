#include "tests/support/seat_model.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace convene::testing {

namespace {

constexpr std::int64_t minute = 60'000;
constexpr std::int64_t hour = 60 * minute;

template<class List>
auto find_in(List& all, const std::string& registration) {
    return std::find_if(all.begin(), all.end(),
                        [&](const auto& each) { return each.registration == registration; });
}

std::int64_t compute_deadline(const seat_functions::table& as, std::int64_t now) {
    const std::int64_t window = std::clamp((as.starts - now) / 8, 2 * minute, 24 * hour);
    return std::min(now + window, as.starts - 10 * minute);
}

seat_reply refusal(std::string code) {
    seat_reply made;
    made.refused = std::move(code);
    return made;
}

} // namespace

std::int64_t seat_model::taken(const room& in, const std::string& kind) const {
    const auto of_kind = [&](const holder& each) { return each.kind == kind; };
    return std::count_if(in.enrolled.begin(), in.enrolled.end(), of_kind) +
           std::count_if(in.offered.begin(), in.offered.end(), of_kind);
}

bool seat_model::has_free(const room& in, const std::string& kind, std::int64_t now) const {
    if (kind == "o") {
        return taken(in, "o") < in.as.online;
    }
    std::int64_t kept = 0;
    if (kind == "p" && now < in.as.starts - hour) {
        kept = std::max<std::int64_t>(0, in.as.wheelchair - taken(in, "w"));
    }
    return taken(in, "p") + taken(in, "w") + kept < in.as.capacity;
}

bool seat_model::site_has_seat(const room& in, const std::string& site) const {
    const auto of_site = [&](const holder& each) { return sites_.at(each.registration) == site; };
    return std::any_of(in.enrolled.begin(), in.enrolled.end(), of_site) ||
           std::any_of(in.offered.begin(), in.offered.end(), of_site);
}

void seat_model::fill(room& in, std::int64_t now) {
    if (now >= in.as.starts - 10 * minute) {
        return;
    }
    for (;;) {
        auto next = in.waiting.end();
        for (const char* kind : {"p", "w", "o"}) {
            if (!has_free(in, kind, now)) {
                continue;
            }
            auto first = in.waiting.end();
            auto of_new_site = in.waiting.end();
            for (auto it = in.waiting.begin(); it != in.waiting.end(); ++it) {
                if (it->kind != kind) {
                    continue;
                }
                first = first == in.waiting.end() ? it : first;
                const std::string& site = sites_.at(it->registration);
                if (of_new_site == in.waiting.end() && (site.empty() || !site_has_seat(in, site))) {
                    of_new_site = it;
                }
            }
            const auto chosen = in.as.sites_first && of_new_site != in.waiting.end() ? of_new_site : first;
            next = std::min(next, chosen);
        }
        if (next == in.waiting.end()) {
            return;
        }
        in.offered.push_back({next->registration, next->kind, compute_deadline(in.as, now)});
        in.waiting.erase(next);
    }
}

bool seat_model::drop(room& in, const std::string& registration) {
    for (auto* list : {&in.enrolled, &in.offered, &in.waiting}) {
        if (const auto found = find_in(*list, registration); found != list->end()) {
            list->erase(found);
            return true;
        }
    }
    return false;
}

void seat_model::lapse(room& in, const std::string& registration) {
    const std::string kind = find_in(in.offered, registration)->kind;
    drop(in, registration);
    if (++in.lapsed[registration] < 2) {
        in.waiting.push_back({registration, kind});
    }
}

seat_reply seat_model::look(const std::string& session, const std::string& registration) const {
    const room& in = rooms_.at(session);
    seat_reply seen;
    seen.state = "none";
    if (const auto found = find_in(in.enrolled, registration); found != in.enrolled.end()) {
        seen.state = "enrolled";
        seen.kind = found->kind;
    } else if (const auto held = find_in(in.offered, registration); held != in.offered.end()) {
        seen.state = "offered";
        seen.kind = held->kind;
        seen.deadline = held->deadline;
    } else if (const auto waits = find_in(in.waiting, registration); waits != in.waiting.end()) {
        seen.state = "waitlisted";
        seen.kind = waits->kind;
        seen.place = 1 + std::count_if(in.waiting.begin(), waits,
                                       [&](const holder& each) { return each.kind == waits->kind; });
    }
    return seen;
}

std::vector<std::string> seat_model::clashes(const std::string& session, const std::string& registration,
                                             const std::string& except) const {
    const seat_functions::table& mine = rooms_.at(session).as;
    std::vector<std::string> found;
    for (const auto& [name, other] : rooms_) {
        const bool has_seat = find_in(other.enrolled, registration) != other.enrolled.end();
        if (name != session && name != except && has_seat && other.as.starts < mine.ends &&
            mine.starts < other.as.ends) {
            found.push_back(name);
        }
    }
    return found;
}

void seat_model::give_up(const std::string& session, const std::string& registration, std::int64_t now) {
    const auto found = rooms_.find(session);
    if (found != rooms_.end() &&
        find_in(found->second.enrolled, registration) != found->second.enrolled.end()) {
        drop(found->second, registration);
        fill(found->second, now);
    }
}

bool seat_model::configure(const std::string& session, const seat_functions::table& as, std::int64_t now) {
    room& in = rooms_[session];
    const auto same = [](const seat_functions::table& a, const seat_functions::table& b) {
        return std::tie(a.capacity, a.online, a.wheelchair, a.starts, a.ends, a.sites_first, a.shown) ==
               std::tie(b.capacity, b.online, b.wheelchair, b.starts, b.ends, b.sites_first, b.shown);
    };
    if (same(in.as, as)) {
        return false;
    }
    in.as = as;
    looks_[session] = as.starts - hour;
    for (holder& each : in.offered) {
        each.deadline = std::min(each.deadline, as.starts - 10 * minute);
    }
    fill(in, now);
    return true;
}

seat_reply seat_model::take(const std::string& session, const std::string& registration,
                            const std::string& kind, std::int64_t now, const std::string& instead,
                            const std::string& site) {
    room& in = rooms_.at(session);
    if (instead == session) {
        return refusal("invalid");
    }
    if (barred_.contains(registration)) {
        return refusal("forbidden");
    }
    if (look(session, registration).state != "none") {
        return look(session, registration);
    }
    if (now >= in.as.ends) {
        return refusal("conflict");
    }
    if ((kind == "o" ? in.as.online : in.as.capacity) == 0) {
        return refusal("invalid");
    }
    const bool at_the_door = now >= in.as.starts - 10 * minute;
    const bool waits = std::any_of(in.waiting.begin(), in.waiting.end(),
                                   [&](const holder& each) { return each.kind == kind; });
    if (has_free(in, kind, now) && (at_the_door || !waits)) {
        if (auto both = clashes(session, registration, instead); !both.empty()) {
            seat_reply asked = look(session, registration);
            asked.clashes = std::move(both);
            return asked;
        }
        sites_[registration] = site;
        in.enrolled.push_back({registration, kind});
        give_up(instead, registration, now);
    } else if (at_the_door) {
        return refusal("conflict");
    } else {
        sites_[registration] = site;
        in.waiting.push_back({registration, kind});
    }
    return look(session, registration);
}

seat_reply seat_model::accept(const std::string& session, const std::string& registration, std::int64_t now,
                              const std::string& instead) {
    room& in = rooms_.at(session);
    if (instead == session) {
        return refusal("invalid");
    }
    const seat_reply before = look(session, registration);
    if (before.state == "enrolled") {
        return before;
    }
    if (before.state == "offered" && now > before.deadline) {
        lapse(in, registration);
        fill(in, now);
        return refusal("conflict");
    }
    if (before.state != "offered") {
        return refusal("conflict");
    }
    if (auto both = clashes(session, registration, instead); !both.empty()) {
        seat_reply asked = before;
        asked.clashes = std::move(both);
        return asked;
    }
    drop(in, registration);
    in.lapsed.erase(registration);
    in.enrolled.push_back({registration, before.kind});
    give_up(instead, registration, now);
    return look(session, registration);
}

seat_reply seat_model::release(const std::string& session, const std::string& registration,
                               std::int64_t now) {
    room& in = rooms_.at(session);
    if (drop(in, registration)) {
        fill(in, now);
    }
    return look(session, registration);
}

std::int64_t seat_model::bar(const std::string& registration, bool barred, std::int64_t now) {
    if (!barred) {
        barred_.erase(registration);
        return 0;
    }
    barred_.insert(registration);
    std::int64_t given_back = 0;
    for (auto& [name, in] : rooms_) {
        if (drop(in, registration)) {
            ++given_back;
            fill(in, now);
        }
    }
    return given_back;
}

std::int64_t seat_model::due(std::int64_t now) {
    // (when, what) as the store sorts them: by time, then by text.
    std::vector<std::pair<std::int64_t, std::string>> all;
    for (const auto& [name, when] : looks_) {
        all.emplace_back(when, name);
    }
    for (const auto& [name, in] : rooms_) {
        for (const holder& each : in.offered) {
            all.emplace_back(each.deadline, name + " " + each.registration);
        }
    }
    std::erase_if(all, [&](const auto& each) { return each.first >= now; });
    std::sort(all.begin(), all.end());
    for (const auto& [when, what] : all) {
        const auto space = what.find(' ');
        room& in = rooms_.at(what.substr(0, space));
        if (space == std::string::npos) {
            looks_.erase(what);
        } else if (look(what.substr(0, space), what.substr(space + 1)).state == "offered") {
            lapse(in, what.substr(space + 1));
        }
        fill(in, now);
    }
    return static_cast<std::int64_t>(all.size());
}

std::vector<std::string> seat_model::counts(const std::string& session) const {
    const room& in = rooms_.at(session);
    const auto waiting = [&](const std::string& kind) {
        return std::count_if(in.waiting.begin(), in.waiting.end(),
                             [&](const holder& each) { return each.kind == kind; });
    };
    return {session,
            std::to_string(in.as.capacity),
            std::to_string(taken(in, "p") + taken(in, "w")),
            std::to_string(waiting("p") + waiting("w")),
            std::to_string(in.as.online),
            std::to_string(taken(in, "o")),
            std::to_string(waiting("o"))};
}

} // namespace convene::testing
