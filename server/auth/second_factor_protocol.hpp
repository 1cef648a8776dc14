#pragma once

#include "server/core/clock.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>
#include <vector>

/// Wire types of the second factor.
namespace convene::auth {

/// `GET /api/v1/me/second-factor`.
struct my_second_factor {
    bool on = false;
    bool required = false;        ///< it cannot be removed, only replaced
    std::optional<instant> since; ///< absent when it is off
    int recovery_codes = 0;       ///< how many are left
};
BOOST_DESCRIBE_STRUCT(my_second_factor, (), (on, required, since, recovery_codes))

/// Answer of `POST /api/v1/me/second-factor/begin`: a new secret, shown once.
struct second_factor_setup {
    std::string secret;  ///< base32, to be typed into an authenticator app
    std::string address; ///< "otpauth://...", what the QR code says
    instant ends_at;     ///< until then a code of it has to be given
};
BOOST_DESCRIBE_STRUCT(second_factor_setup, (), (secret, address, ends_at))

/// Body of `POST /api/v1/me/second-factor`, `POST /api/v1/sign-in/second-factor` and
/// `POST /api/v1/sign-in/proof/code`.
struct second_factor_code {
    std::string code; ///< six digits; where it is on already, a recovery code will do
};
BOOST_DESCRIBE_STRUCT(second_factor_code, (), (code))

/// Recovery codes, shown once: each stands in for one code of the app.
struct recovery_codes {
    std::vector<std::string> codes;
};
BOOST_DESCRIBE_STRUCT(recovery_codes, (), (codes))

} // namespace convene::auth
