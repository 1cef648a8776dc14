#include "server/core/config.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <sys/stat.h>
#include <unistd.h>

namespace convene {

namespace {

using problem_list = std::vector<std::string>;

bool is_address(std::string_view text) {
    boost::system::error_code refused;
    boost::asio::ip::make_address(std::string(text), refused);
    return !refused;
}

void check_listen(const config& chosen, problem_list& to) {
    if (auto parsed = split_listen(chosen.listen); !parsed) {
        to.push_back(parsed.error().message);
    }
    if (chosen.threads > 256) {
        to.push_back("\"threads\" must be between 0 and 256, not " + std::to_string(chosen.threads) + ".");
    }
    if (chosen.data.empty()) {
        to.push_back("\"data\" must name a folder.");
    }
}

/// A file that only its owner may read; `what` starts the sentence.
void check_secret_file(const std::string& what, const std::filesystem::path& file, problem_list& to) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0 || ::access(file.c_str(), R_OK) != 0) {
        to.push_back(what + " " + file.string() + " cannot be read.");
    } else if (!S_ISREG(status.st_mode)) {
        to.push_back(what + " " + file.string() + " is not a file.");
    } else if ((status.st_mode & 077U) != 0) {
        to.push_back(what + " " + file.string() +
                     " may be read by others than its owner; run chmod 400 on it.");
    }
}

void check_tls(const config& chosen, problem_list& to) {
    if (chosen.tls_cert.empty() != chosen.tls_key.empty()) {
        to.push_back(chosen.tls_cert.empty() ? "\"tls_key\" is given without \"tls_cert\"."
                                             : "\"tls_cert\" is given without \"tls_key\".");
    }
    if (!chosen.tls_cert.empty() && ::access(chosen.tls_cert.c_str(), R_OK) != 0) {
        to.push_back("The certificate " + chosen.tls_cert.string() + " cannot be read.");
    }
    if (!chosen.tls_key.empty()) {
        check_secret_file("The private key", chosen.tls_key, to);
    }
}

/// "https://host" or "http://host:8080": an origin as browsers send it, nothing after it.
bool is_origin(std::string_view text) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (text.starts_with(scheme)) {
            const std::string_view host = text.substr(scheme.size());
            return !host.empty() && host.find_first_of("/?#@ \t") == std::string_view::npos &&
                   std::none_of(host.begin(), host.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        }
    }
    return false;
}

void check_addresses(const config& chosen, problem_list& to) {
    constexpr auto wanted = " must look like \"https://summit.example.org\": lower case, no path.";
    if (!chosen.public_url.empty() && !is_origin(chosen.public_url)) {
        to.push_back("\"public_url\"" + std::string(wanted));
    } else if (chosen.has_tls() && chosen.public_url.starts_with("http://")) {
        to.push_back("\"public_url\" starts with http:// although a TLS certificate is given.");
    }
    for (const std::string& origin : chosen.origins) {
        if (!is_origin(origin)) {
            to.push_back("The origin \"" + origin + "\"" + wanted);
        }
    }
    for (const std::string& proxy : chosen.trusted_proxies) {
        if (!is_address(proxy)) {
            to.push_back("The trusted proxy \"" + proxy + "\" is not an IP address.");
        }
    }
}

bool is_loopback(std::string_view host) {
    boost::system::error_code refused;
    const auto address = boost::asio::ip::make_address(std::string(host), refused);
    return host == "localhost" || (!refused && address.is_loopback());
}

/// The host of "host", "host:8080" or "[::1]:8080"; empty when it is not well formed.
std::string_view host_of(std::string_view authority) {
    const bool bracketed = authority.starts_with('[');
    const std::size_t end = bracketed ? authority.find(']') : authority.find(':');
    if (bracketed && end == std::string_view::npos) {
        return {};
    }
    const std::string_view host = bracketed ? authority.substr(1, end - 1) : authority.substr(0, end);
    std::string_view port = authority.substr(std::min(authority.size(), host.size() + (bracketed ? 2 : 0)));
    const bool has_port = port.starts_with(':');
    port.remove_prefix(has_port ? 1 : 0);
    const bool digits = port.find_first_not_of("0123456789") == std::string_view::npos;
    return digits && port.empty() != has_port ? host : std::string_view{};
}

/// An address that tells nothing about who comes: no query, no fragment, no credentials, not readable on the
/// way. Plain http is for tests on this machine.
bool is_neutral_page(std::string_view url) {
    const std::size_t scheme_end = url.find("://");
    const std::string_view rest = scheme_end == std::string_view::npos ? "" : url.substr(scheme_end + 3);
    const std::size_t slash = rest.find('/');
    const std::string_view host = host_of(rest.substr(0, slash));
    const bool plain = std::all_of(rest.begin(), rest.end(), [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
               std::string_view("-._~/:[]%+,&=;()'!$*").find(c) != std::string_view::npos;
    });
    return plain && !host.empty() && slash != std::string_view::npos &&
           (url.starts_with("https://") || (url.starts_with("http://") && is_loopback(host)));
}

