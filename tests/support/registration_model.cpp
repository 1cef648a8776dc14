#include "tests/support/registration_model.hpp"

#include <algorithm>
#include <functional>
#include <set>
#include <utility>

namespace convene::testing {

namespace {

bool holds(const std::string& status) {
    static const std::set<std::string> all{"approved", "confirmed", "checked_in", "attended"};
    return all.contains(status);
}

bool is_out(const std::string& status) {
    static const std::set<std::string> all{"expired", "declined", "cancelled", "revoked", "no_show"};
    return all.contains(status);
}

} // namespace

std::int64_t registration_model::held(const std::string& site) const {
    return std::ranges::count_if(
        people, [&](const auto& one) { return one.second.site == site && holds(one.second.status); });
}

std::int64_t registration_model::held(bool way_online) const {
    return std::ranges::count_if(
        people, [&](const auto& one) { return one.second.online == way_online && holds(one.second.status); });
}

std::vector<std::string> registration_model::line() const {
    std::vector<std::string> who;
    for (const auto& [name, of] : people) {
        if (of.status == "waitlisted") {
            who.push_back(name);
        }
    }
    std::ranges::sort(who, {}, [&](const std::string& name) { return people.at(name).ticket; });
    return who;
}

std::string registration_model::obstacle(const person& of) const {
    if (const auto limit = quota.find(of.site); limit != quota.end() && held(of.site) >= limit->second) {
        return "quota";
    }
    if (held(of.online) >= (of.online ? online : in_person)) {
        return "capacity";
    }
    return of.waits_for == "organiser" ? "organiser" : "";
}

void registration_model::move(person& of, const std::string& to) {
    of.status = to;
    of.until = to == "approved" ? now + to_answer : to == "invited" ? closes : 0;
    of.ticket = to == "waitlisted" ? ++tickets_ : 0;
    if (to != "waitlisted") {
        of.waits_for.clear();
    }
}

void registration_model::fill() {
    for (const std::string& name : line()) {
        person& of = people[name];
        if (obstacle(of).empty()) {
            move(of, "approved");
        }
    }
}

void registration_model::invite(const std::string& who, const std::string& site) {
    const auto known = people.find(who);
    if (known != people.end() && (!is_out(known->second.status) || known->second.status == "revoked")) {
        return;
    }
    person& of = people[who];
    of.site = site;
    move(of, "invited");
}

void registration_model::submit(const std::string& who, bool to_online) {
    const auto known = people.find(who);
    if (known == people.end() || now >= closes) {
        return;
    }
    person& of = known->second;
    if (of.status == "submitted" || of.status == "waitlisted") {
        of.online = to_online;
        fill();
    } else if (of.status == "invited") {
        of.online = to_online;
        const std::string why = obstacle(of);
        move(of, why.empty() ? "approved" : "waitlisted");
        of.waits_for = why;
    }
}

void registration_model::accept(const std::string& who) {
    const auto known = people.find(who);
    if (known == people.end() || known->second.status != "approved") {
        return;
    }
    move(known->second, now >= known->second.until ? "expired" : "confirmed");
    if (known->second.status == "expired") {
        fill();
    }
}

void registration_model::cancel(const std::string& who) {
    const auto known = people.find(who);
    if (known == people.end() || is_out(known->second.status) || known->second.status == "checked_in" ||
        known->second.status == "attended") {
        return;
    }
    move(known->second, "cancelled");
    fill();
}

void registration_model::decide(const std::string& who, const std::string& decision, bool beyond) {
    static const std::map<std::string, std::set<std::string>> from{
        {"approved", {"submitted", "waitlisted", "declined", "expired", "cancelled"}},
        {"waitlisted", {"submitted", "approved"}},
        {"declined", {"submitted", "waitlisted", "invited"}},
        {"revoked",
         {"invited", "submitted", "approved", "waitlisted", "confirmed", "checked_in", "attended", "declined",
          "expired", "cancelled", "no_show"}},
        {"reinstated", {"revoked"}},
    };
    const auto known = people.find(who);
    if (known == people.end() || !from.at(decision).contains(known->second.status)) {
        return;
    }
    person& of = known->second;
    if (decision == "approved") {
        person asked = of; // when refused, nothing changes
        if (asked.waits_for == "organiser") {
            asked.waits_for.clear();
        }
        if (!obstacle(asked).empty() && !beyond) {
            return;
        }
        move(of, "approved");
    } else if (decision == "reinstated") {
        std::string back = of.before.empty() ? "submitted" : of.before;
        const std::string why = obstacle(of);
        const bool waits = holds(back) && !why.empty();
        move(of, waits ? "waitlisted" : back);
        of.waits_for = waits ? why : "";
    } else {
        of.before = of.status;
        move(of, decision);
        of.waits_for = decision == "waitlisted" ? "organiser" : "";
    }
    fill();
}

void registration_model::check_in(const std::string& who) {
    const auto known = people.find(who);
    if (known != people.end() &&
        (known->second.status == "confirmed" || known->second.status == "approved")) {
        known->second.came_from = known->second.status;
        move(known->second, "checked_in");
    }
}

void registration_model::take_back(const std::string& who) {
    const auto known = people.find(who);
    if (known != people.end() && known->second.status == "checked_in") {
        move(known->second, known->second.came_from);
    }
}

void registration_model::end_due() {
    bool any = false;
    for (auto& [name, of] : people) {
        if (of.until > 0 && of.until <= now) {
            move(of, "expired");
            any = true;
        }
    }
    if (any) {
        fill();
    }
}

void registration_model::close(std::int64_t most) {
    const auto is = [](std::set<std::string> from, std::set<bool> ways) {
        return [from = std::move(from), ways = std::move(ways)](const person& of) {
            return from.contains(of.status) && ways.contains(of.online);
        };
    };
    using ending = std::pair<std::function<bool(const person&)>, std::string>;
    const std::vector<ending> endings{{is({"submitted", "waitlisted", "invited"}, {true, false}), "expired"},
                                      {is({"approved"}, {true}), "expired"},
                                      {is({"confirmed", "approved"}, {true, false}), "no_show"},
                                      {is({"checked_in"}, {true, false}), "attended"}};
    for (const auto& [ends, to] : endings) {
        for (auto& [name, of] : people) {
            if (most > 0 && ends(of)) {
                move(of, to);
                --most;
            }
        }
    }
}

} // namespace convene::testing
