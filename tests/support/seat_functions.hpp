#pragma once

#include "server/redis/client.hpp"
#include "tests/support/redis_fixture.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace convene::testing {

/// What a decision about a seat answers, as the functions of scheduling/seats/lua reply.
struct seat_reply {
    std::string refused; ///< code of the refusal; then nothing else is set
    std::string state;
    std::string kind;
    std::int64_t place = 0;
    std::int64_t deadline = 0;
    std::vector<std::string> clashes;
    bool operator==(const seat_reply&) const = default;
};

std::ostream& operator<<(std::ostream& out, const seat_reply& shown);

/// The functions of scheduling/seats/lua as the server calls them, for one edition.
class seat_functions {
public:
    seat_functions(redis_stand& stand, std::string edition)
        : stand_(stand), tag_("{" + edition + "}"), prefix_("cv:" + tag_ + ":seats") {}

    struct table {
        std::int64_t capacity = 0;
        std::int64_t online = 0;
        std::int64_t wheelchair = 0;
        std::int64_t starts = 0;
        std::int64_t ends = 0;
        bool sites_first = false;
        bool shown = true;
    };

    bool configure(const std::string& session, const table& as, std::int64_t now);
    seat_reply take(const std::string& session, const std::string& registration, const std::string& kind,
                    std::int64_t now, const std::string& instead = "", const std::string& site = "");
    seat_reply accept(const std::string& session, const std::string& registration, std::int64_t now,
                      const std::string& instead = "");
    seat_reply release(const std::string& session, const std::string& registration, std::int64_t now);
    std::int64_t bar(const std::string& registration, bool barred, std::int64_t now);
    std::int64_t due(std::int64_t now, std::int64_t most = 50);
    /// Replies of a reading function, without the leading ok.
    std::vector<std::string> read(const std::string& function, std::vector<std::string> args);

    const std::string& prefix() const noexcept { return prefix_; }
    const std::string& tag() const noexcept { return tag_; }

private:
    result<redis::reply> call(const std::string& function, std::vector<std::string> args);
    seat_reply decide(const std::string& function, std::vector<std::string> args);

    redis_stand& stand_;
    std::string tag_;
    std::string prefix_;
};

} // namespace convene::testing
