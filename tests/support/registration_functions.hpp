#pragma once

#include "server/redis/client.hpp"
#include "tests/support/redis_fixture.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace convene::testing {

/// What a decision about a registration answers, as the functions of scheduling/registration/lua reply.
struct registration_reply {
    std::string refused; ///< code of the refusal, then its field if it has one; nothing else is set then
    std::string status;
    std::string waits_for;
    std::string vetting;
    std::int64_t version = 0;
    std::int64_t until = 0;
    std::int64_t place = 0;
    std::int64_t checked_in_at = 0;
    bool flag = false; ///< first time at the desk; known before as a walk-in
};

/// The functions of scheduling/registration/lua as the server calls them, for one edition. The time is
/// `now`, which tests move. A person P has the registration "R-P".
class registration_functions {
public:
    registration_functions(redis_stand& stand, std::string edition)
        : stand_(stand), tag_("{" + edition + "}"), base_("cv:" + tag_) {}

    std::int64_t now = 1'828'000'000'000;

    struct sizes {
        std::int64_t in_person = 100;
        std::int64_t online = 100;
        std::int64_t closes = 1'828'000'000'000 + 10LL * 86'400'000;
        std::int64_t starts = 1'828'000'000'000 + 20LL * 86'400'000;
        std::int64_t to_answer = 86'400'000;
    };
    void configure(const sizes& as);
    void resize(std::int64_t in_person, std::int64_t online, std::int64_t closes);
    void quota(const std::string& site, std::int64_t quota, std::int64_t version);

    registration_reply invite(const std::string& person, const std::string& site = "", bool by_lead = false,
                              const std::string& actor = "ORG");
    registration_reply submit(const std::string& person, bool online = false, const std::string& access = "");
    registration_reply accept(const std::string& person);
    registration_reply cancel(const std::string& person, const std::string& actor = "ORG");
    struct order {
        std::string reason = {};
        std::string version = {};
        bool beyond = false;
        std::string waits_for = "organiser";
        std::string actor = "ORG";
    };
    registration_reply decide(const std::string& person, const std::string& decision, const order& how);
    registration_reply decide(const std::string& person, const std::string& decision) {
        return decide(person, decision, order());
    }
    registration_reply vet(const std::string& person, const std::string& level, const std::string& actor,
                           const std::string& version = "");
    /// `noted`: the time of the note by the desk's own clock; 0: the same.
    registration_reply check_in(const std::string& person, std::int64_t at, std::int64_t noted = 0,
                                const std::string& actor = "DESK");
    /// `within`: "" for organisers.
    registration_reply take_back(const std::string& person, const std::string& actor = "DESK",
                                 const std::string& within = "600000");
    registration_reply walk_in(const std::string& person, const std::string& registration = "");
    std::int64_t due();
    struct closed {
        std::int64_t done = -1;
        std::int64_t attended = -1;
        std::int64_t no_show = -1;
        std::int64_t expired = -1;
        bool operator==(const closed&) const = default;
    };
    closed close(std::int64_t most, const std::string& actor = "ORG");
    /// As an import does: person -> status, all in person and of `site`.
    void seed(const std::map<std::string, std::string>& people, const std::string& site);

    /// What the store has of somebody now; status "" for nothing.
    registration_reply stored(const std::string& person);
    std::int64_t held(const std::string& what);
    std::vector<std::string> outbox();
    /// Actions of the audit record, oldest first: "ACTOR ACTION OBJECT REASON".
    std::vector<std::string> audit();

    const std::string& base() const noexcept { return base_; }
    /// Calls a function with the words that all deciding ones have in front.
    result<redis::reply> call(const std::string& function, const std::string& actor,
                              std::vector<std::string> args);

private:
    registration_reply decided(const std::string& function, const std::string& actor,
                               std::vector<std::string> args);

    redis_stand& stand_;
    std::string tag_;
    std::string base_;
};

} // namespace convene::testing
