#include "server/auth/totp.hpp"

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <liboath/oath.h>
#include <memory>
#include <stdexcept>

namespace convene::auth {

namespace {

constexpr std::int64_t step_seconds = OATH_TOTP_DEFAULT_TIME_STEP_SIZE;
constexpr std::size_t digits = 6;
constexpr std::int64_t window = 1;

void use_liboath() {
    static const int started = oath_init();
    if (started != OATH_OK) {
        throw std::runtime_error("liboath could not be initialised.");
    }
}

std::string encode(std::string_view text) {
    return boost::urls::encode(text, boost::urls::unreserved_chars);
}

} // namespace

std::int64_t totp_step(instant at) noexcept {
    return to_unix_ms(at) / 1000 / step_seconds;
}

std::string totp_code(std::string_view secret, std::int64_t step) {
    use_liboath();
    std::string code(digits + 1, '\0');
    const int made =
        oath_totp_generate(secret.data(), secret.size(), static_cast<time_t>(step * step_seconds),
                           step_seconds, OATH_TOTP_DEFAULT_START_TIME, digits, code.data());
    if (made != OATH_OK) {
        throw std::runtime_error("liboath made no code.");
    }
    code.resize(digits);
    return code;
}

std::optional<std::int64_t> match_totp(std::string_view secret, std::string_view code, instant now) {
    std::string typed(code);
    std::erase(typed, ' ');
    if (typed.size() != digits) {
        return {};
    }
    std::optional<std::int64_t> matched;
    const std::int64_t current = totp_step(now);
    for (std::int64_t step = current - window; step <= current + window; ++step) {
        if (sodium_memcmp(totp_code(secret, step).data(), typed.data(), digits) == 0) {
            matched = step;
        }
    }
    return matched;
}

std::string show_totp_secret(std::string_view secret) {
    use_liboath();
    char* made = nullptr;
    std::size_t size = 0;
    if (oath_base32_encode(secret.data(), secret.size(), &made, &size) != OATH_OK) {
        throw std::runtime_error("liboath made no base32.");
    }
    const std::unique_ptr<char, decltype(&std::free)> owned(made, &std::free);
    std::string shown(made, size);
    std::erase(shown, '=');
    return shown;
}

std::string totp_address(std::string_view issuer, std::string_view account, std::string_view secret) {
    return "otpauth://totp/" + encode(issuer) + ":" + encode(account) +
           "?secret=" + show_totp_secret(secret) + "&issuer=" + encode(issuer);
}

} // namespace convene::auth
