#include "server/redis/endpoint.hpp"

#include <charconv>
#include <optional>

namespace convene::redis {

namespace {

error bad_url(const std::string& why) {
    return {errc::invalid,
            "The Redis URL is not usable: " + why +
                ". Write unix:///path/redis.sock or redis://[user:pass@]host[:port][/db].",
            "redis"};
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> percent_decode(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        if (i + 2 >= text.size() || hex_value(text[i + 1]) < 0 || hex_value(text[i + 2]) < 0) {
            return {};
        }
        out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
        i += 2;
    }
    return out;
}

/// Takes "user:pass@" off the front. False: a bad percent sign.
bool take_credentials(std::string_view& rest, endpoint& to) {
    const std::size_t at = rest.substr(0, rest.find('/')).rfind('@');
    if (at == std::string_view::npos) {
        return true;
    }
    const std::string_view both = rest.substr(0, at);
    const std::size_t colon = both.find(':');
    const auto user = percent_decode(both.substr(0, colon));
    const auto pass =
        percent_decode(colon == std::string_view::npos ? std::string_view{} : both.substr(colon + 1));
    if (!user || !pass) {
        return false;
    }
    to.username = *user;
    to.password = *pass;
    rest.remove_prefix(at + 1);
    return true;
}

std::optional<int> read_number(std::string_view text, int most) {
    int value = 0;
    const auto [stop, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool good = ec == std::errc{} && stop == text.data() + text.size() && !text.empty();
    return good && value >= 0 && value <= most ? std::optional(value) : std::nullopt;
}

/// "host", "host:port", "[v6]:port" into `to`.
bool read_host(std::string_view text, endpoint& to) {
    std::string_view after;
    if (text.starts_with('[')) {
        const std::size_t close = text.find(']');
        if (close == std::string_view::npos) {
            return false;
        }
        to.host = text.substr(1, close - 1);
        after = text.substr(close + 1);
    } else {
        const std::size_t colon = text.find(':');
        to.host = text.substr(0, colon);
        after = colon == std::string_view::npos ? std::string_view{} : text.substr(colon);
    }
    if (!after.empty()) {
        if (after.front() != ':' || !read_number(after.substr(1), 65535)) {
            return false;
        }
        to.port = after.substr(1);
    }
    return !to.host.empty();
}

} // namespace

result<endpoint> endpoint::parse(std::string_view url) {
    constexpr std::string_view unix_scheme = "unix://";
    constexpr std::string_view tcp_scheme = "redis://";
    const bool is_unix = url.starts_with(unix_scheme);
    if (!is_unix && !url.starts_with(tcp_scheme)) {
        return bad_url("it starts with neither unix:// nor redis://");
    }
    endpoint found;
    std::string_view rest = url.substr(is_unix ? unix_scheme.size() : tcp_scheme.size());
    if (!take_credentials(rest, found)) {
        return bad_url("a percent sign in the user or password is not followed by two hexadecimal digits");
    }
    if (is_unix) {
        if (!rest.starts_with('/') || rest.size() > 107) {
            return bad_url("the socket path must be absolute and at most 107 bytes long");
        }
        found.unix_path = rest;
        return found;
    }
    const std::size_t slash = rest.find('/');
    if (!read_host(rest.substr(0, slash), found)) {
        return bad_url("the host or the port cannot be read");
    }
    if (slash != std::string_view::npos && slash + 1 < rest.size()) {
        const auto number = read_number(rest.substr(slash + 1), 1024);
        if (!number) {
            return bad_url("the database is not a number");
        }
        found.database = *number;
    }
    return found;
}

std::string endpoint::describe() const {
    return unix_path.empty() ? host + ":" + port : unix_path;
}

} // namespace convene::redis
