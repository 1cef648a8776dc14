#include "server/outbox/smtp_mailer.hpp"

#include "server/core/log.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <fstream>
#include <mutex>
#include <sys/stat.h>

namespace convene::outbox {

namespace {

constexpr long connect_seconds = 10;
constexpr long total_seconds = 30; // below the lease of an outbox entry

struct easy_deleter {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};
struct list_deleter {
    void operator()(curl_slist* list) const noexcept { curl_slist_free_all(list); }
};

struct upload {
    std::string_view rest;
};

std::size_t give_bytes(char* to, std::size_t size, std::size_t count, void* from) {
    auto& left = *static_cast<upload*>(from);
    const std::size_t n = std::min(size * count, left.rest.size());
    std::memcpy(to, left.rest.data(), n);
    left.rest.remove_prefix(n);
    return n;
}

struct delivery {
    mail_config use;
    std::string password;
    std::string to;
    std::string message;
};

/// 5xx answers to the recipient or the message are final (RFC 5321 4.2.1); all else may pass by itself.
/// `said` is libcurl's own sentence: it alone tells at which command the server said no.
result<void> read_outcome(CURLcode code, long answered, std::string_view said) {
    if (code == CURLE_OK) {
        return {};
    }
    log_warn("mail server refused", {{"curl", curl_easy_strerror(code)}, {"answer", answered}});
    if (answered >= 500 && answered <= 599 && said.starts_with("RCPT failed")) {
        return bounced(static_cast<int>(answered));
    }
    const bool refused =
        code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_WEIRD_SERVER_REPLY;
    if (answered >= 550 && answered <= 559 && refused) {
        return error(errc::invalid, "The mail server refuses this message.");
    }
    return error(errc::unavailable, "The mail server could not be reached or did not take the mail.");
}

result<void> deliver(const delivery& what) {
    const std::unique_ptr<CURL, easy_deleter> handle(curl_easy_init());
    const std::unique_ptr<curl_slist, list_deleter> to(curl_slist_append(nullptr, what.to.c_str()));
    if (!handle || !to) {
        throw std::bad_alloc();
    }
    CURL* c = handle.get();
    upload left{what.message};
    const bool local = is_loopback_smtp(what.use.smtp_url);
    curl_easy_setopt(c, CURLOPT_URL, what.use.smtp_url.c_str());
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_USE_SSL, static_cast<long>(local ? CURLUSESSL_TRY : CURLUSESSL_ALL));
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, local ? 0L : 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, local ? 0L : 2L);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_PROXY, ""); // no surprise from the environment
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, connect_seconds);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, total_seconds);
    if (!what.use.username.empty()) {
        curl_easy_setopt(c, CURLOPT_USERNAME, what.use.username.c_str());
        curl_easy_setopt(c, CURLOPT_PASSWORD, what.password.c_str());
    }
    curl_easy_setopt(c, CURLOPT_MAIL_FROM, what.use.from.c_str());
    curl_easy_setopt(c, CURLOPT_MAIL_RCPT, to.get());
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give_bytes);
    curl_easy_setopt(c, CURLOPT_READDATA, &left);
    std::array<char, CURL_ERROR_SIZE> said{};
    curl_easy_setopt(c, CURLOPT_ERRORBUFFER, said.data());
    const CURLcode code = curl_easy_perform(c);
    long answered = 0;
    curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answered);
    return read_outcome(code, answered, said.data());
}

result<std::string> read_secret(const std::string& path) {
    struct stat found{};
    if (::stat(path.c_str(), &found) != 0) {
        return error(errc::invalid, "The password file of the mail server cannot be read.",
                     "mail.password_file");
    }
    if ((found.st_mode & 077U) != 0) {
        return error(errc::invalid,
                     "The password file of the mail server is readable by others; make it 0400.",
                     "mail.password_file");
    }
    std::ifstream file(path);
    std::string secret;
    std::getline(file, secret);
    return secret;
}

} // namespace

bool is_loopback_smtp(std::string_view url) noexcept {
    const auto slashes = url.find("://");
    auto host = slashes == std::string_view::npos ? url : url.substr(slashes + 3);
    host = host.substr(0, host.find('/'));
    const auto end = host.starts_with('[') ? host.find(']') : host.find(':');
    const auto name = host.substr(0, end);
    // The whole first label must be 127 and the rest digits and dots: 127.example.org is not this machine.
    const bool four =
        name.starts_with("127.") && name.find_first_not_of("0123456789.") == std::string_view::npos;
    return name == "localhost" || four || name == "[::1";
}

result<std::unique_ptr<smtp_mailer>> smtp_mailer::make(worker_pool& pool, const clock& time,
                                                       const mail_config& use) {
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    const bool known = use.smtp_url.starts_with("smtp://") || use.smtp_url.starts_with("smtps://");
    if (!known || use.smtp_url.find('@') != std::string::npos) {
        return error(errc::invalid, "The mail server is given as smtp://host:port or smtps://host:port.",
                     "mail.smtp_url");
    }
    if (!is_mail_address(use.from)) {
        return error(errc::invalid, "The sender of mails is not an address.", "mail.from");
    }
    std::string password;
    if (!use.password_file.empty()) {
        auto secret = read_secret(use.password_file);
        if (!secret) {
            return secret.error();
        }
        password = std::move(*secret);
    }
    return std::unique_ptr<smtp_mailer>(new smtp_mailer(pool, time, use, std::move(password)));
}

smtp_mailer::smtp_mailer(worker_pool& pool, const clock& time, mail_config use, std::string password)
    : pool_(pool), clock_(time), use_(std::move(use)), password_(std::move(password)) {
    from_.address = use_.from;
}

task<result<void>> smtp_mailer::send(mail what) {
    auto message = compose_message(what, from_, clock_.now());
    if (!message) {
        co_return message.error();
    }
    delivery one;
    one.use = use_;
    one.password = password_;
    one.to = what.to;
    one.message = std::move(*message);
    auto work = [one = std::move(one)]() { return deliver(one); };
    auto done = co_await offload(pool_, std::move(work));
    co_return done;
}

} // namespace convene::outbox
