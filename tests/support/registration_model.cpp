#include "tests/support/registration_model.hpp"

#include <algorithm>
#include <set>

namespace convene::testing {

namespace {

bool holds(const std::string& status) {
    static const std::set<std::string> all{"approved", "confirmed", "checked_in"};
    return all.contains(status);
}

bool is_out(const std::string& status) {
    static const std::set<std::string> all{"expired", "declined", "cancelled", "revoked"};
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
    if (known == people.end() || is_out(known->second.status) || known->second.status == "checked_in") {
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
         {"invited", "submitted", "approved", "waitlisted", "confirmed", "checked_in", "declined", "expired",
          "cancelled"}},
        {"reinstated", {"revoked"}},
    };
    const auto known = people.find(who);
    if (known == people.end() || !from.at(decision).contains(known->second.status)) {
        return;
    }
    person& of = known->second;
    if (decision == "approved") {
        if (of.waits_for == "organiser") {
            of.waits_for.clear();
        }
        if (!obstacle(of).empty() && !beyond) {
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
        move(known->second, "checked_in");
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

} // namespace convene::testing
