#include "scheduling/exchange/schedule_ids.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>
#include <boost/uuid/uuid_io.hpp>

#include <charconv>

namespace convene::scheduling {

std::string session_uid(const session_id& of, const edition_id& in) {
    return "session-" + of.str() + "@" + in.str();
}

std::string guid_of(std::string_view name) {
    const boost::uuids::name_generator_sha1 make(boost::uuids::ns::url());
    return boost::uuids::to_string(make(name.data(), name.size()));
}

std::int64_t number_of(std::string_view guid) {
    const std::string_view digits = guid.substr(0, 8);
    std::uint32_t first = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), first, 16);
    return static_cast<std::int64_t>(first >> 2U) + 1;
}

} // namespace convene::scheduling
