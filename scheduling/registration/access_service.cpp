#include "scheduling/registration/access_service.hpp"

#include "scheduling/csv/csv_writer.hpp"
#include "scheduling/registration/registration_rules.hpp"
#include "server/auth/roles.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_lines = 5'000;

access_line make_line(person_with_needs from, const programme& in) {
    const registration_record& of = from.who.registration;
    access_line made;
    made.registration = registration_id(of.registration);
    made.name = compute_display_name(from.who.person);
    made.site_name = site_name(in, of.site);
    made.mode = of.online ? attend_mode::online : attend_mode::in_person;
    made.status = of.status;
    made.needs = std::move(from.access.needs);
    made.note = std::move(from.access.note);
    return made;
}

std::vector<need_count> count_needs(const std::vector<access_line>& people) {
    std::map<access_need, need_count> counts;
    for (const access_line& each : people) {
        for (const access_need need : each.needs) {
            need_count& of = counts[need];
            of.need = need;
            ++(each.mode == attend_mode::online ? of.online : of.in_person);
        }
    }
    std::vector<need_count> made;
    made.reserve(counts.size());
    for (const auto& [need, count] : counts) {
        made.push_back(count);
    }
    return made;
}

std::string join(const std::vector<access_need>& needs) {
    std::string text;
    for (const access_need each : needs) {
        text += text.empty() ? "" : "; ";
        text += protocol::enum_name(each);
    }
    return text;
}

} // namespace

task<result<access_list>> access_service::load(auth::principal caller, bool taken_along) {
    if (!auth::may(caller, auth::action::see_access_needs)) {
        co_return error(errc::forbidden, "What people need is seen by the access coordinator only.");
    }
    const auto in = programme_.current();
    auto all = co_await registrations_.list_access(in->edition.id, caller.person, taken_along);
    if (!all) {
        co_return all.error();
    }
    access_list made;
    for (person_with_needs& each : *all) {
        made.people.push_back(make_line(std::move(each), *in));
    }
    made.counts = count_needs(made.people);
    std::ranges::sort(made.people, {}, [](const access_line& l) { return std::tie(l.name, l.registration); });
    made.people.resize(std::min(made.people.size(), most_lines));
    co_return made;
}

task<result<access_list>> access_service::list(auth::principal caller) {
    auto made = co_await load(std::move(caller), false);
    co_return made;
}

task<result<std::string>> access_service::write(auth::principal caller) {
    const auto all = co_await load(std::move(caller), true);
    if (!all) {
        co_return all.error();
    }
    csv_writer table;
    table.row(std::array<std::string, 6>{"name", "site", "mode", "status", "needs", "note"});
    for (const access_line& each : all->people) {
        table.row(std::array<std::string, 6>{
            each.name, each.site_name, std::string(protocol::enum_name(each.mode)),
            std::string(protocol::enum_name(each.status)), join(each.needs), each.note});
    }
    co_return std::move(table).take();
}

} // namespace convene::scheduling
