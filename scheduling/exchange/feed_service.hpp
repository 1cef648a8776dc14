#pragma once

#include "scheduling/agenda/star_repository.hpp"
#include "scheduling/exchange/feed_protocol.hpp"
#include "scheduling/exchange/feed_repository.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/seats/seat_repository.hpp"
#include "server/auth/principal.hpp"
#include "server/core/clock.hpp"
#include "server/core/random.hpp"
#include "server/http/message.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace convene::scheduling {

/// The secret address under which a person's own calendar is read without signing in. One per node.
class feed_service {
public:
    /// All of it outlives the service.
    struct parts {
        feed_repository& feeds;
        seat_repository& seats;
        star_repository& stars;
        people_repository& people;
        programme_cache& programme;
        id_source& random;
        const clock& time;
        std::string site; ///< public address
    };
    explicit feed_service(parts use) : use_(std::move(use)) {}

    task<result<feed_state>> read(auth::principal caller);
    /// Makes the address, or another one instead; said this once. Error: `forbidden` for who takes no part.
    task<result<feed_address>> renew(auth::principal caller);
    task<result<feed_state>> remove(auth::principal caller);

    /// The calendar at an address, with a reminder so long before each entry where one is wanted. Its ETag
    /// leaves out when it was written. Error: `not_found`, the same for a token that never was, that is no
    /// more, and whose person takes no part any more.
    task<result<http::cached_text>> write(std::string token, std::optional<std::chrono::minutes> reminder);

private:
    parts use_;
};

} // namespace convene::scheduling
