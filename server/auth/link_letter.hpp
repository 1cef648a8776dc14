#pragma once

#include "server/auth/preferences.hpp"
#include "server/core/clock.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace convene::auth {

/// Words of the mail with a sign-in link.
struct link_letter {
    std::string subject;
    std::string text; ///< lines end in \n
};

/// The outbox entry that sends such a mail (JSON of `protocol::mail_order`); it is dropped after `ends`.
std::string make_mail(const std::string& to, link_letter words, std::optional<instant> ends = {});

/// The mail that carries a link to `summit`; `life` is how long it works.
link_letter write_link_letter(language spoken, std::string_view summit, std::string_view address,
                              std::chrono::minutes life);

/// The language that a browser likes best of those that we have, by its Accept-Language header (RFC 9110
/// 12.5.4); English when it has none of them or says nothing. Quality values count, later equals do not.
language accepted_language(std::string_view header);

} // namespace convene::auth
