#pragma once

#include "server/core/clock.hpp"
#include "server/core/ids.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <optional>
#include <string>

namespace convene::scheduling {

/// Who has which address of a calendar: keys `cv:{<edition>}:feeds` and `...:feeds:of`, functions in
/// `lua/feed.lua`. Of a token it sees the hash only. Errors of all: `unavailable`; all may be asked again.
class feed_repository {
public:
    explicit feed_repository(redis::client& store) : store_(store) {}

    /// The person's address is this one from now on, and no other. Since when.
    task<result<instant>> renew(edition_id edition, person_id who, std::string token_hash, instant now);
    /// Changes nothing for who has none.
    task<result<void>> remove(edition_id edition, person_id who);
    /// Since when somebody has one; nothing for who has none.
    task<result<std::optional<instant>>> find_since(edition_id edition, person_id who);
    /// Whose address it is. Error: `not_found`, too.
    task<result<person_id>> find_person(edition_id edition, std::string token_hash);

private:
    redis::client& store_;
};

} // namespace convene::scheduling
