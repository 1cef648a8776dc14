#pragma once

#include "scheduling/registration/protocol.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <string>
#include <vector>

/// Wire types of what people need to take part, as the access coordinator sees it.
namespace convene::scheduling {

/// One person who has a place, or asks for one, and said what they need.
struct access_line {
    registration_id registration;
    std::string name;      ///< as the person is shown (I-13)
    std::string site_name; ///< empty: belongs to no site
    attend_mode mode = attend_mode::in_person;
    registration_status status = registration_status::none;
    std::vector<access_need> needs;
    std::string note;
};
BOOST_DESCRIBE_STRUCT(access_line, (), (registration, name, site_name, mode, status, needs, note))

struct need_count {
    access_need need = access_need::cart_captions;
    std::int64_t in_person = 0;
    std::int64_t online = 0;
};
BOOST_DESCRIBE_STRUCT(need_count, (), (need, in_person, online))

/// `GET /api/v1/access-needs`.
struct access_list {
    std::vector<access_line> people; ///< by name, at most 5,000
    std::vector<need_count> counts;  ///< of all, needs that somebody has
};
BOOST_DESCRIBE_STRUCT(access_list, (), (people, counts))

} // namespace convene::scheduling
