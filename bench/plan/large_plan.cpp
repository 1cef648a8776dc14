#include "large_plan.hpp"

#include <fmt/format.h>

#include <random>

namespace bench {

namespace {

using namespace convene;
using namespace convene::scheduling;
using std::chrono::hours;
using std::chrono::minutes;

constexpr minutes grid{5};
constexpr hours opening{8};
constexpr int starts_of_opening_hours = 120;

class plan_maker {
public:
    plan_maker(const plan_size& size, std::uint32_t seed) : size_(size), random_(seed) {}

    plan make() {
        plan made;
        made.venue_time_zone = "America/Chicago";
        for (int i = 0; i < size_.places; ++i) {
            made.places.push_back(make_place(i));
        }
        for (int i = 0; i < size_.people; ++i) {
            made.people.push_back({person_id(fmt::format("P{:04}", i)),
                                   fmt::format("Person {}", i),
                                   {audience::all_registrants, audience::site_teams}});
        }
        for (int i = 0; i < size_.people / 4; ++i) {
            const instant from = any_start();
            made.absences.push_back({any_person(), {}, from, from + hours(4)});
        }
        for (int i = 0; i < size_.places; ++i) {
            const instant from = any_start();
            made.absences.push_back({{}, made.places[static_cast<std::size_t>(i)].id, from, from + hours(1)});
        }
        std::vector<instant> free_from(made.places.size(), first_midnight() + opening);
        for (int i = 0; i < size_.sessions; ++i) {
            const auto where = static_cast<std::size_t>(i % size_.places);
            made.sessions.push_back(make_session(i, made.places[where].id, free_from[where]));
            free_from[where] = made.sessions.back().content.ends_at + grid * up_to(7);
            if (free_from[where] - day_of(free_from[where]) > opening + hours(10)) {
                free_from[where] = day_of(free_from[where]) + hours(24) + opening;
            }
            if (up_to(12) == 0) {
                drag(made.sessions.back().content);
            }
        }
        return made;
    }

private:
    int up_to(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }

    static instant day_of(instant at) {
        return first_midnight() + std::chrono::floor<std::chrono::days>(at - first_midnight());
    }
    instant any_start() {
        return first_midnight() + std::chrono::days(up_to(size_.days)) + opening +
               grid * up_to(starts_of_opening_hours);
    }
    person_id any_person() { return person_id(fmt::format("P{:04}", up_to(size_.people))); }

    place_plan make_place(int i) {
        place_plan made;
        made.id = place_id(fmt::format("ROOM_{:02}", i));
        made.name = fmt::format("Room {}", i);
        made.seats = 30 + 10 * up_to(20);
        made.features = {"hearing_loop"};
        if (i % 3 == 0) {
            made.features.emplace_back("stage");
        }
        made.setup_minutes = 5 * up_to(4);
        return made;
    }

    draft_session make_session(int i, const place_id& where, instant from) {
        draft_session made;
        session& content = made.content;
        content.id = session_id(fmt::format("S{:04}", i));
        content.title = fmt::format("Session number {}", i);
        content.place = where;
        content.starts_at = from;
        content.ends_at = from + minutes(30 + 15 * up_to(3));
        content.type = i % 100 == 0 ? session_type::plenary : session_type::workshop;
        content.seats = seating{.in_person = 20 + up_to(120), .online = 0, .wheelchair = 2};
        for (int count = 1 + up_to(3); count > 0; --count) {
            content.presenters.push_back(any_person());
        }
        content.moderators = {any_person()};
        content.captioners = {any_person()};
        if (up_to(8) == 0) {
            made.needs = {"stage"};
        }
        if (i > 0 && up_to(10) == 0) {
            made.after = {session_id(fmt::format("S{:04}", up_to(i)))};
        }
        return made;
    }

    void drag(session& content) {
        const auto length = content.ends_at - content.starts_at;
        content.starts_at = any_start();
        content.ends_at = content.starts_at + length;
    }

    plan_size size_;
    std::mt19937 random_;
};

} // namespace

instant first_midnight() {
    return *from_rfc3339("2027-12-06T00:00:00-06:00");
}

plan make_large_plan(const plan_size& size, std::uint32_t seed) {
    return plan_maker(size, seed).make();
}

} // namespace bench