void check_leave(const config& chosen, problem_list& to) {
    if (!is_neutral_page(chosen.leave_url)) {
        to.push_back("\"leave_url\" must look like \"" + std::string(default_leave_url) +
                     "\": https, with a path, no user, no query and no fragment.");
    }
}

void check_redis(const config& chosen, problem_list& to) {
    if (chosen.redis_url.empty() != chosen.memory_redis_url.empty()) {
        to.push_back(chosen.redis_url.empty()
                         ? "\"memory_redis_url\" is given without \"redis_url\"."
                         : "\"redis_url\" needs \"memory_redis_url\" too: a second Redis that writes nothing "
                           "to disk, for the text of rooms that are not for attribution.");
    } else if (!chosen.redis_url.empty() && chosen.redis_url == chosen.memory_redis_url) {
        to.push_back("\"redis_url\" and \"memory_redis_url\" must be two different servers.");
    }
    for (const std::string& url : {chosen.redis_url, chosen.memory_redis_url}) {
        if (!url.empty() && !url.starts_with("redis://") && !url.starts_with("unix:///")) {
            to.push_back("A Redis address must start with redis:// or unix:///.");
        }
    }
}

void check_mail(const mail_config& mail, problem_list& to) {
    if (!mail.smtp_url.empty() && !mail.smtp_url.starts_with("smtp://") &&
        !mail.smtp_url.starts_with("smtps://")) {
        to.push_back("\"mail.smtp_url\" must start with smtp:// or smtps://.");
    }
    if (mail.smtp_url.find('@') != std::string::npos) {
        to.push_back("\"mail.smtp_url\" must not hold a user or password; use \"mail.username\" and "
                     "\"mail.password_file\".");
    }
    if (mail.username.empty() != mail.password_file.empty()) {
        to.push_back("\"mail.username\" and \"mail.password_file\" belong together.");
    }
    if (!mail.password_file.empty()) {
        check_secret_file("The mail password file", mail.password_file, to);
    }
    const std::size_t at = mail.from.find('@');
    if (at == 0 || at == std::string::npos || at + 1 == mail.from.size() ||
        mail.from.find_first_of(" \r\n<>") != std::string::npos) {
        to.push_back("\"mail.from\" must be a mail address.");
    }
}

void check_second_factor(const config& chosen, problem_list& to) {
    const std::string_view words[] = {"", "off", "staff", "vetted", "all"};
    if (std::find(std::begin(words), std::end(words), chosen.second_factor) == std::end(words)) {
        to.push_back("\"second_factor\" must be off, staff, vetted or all, not \"" + chosen.second_factor +
                     "\".");
    }
}

void check_limits(const config& chosen, problem_list& to) {
    const limits_config& limits = chosen.limits;
    if (chosen.login_idle > chosen.login_absolute) {
        to.push_back("\"login_idle_min\" must not be longer than \"login_absolute_min\".");
    }
    if (limits.message_characters > limits.frame_bytes / 4) {
        to.push_back("\"limits.frame_bytes\" must be at least four times \"limits.message_characters\": a "
                     "character may take four bytes.");
    }
    if (limits.frame_bytes > limits.queue_bytes) {
        to.push_back("\"limits.queue_bytes\" must hold at least one frame of \"limits.frame_bytes\".");
    }
    if (limits.request_line_bytes > limits.header_bytes) {
        to.push_back("\"limits.request_line_bytes\" must not be larger than \"limits.header_bytes\".");
    }
}

} // namespace

result<listen_address> split_listen(const std::string& listen) {
    error refused(errc::invalid,
                  "\"" + listen +
                      "\" is not an address to listen on; write it like 127.0.0.1:8080 or "
                      "[::1]:8080.",
                  "listen");
    const std::size_t colon = listen.rfind(':');
    if (colon == std::string::npos || colon == 0) {
        return refused;
    }
    std::string address = listen.substr(0, colon);
    const bool bracketed = address.size() > 2 && address.front() == '[' && address.back() == ']';
    if (bracketed) {
        address = address.substr(1, address.size() - 2);
    }
    unsigned short port = 0;
    const char* const first = listen.data() + colon + 1;
    const char* const last = listen.data() + listen.size();
    const auto [end, failed] = std::from_chars(first, last, port);
    const bool is_v6 = address.find(':') != std::string::npos;
    if (failed != std::errc() || end != last || is_v6 != bracketed || !is_address(address)) {
        return refused;
    }
    return listen_address{std::move(address), port};
}

config_problems check_config(const config& chosen) {
    config_problems problems;
    problem_list& to = problems.sentences;
    check_listen(chosen, to);
    check_tls(chosen, to);
    check_addresses(chosen, to);
    check_leave(chosen, to);
    check_redis(chosen, to);
    check_mail(chosen.mail, to);
    check_limits(chosen, to);
    check_second_factor(chosen, to);
    constexpr std::string_view levels[] = {"debug", "info", "warn", "error"};
    if (std::find(std::begin(levels), std::end(levels), chosen.log_level) == std::end(levels)) {
        to.push_back("\"log_level\" must be debug, info, warn or error, not \"" + chosen.log_level + "\".");
    }
    return problems;
}

} // namespace convene
