#pragma once

#include "server/auth/preferences.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>

/// Wire types of one's mail address.
namespace convene::auth {

/// `GET /api/v1/me/email`.
struct my_email {
    std::string email;
};
BOOST_DESCRIBE_STRUCT(my_email, (), (email))

/// `POST /api/v1/me/email`: another address. It is the account's when it was confirmed with the link that is
/// mailed there.
struct email_change_request {
    std::string email;
    std::optional<auth::language> language; ///< of the mails; absent: what the browser says
};
BOOST_DESCRIBE_STRUCT(email_change_request, (), (email, language))

/// Its answer, also when somebody else has the address, who then gets no mail (S-13).
struct email_change_answer {
    bool sent = true;
};
BOOST_DESCRIBE_STRUCT(email_change_answer, (), (sent))

/// `POST /api/v1/sign-in/email/confirm`: the token of the mailed link. It signs nobody in.
struct email_confirmation {
    std::string token;
};
BOOST_DESCRIBE_STRUCT(email_confirmation, (), (token))

} // namespace convene::auth
