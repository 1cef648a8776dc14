#pragma once

#include "server/core/clock.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>

/// Wire types of the secret address of a person's own calendar.
namespace convene::scheduling {

/// `GET /api/v1/me/feed`, and the answer of its end.
struct feed_state {
    bool on = false;
    std::optional<instant> since; ///< when the address was made
};
BOOST_DESCRIBE_STRUCT(feed_state, (), (on, since))

/// `POST /api/v1/me/feed`: nothing to say.
struct feed_renewal {};
BOOST_DESCRIBE_STRUCT(feed_renewal, (), ())

/// Its answer. Nothing shows the address again.
struct feed_address {
    std::string address;
    instant since;
};
BOOST_DESCRIBE_STRUCT(feed_address, (), (address, since))

/// `POST /api/v1/me/feed/remove`: nothing to say.
struct feed_removal {};
BOOST_DESCRIBE_STRUCT(feed_removal, (), ())

} // namespace convene::scheduling
