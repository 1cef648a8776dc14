#pragma once

#include "server/core/ids.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <string>

namespace convene::scheduling {

/// Codes of badges in the store: hash `cv:{<edition>}:badges`, registration -> code; functions in
/// `lua/badge.lua`.
class badge_repository {
public:
    explicit badge_repository(redis::client& store) : store_(store) {}

    /// The code of a registration; `offered` becomes it when there was none. Asked twice at once, both get
    /// the same. Errors: `unavailable`.
    task<result<std::string>> get_or_create(edition_id edition, registration_id registration,
                                            std::string offered);
    /// The code, empty when none was drawn yet. Errors: `unavailable`.
    task<result<std::string>> find(edition_id edition, registration_id registration);

    /// The key of an edition's codes.
    static std::string key_of(const edition_id& edition);

private:
    redis::client& store_;
};

} // namespace convene::scheduling
