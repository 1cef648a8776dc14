#pragma once

#include "server/core/ids.hpp"

#include <boost/describe.hpp>

#include <vector>

/// Wire types of the sessions that people keep in their agenda.
namespace convene::scheduling {

/// `GET /api/v1/me/stars`: sessions that the caller keeps and may see, by id.
struct stars_answer {
    std::vector<session_id> sessions;
};
BOOST_DESCRIBE_STRUCT(stars_answer, (), (sessions))

/// `POST /api/v1/sessions/{id}/star`. Its answer is a `stars_answer`.
struct star_request {
    bool starred = false;
};
BOOST_DESCRIBE_STRUCT(star_request, (), (starred))

/// Push `stars.changed` to the person, on all devices.
struct stars_changed {
    session_id session;
    bool starred = false;
};
BOOST_DESCRIBE_STRUCT(stars_changed, (), (session, starred))

} // namespace convene::scheduling
