#include "tests/support/registration_functions.hpp"

#include <nlohmann/json.hpp>

namespace convene::testing {

namespace {

std::string n(std::int64_t value) {
    return std::to_string(value);
}

registration_reply read(std::string_view record) {
    const auto from = nlohmann::json::parse(record);
    registration_reply made;
    made.status = from.at("status").get<std::string>();
    made.waits_for = from.at("waits_for").get<std::string>();
    made.vetting = from.at("vetting_level").get<std::string>();
    made.version = from.at("version").get<std::int64_t>();
    made.until = from.at("until").get<std::int64_t>();
    made.checked_in_at = from.at("checked_in_at").get<std::int64_t>();
    return made;
}

std::string make_record(const std::string& person, const std::string& status, const std::string& site,
                        std::int64_t now) {
    const nlohmann::json made{{"person", person},
                              {"registration", "R-" + person},
                              {"kind", "site_team"},
                              {"site", site},
                              {"status", status},
                              {"version", 1},
                              {"since", now},
                              {"until", 0},
                              {"online", false},
                              {"waits_for", status == "waitlisted" ? "organiser" : ""},
                              {"vetting_level", "none"},
                              {"vetting_until", 0},
                              {"sponsor", ""},
                              {"evidence", ""},
                              {"before", ""},
                              {"invited_by", ""},
                              {"edited", false},
                              {"checked_in_at", 0}};
    return made.dump();
}

} // namespace

result<redis::reply> registration_functions::call(const std::string& function, const std::string& actor,
                                                  std::vector<std::string> args) {
    std::vector<std::string> keys{base_ + ":registrations", base_ + ":people", base_ + ":audit"};
    std::vector<std::string> all{tag_, n(now), "T" + n(now), actor};
    all.insert(all.end(), args.begin(), args.end());
    return stand_.run(stand_.client().call(function, std::move(keys), std::move(all)));
}

registration_reply registration_functions::decided(const std::string& function, const std::string& actor,
                                                   std::vector<std::string> args) {
    const auto answer = call(function, actor, std::move(args));
    registration_reply made;
    if (!answer) {
        made.refused = to_string(answer.error().code);
        made.refused += answer.error().field.empty() ? "" : " " + answer.error().field;
        return made;
    }
    made = read((*answer)[0].str());
    made.place = (*answer)[1].number();
    made.flag = (*answer)[2].str() == "1";
    return made;
}

void registration_functions::configure(const sizes& as) {
    const auto done = call("registrations_configure", "system",
                           {n(as.in_person), n(as.online), "0", n(as.closes), n(as.starts), n(as.to_answer)});
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
}

void registration_functions::resize(std::int64_t in_person, std::int64_t online, std::int64_t closes) {
    const auto done = call("registrations_resize", "ORG", {n(in_person), n(online), n(closes), "why"});
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
}

void registration_functions::quota(const std::string& site, std::int64_t quota, std::int64_t version) {
    const auto done = call("delegation_set", "ORG", {site, n(version), n(quota), "problems", "why"});
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
}

registration_reply registration_functions::invite(const std::string& person, const std::string& site,
                                                  bool by_lead, const std::string& actor) {
    return decided("registration_invite", actor,
                   {person, "R-" + person, site.empty() ? "guest" : "site_team", site, by_lead ? "1" : "0",
                    R"({"id":")" + person + "\"}"});
}

registration_reply registration_functions::submit(const std::string& person, bool online,
                                                  const std::string& access) {
    return decided("registration_submit", person,
                   {R"({"id":")" + person + "\"}", online ? "1" : "0", access});
}

registration_reply registration_functions::accept(const std::string& person) {
    return decided("registration_accept", person, {});
}

registration_reply registration_functions::cancel(const std::string& person, const std::string& actor) {
    return decided("registration_cancel", actor, {person, "why"});
}

registration_reply registration_functions::decide(const std::string& person, const std::string& decision,
                                                  const order& how) {
    return decided("registration_decide", how.actor,
                   {person, decision, how.version, how.reason, how.beyond ? "1" : "0", how.waits_for});
}

registration_reply registration_functions::vet(const std::string& person, const std::string& level,
                                               const std::string& actor, const std::string& version) {
    return decided("registration_vet", actor,
                   {person, level, "badge seen", "why", n(now + 86'400'000), version});
}

registration_reply registration_functions::check_in(const std::string& person, std::int64_t at,
                                                    std::int64_t noted, const std::string& actor) {
    return decided("registration_check_in", actor, {person, n(at), n(noted == 0 ? at : noted), "scanned"});
}

registration_reply registration_functions::take_back(const std::string& person, const std::string& actor,
                                                     const std::string& within) {
    return decided("registration_take_back", actor, {person, "wrong person", within});
}

registration_reply registration_functions::walk_in(const std::string& person,
                                                   const std::string& registration) {
    return decided("registration_walk_in", "DESK",
                   {person, registration.empty() ? "R-" + person : registration, "guest",
                    R"({"id":")" + person + "\"}"});
}

std::int64_t registration_functions::due() {
    const auto answer = call("registrations_due", "system", {"50"});
    EXPECT_TRUE(answer) << (answer ? "" : answer.error().message);
    return answer ? (*answer)[0].number() : -1;
}

registration_functions::closed registration_functions::close(std::int64_t most, const std::string& actor) {
    const auto answer = call("registrations_close", actor, {n(most)});
    EXPECT_TRUE(answer) << (answer ? "" : answer.error().message);
    return answer ? closed{(*answer)[0].number(), (*answer)[1].number(), (*answer)[2].number(),
                           (*answer)[3].number()}
                  : closed();
}

void registration_functions::seed(const std::map<std::string, std::string>& people, const std::string& site) {
    std::vector<std::string> args;
    for (const auto& [person, status] : people) {
        args.push_back(person);
        args.push_back(make_record(person, status, site, now));
    }
    std::vector<std::string> keys{base_ + ":registrations"};
    const auto done =
        stand_.run(stand_.client().call("registrations_seed", std::move(keys), std::move(args)));
    EXPECT_TRUE(done) << (done ? "" : done.error().message);
}

registration_reply registration_functions::stored(const std::string& person) {
    const redis::reply record = stand_.ask({"HGET", base_ + ":registrations", person});
    return record.is_nil() ? registration_reply() : read(record.str());
}

std::int64_t registration_functions::held(const std::string& what) {
    return stand_.ask({"HGET", base_ + ":registrations:held", what}).number();
}

std::vector<std::string> registration_functions::outbox() {
    std::vector<std::string> texts;
    for (const auto& entry : stand_.ask({"XRANGE", base_ + ":outbox", "-", "+"}).items) {
        const auto fact = nlohmann::json::parse(entry[1][3].str());
        texts.push_back(fact.at("what").get<std::string>() + " " + fact.at("person").get<std::string>());
    }
    return texts;
}

std::vector<std::string> registration_functions::audit() {
    std::vector<std::string> texts;
    for (const auto& entry : stand_.ask({"XRANGE", base_ + ":audit", "-", "+"}).items) {
        std::map<std::string, std::string> fields;
        for (std::size_t i = 0; i + 1 < entry[1].size(); i += 2) {
            fields[std::string(entry[1][i].str())] = entry[1][i + 1].str();
        }
        texts.push_back(fields["actor"] + " " + fields["action"] + " " + fields["object"] + " " +
                        fields["reason"]);
    }
    return texts;
}

} // namespace convene::testing
