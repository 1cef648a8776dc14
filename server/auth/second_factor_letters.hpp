#pragma once

#include "server/auth/link_letter.hpp"

#include <string_view>

/// Words of the mails about the second factor: whoever it is about hears of every change.
namespace convene::auth {

enum class second_factor_news {
    set_up,
    removed,
    recovery_renewed,
    recovery_used ///< a recovery code stood in for a code of the app
};

link_letter write_second_factor_letter(second_factor_news what, language spoken, std::string_view summit);

} // namespace convene::auth
