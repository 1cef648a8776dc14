#pragma once

#include "scheduling/viewer.hpp"
#include "server/core/clock.hpp"
#include "server/core/ids.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <string>
#include <unordered_map>
#include <vector>

namespace convene::scheduling {

/// True for who holds a place: approved, confirmed, checked in. All others have no badge.
bool has_badge(registration_status status) noexcept;

/// A code that a registration takes when it has none.
struct badge_offer {
    registration_id registration;
    std::string code;
};

/// That badges are printed.
struct badge_printing {
    person_id by;
    instant at;
    std::string which; ///< for the record; names nobody
};

using badge_codes = std::unordered_map<registration_id, std::string>;

/// Codes of badges in the store: hash `cv:{<edition>}:badges`, registration -> code; functions in
/// `lua/badge.lua`.
class badge_repository {
public:
    explicit badge_repository(redis::client& store) : store_(store) {}

    /// The code of a registration; `offered` becomes it when there was none. Asked twice at once, both get
    /// the same. Errors: `unavailable`.
    task<result<std::string>> get_or_create(edition_id edition, registration_id registration,
                                            std::string offered);
    /// The same for many in one call of the store. Errors: `unavailable`.
    task<result<badge_codes>> get_or_create(edition_id edition, std::vector<badge_offer> offered);
    /// The same for a sheet that is printed: the audit record has one entry in the same step. Not asked again
    /// by itself. Errors: `unavailable`, `unknown_outcome`.
    task<result<badge_codes>> print(edition_id edition, badge_printing what,
                                    std::vector<badge_offer> offered);
    /// All codes of an edition. Errors: `unavailable`.
    task<result<badge_codes>> load_all(edition_id edition);
    /// The code, empty when none was drawn yet. Errors: `unavailable`.
    task<result<std::string>> find(edition_id edition, registration_id registration);

    /// The key of an edition's codes.
    static std::string key_of(const edition_id& edition);

private:
    redis::client& store_;
};

} // namespace convene::scheduling
