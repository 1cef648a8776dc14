#pragma once

#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace convene {

/// Longest identifier accepted anywhere, in bytes.
inline constexpr std::size_t max_id_bytes = 64;

/// True for `[A-Za-z0-9_-]{1,64}`: safe in a Redis key, a channel name, a URL path and a log line.
bool is_valid_id(std::string_view text) noexcept;

/// An opaque identifier of one kind; ids of different kinds do not convert into each other.
/// Construction does not validate: text from outside goes through the codec, which calls `is_valid_id`.
template<class Tag>
class id {
public:
    id() = default;
    explicit id(std::string text) : text_(std::move(text)) {}

    const std::string& str() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }
    auto operator<=>(const id&) const = default;

private:
    std::string text_;
};

using person_id = id<struct person_tag>;
using edition_id = id<struct edition_tag>;
using session_id = id<struct session_tag>; ///< programme session
using place_id = id<struct place_tag>;
using core_area_id = id<struct core_area_tag>;
using community_id = id<struct community_tag>;
using site_id = id<struct site_tag>;
using registration_id = id<struct registration_tag>;
using room_id = id<struct room_tag>; ///< live room
using message_id = id<struct message_tag>;
using login_id = id<struct login_tag>; ///< hash of a cookie or bearer token, never the secret itself
using connection_id = id<struct connection_tag>;

} // namespace convene

template<class Tag>
struct std::hash<convene::id<Tag>> {
    std::size_t operator()(const convene::id<Tag>& value) const noexcept {
        return std::hash<std::string>{}(value.str());
    }
};
