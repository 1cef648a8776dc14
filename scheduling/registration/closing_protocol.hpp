#pragma once

#include "scheduling/registration/protocol.hpp"

#include <boost/describe.hpp>

#include <cstdint>

/// Wire types of the end of an edition.
namespace convene::scheduling {

/// `GET /api/v1/registrations/close`, and the answer of each POST, which does one step: ask until nothing is
/// left.
struct edition_closing {
    bool over = false; ///< the edition's last day has passed
    instant over_at;
    std::int64_t done = 0;     ///< in this step
    std::int64_t attended = 0; ///< still to become this: those who checked in
    std::int64_t no_show = 0;  ///< those who have a place and did not check in
    std::int64_t expired = 0;  ///< those who wait or never answered
};
BOOST_DESCRIBE_STRUCT(edition_closing, (), (over, over_at, done, attended, no_show, expired))

} // namespace convene::scheduling
