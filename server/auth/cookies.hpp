#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace convene::auth {

/// Names and texts of the three cookies (S-04). `__Host-` binds a cookie to the host, path / and Secure;
/// browsers take it over https only, so plain http on loopback gets plain names.
class cookie_policy {
public:
    /// `secure`: the public address is https.
    explicit cookie_policy(bool secure) : secure_(secure) {}
    /// From the public address, e.g. "https://summit.example.org".
    static cookie_policy for_address(std::string_view public_url);

    std::string_view login_name() const noexcept { return secure_ ? "__Host-sid" : "sid"; }
    std::string_view nonce_name() const noexcept { return secure_ ? "__Host-link" : "link"; }
    std::string_view waiting_name() const noexcept { return secure_ ? "__Host-waiting" : "waiting"; }

    /// `Set-Cookie` values. The login cookie ends with the browser (its deadlines are in the store); the
    /// nonce cookie lives as long as a link and travels with requests of our own pages only, and so does that
    /// of a sign-in that waits for its second factor.
    std::string login_cookie(std::string_view secret) const;
    std::string nonce_cookie(std::string_view nonce, std::chrono::seconds life) const;
    std::string waiting_cookie(std::string_view secret, std::chrono::seconds life) const;
    std::string end_login_cookie() const;
    std::string end_nonce_cookie() const;
    std::string end_waiting_cookie() const;

private:
    std::string attributes(std::string_view same_site) const;
    std::string brief(std::string_view name, std::string_view value, std::chrono::seconds life) const;
    bool secure_;
};

/// True for what `id_source::token(32)` makes: 52 characters of lower-case base32. Anything else in a cookie
/// is not looked up at all.
bool looks_like_secret(std::string_view text) noexcept;

} // namespace convene::auth
