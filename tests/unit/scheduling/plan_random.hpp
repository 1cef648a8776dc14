#pragma once

#include "plan_making.hpp"

#include <array>
#include <random>
#include <string>
#include <vector>

namespace convene::scheduling {

/// Small crowded plans in which every rule is broken now and then: few places and people, times around a
/// midnight, ids that the plan does not name.
class random_plans {
public:
    explicit random_plans(unsigned seed) : random_(seed) {}

    /// From 0 to `below` - 1.
    int up_to(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
    bool one_in(int many) { return up_to(many) == 0; }

    plan make() {
        plan made = make_plan({});
        start_ = one_in(2) ? *from_rfc3339("2027-12-07T03:00:00Z") : *from_rfc3339("2027-11-07T03:00:00Z");
        for (place_plan& each : made.places) {
            each.seats = one_in(2) ? 0 : 30;
            each.setup_minutes = 5 * up_to(4);
            each.physical = !one_in(4);
            each.features = words();
        }
        for (const char* id : {"P1", "P2", "P3"}) {
            made.people.push_back({person_id(id), id, {audience::all_registrants}});
            if (one_in(2)) {
                made.people.back().admitted.push_back(audience::site_teams);
            }
        }
        for (int i = up_to(4); i > 0; --i) {
            absence away;
            if (one_in(2)) {
                away.person = person();
            } else {
                away.place = place();
            }
            away.starts_at = time();
            away.ends_at = away.starts_at + std::chrono::minutes(15 * up_to(8));
            made.absences.push_back(away);
        }
        for (int i = 3 + up_to(8); i > 0; --i) {
            put(made, session());
        }
        return made;
    }

    draft_session session() {
        static constexpr std::array types{session_type::plenary, session_type::workshop,
                                          session_type::rehearsal, session_type::panel};
        static constexpr std::array audiences{audience::all_registrants, audience::site_teams,
                                              audience::crew_and_speakers};
        draft_session made;
        convene::scheduling::session& content = made.content;
        content.id = id();
        content.place = place();
        content.starts_at = time();
        content.ends_at = content.starts_at + length();
        content.type = types[static_cast<std::size_t>(up_to(types.size()))];
        content.audience = one_in(2) ? audience::all_registrants
                                     : audiences[static_cast<std::size_t>(up_to(audiences.size()))];
        for (auto* role :
             {&content.presenters, &content.moderators, &content.captioners, &content.interpreters}) {
            for (int i = up_to(3); i > 0 && one_in(2); --i) {
                role->push_back(person());
            }
        }
        if (one_in(2)) {
            content.seats = seating{.in_person = 25 + up_to(10), .online = 0, .wheelchair = 0};
        }
        made.scheduled = !one_in(6);
        content.cancelled = one_in(8);
        if (one_in(3)) {
            made.needs = words();
        }
        for (int i = up_to(3); i > 0 && one_in(2); --i) {
            made.after.push_back(id());
        }
        return made;
    }

    /// Puts it in the place of its namesake, or at the end.
    static void put(plan& into, const draft_session& one) {
        const auto same = std::ranges::find(into.sessions, one.content.id,
                                            [](const draft_session& each) { return each.content.id; });
        if (same == into.sessions.end()) {
            into.sessions.push_back(one);
        } else {
            *same = one;
        }
    }

    session_id id() { return session_id("S" + std::to_string(up_to(12))); }
    place_id place() {
        static constexpr std::array names{"CEDAR",  "CEDAR", "WILLOW", "WILLOW", "BIRCH",
                                          "ONLINE", "ATTIC", "",       "-"};
        return place_id(names[static_cast<std::size_t>(up_to(names.size()))]);
    }
    person_id person() { return person_id("P" + std::to_string(1 + up_to(5))); }
    std::chrono::milliseconds length() {
        static constexpr std::array minutes{-5, 0, 5, 15, 30, 30, 45, 60, 60, 90};
        const std::chrono::minutes chosen(minutes[static_cast<std::size_t>(up_to(minutes.size()))]);
        return chosen + (one_in(8) ? std::chrono::milliseconds(up_to(60'000)) : std::chrono::milliseconds(0));
    }
    /// In six hours, of which midnight is somewhere.
    instant time() {
        return start_ + std::chrono::minutes(5 * up_to(72)) +
               (one_in(8) ? std::chrono::milliseconds(up_to(60'000)) : std::chrono::milliseconds(0));
    }
    instant start() const { return start_; }

private:
    std::vector<std::string> words() {
        std::vector<std::string> chosen;
        for (const char* each : {"stage", "hearing_loop", "piano"}) {
            if (one_in(2)) {
                chosen.emplace_back(each);
            }
        }
        return chosen;
    }

    std::mt19937 random_;
    instant start_;
};

} // namespace convene::scheduling
