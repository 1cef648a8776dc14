#pragma once

#include <boost/describe.hpp>

#include <optional>

/// How a person wants to read, on every device: a wire type, and what the store keeps of it.
namespace convene::auth {

enum class theme { system, light, dark };
BOOST_DESCRIBE_ENUM(theme, system, light, dark)

/// What a screen reader is told about new messages of others.
enum class announcements { every, batches, named, off };
BOOST_DESCRIBE_ENUM(announcements, every, batches, named, off)

enum class language { en, es };
BOOST_DESCRIBE_ENUM(language, en, es)

/// Answer of GET /api/v1/me/preferences, body and answer of POST: always the whole, the last one is kept. As
/// made here it is what holds for a person who never chose.
struct preferences_view {
    auth::theme theme = auth::theme::system;
    std::optional<bool> text_only; ///< absent: the person never chose, the browser's wish to save data holds
    auth::announcements announcements = auth::announcements::batches;
    std::optional<auth::language> language; ///< absent: the browser's
};
BOOST_DESCRIBE_STRUCT(preferences_view, (), (theme, text_only, announcements, language))

} // namespace convene::auth
