#include "server/auth/cookies.hpp"

#include <algorithm>

namespace convene::auth {

cookie_policy cookie_policy::for_address(std::string_view public_url) {
    return cookie_policy(public_url.starts_with("https://"));
}

std::string cookie_policy::attributes(std::string_view same_site) const {
    std::string text = "; Path=/; HttpOnly; SameSite=";
    text += same_site;
    return secure_ ? text + "; Secure" : text;
}

std::string cookie_policy::login_cookie(std::string_view secret) const {
    return std::string(login_name()) + "=" + std::string(secret) + attributes("Lax");
}

std::string cookie_policy::nonce_cookie(std::string_view nonce, std::chrono::seconds life) const {
    return brief(nonce_name(), nonce, life);
}

std::string cookie_policy::end_login_cookie() const {
    return std::string(login_name()) + "=" + attributes("Lax") + "; Max-Age=0";
}

std::string cookie_policy::end_nonce_cookie() const {
    return brief(nonce_name(), "", std::chrono::seconds(0));
}

std::string cookie_policy::waiting_cookie(std::string_view secret, std::chrono::seconds life) const {
    return brief(waiting_name(), secret, life);
}

std::string cookie_policy::end_waiting_cookie() const {
    return brief(waiting_name(), "", std::chrono::seconds(0));
}

std::string cookie_policy::brief(std::string_view name, std::string_view value,
                                 std::chrono::seconds life) const {
    return std::string(name) + "=" + std::string(value) + attributes("Strict") +
           "; Max-Age=" + std::to_string(life.count());
}

bool looks_like_secret(std::string_view text) noexcept {
    const auto in_alphabet = [](char c) {
        return (c >= '0' && c <= '9') ||
               (c >= 'a' && c <= 'z' && c != 'i' && c != 'l' && c != 'o' && c != 'u');
    };
    return text.size() == 52 && std::all_of(text.begin(), text.end(), in_alphabet);
}

} // namespace convene::auth
