#pragma once

#include "tests/support/seat_functions.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace convene::testing {

/// What the functions of scheduling/seats/lua must do, written a second time as plainly as possible:
/// everything in lists that are searched from the front, no indexes. The two are compared step by step.
class seat_model {
public:
    bool configure(const std::string& session, const seat_functions::table& as, std::int64_t now);
    seat_reply take(const std::string& session, const std::string& registration, const std::string& kind,
                    std::int64_t now, const std::string& instead, const std::string& site);
    seat_reply accept(const std::string& session, const std::string& registration, std::int64_t now,
                      const std::string& instead);
    seat_reply release(const std::string& session, const std::string& registration, std::int64_t now);
    std::int64_t bar(const std::string& registration, bool barred, std::int64_t now);
    std::int64_t due(std::int64_t now);

    /// As `seats_counts` answers, without the version.
    std::vector<std::string> counts(const std::string& session) const;
    seat_reply look(const std::string& session, const std::string& registration) const;

private:
    struct holder {
        std::string registration;
        std::string kind;
        std::int64_t deadline = 0; ///< of an offer
    };
    struct room {
        seat_functions::table as;
        std::vector<holder> enrolled;
        std::vector<holder> offered;
        std::vector<holder> waiting; ///< of all kinds, in the order in which they came
        std::map<std::string, int> lapsed;
    };

    std::int64_t taken(const room& in, const std::string& kind) const;
    bool has_free(const room& in, const std::string& kind, std::int64_t now) const;
    bool site_has_seat(const room& in, const std::string& site) const;
    void fill(room& in, std::int64_t now);
    std::vector<std::string> clashes(const std::string& session, const std::string& registration,
                                     const std::string& except) const;
    bool drop(room& in, const std::string& registration);
    void lapse(room& in, const std::string& registration);
    void give_up(const std::string& session, const std::string& registration, std::int64_t now);

    std::map<std::string, room> rooms_;
    std::map<std::string, std::string> sites_;
    std::set<std::string> barred_;
    std::map<std::string, std::int64_t> looks_; ///< session -> when wheelchair places become free for all
};

} // namespace convene::testing
