#pragma once

#include "server/core/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Time-based one-time passwords (RFC 6238) as every authenticator app makes them: HMAC-SHA-1, six digits, a
/// new one every 30 seconds. The arithmetic is liboath's.
namespace convene::auth {

inline constexpr std::size_t totp_secret_bytes = 20; ///< RFC 4226 section 4, R6: 160 bits

/// The 30-second step that an instant is in, counted since 1970.
std::int64_t totp_step(instant at) noexcept;

/// The six digits of a step. `secret`: raw bytes.
std::string totp_code(std::string_view secret, std::int64_t step);

/// The step whose code this is: now's, or the one before or after it (RFC 6238 section 5.2). The newest, when
/// two have the same code. Spaces in `code` do not count.
std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code, instant now);

/// RFC 4648 base32 in capitals without padding: how a secret is shown to be typed.
std::string show_totp_secret(std::string_view secret);

/// "otpauth://totp/ISSUER:ACCOUNT?secret=...&issuer=ISSUER", what the QR code of a secret says.
std::string totp_address(std::string_view issuer, std::string_view account, std::string_view secret);

} // namespace convene::auth
