#pragma once

#include "server/auth/link_letter.hpp"

#include <chrono>
#include <string_view>

/// Words of the mails about another mail address.
namespace convene::auth {

/// To the new address: `address` is the link that confirms it, `life` how long it works.
link_letter write_confirm_letter(language spoken, std::string_view summit, std::string_view address,
                                 std::chrono::minutes life);
/// To the old address, when another one was asked for. It does not say which.
link_letter write_asked_letter(language spoken, std::string_view summit);
/// To the old address, when it is the account's no more.
link_letter write_moved_letter(language spoken, std::string_view summit);

} // namespace convene::auth
