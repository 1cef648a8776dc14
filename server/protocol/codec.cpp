#include "server/protocol/codec.hpp"

namespace convene::protocol::detail {

error wrong_type(const std::string& path, std::string_view wanted) {
    return error(errc::invalid, "The field " + path + " must be " + std::string(wanted) + ".", path);
}

result<void> decode_integer(const json_view& from, std::int64_t& value, const std::string& path) {
    if (!from.is_integer()) {
        return wrong_type(path, "a whole number");
    }
    const auto read = from.integer();
    if (!read) {
        return error(errc::invalid, "The number in " + path + " is out of range.", path);
    }
    value = *read;
    return {};
}

std::string join_path(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
}

} // namespace convene::protocol::detail
