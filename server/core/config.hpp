#pragma once

#include "server/core/result.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace convene {

/// Sizes and rates of reliability S-14/S-15; each refusal names the one that was met.
struct limits_config {
    std::size_t request_line_bytes = 4096;
    std::size_t header_bytes = 16 * 1024;
    std::size_t header_fields = 64;
    std::size_t body_bytes = 64 * 1024;
    std::size_t frame_bytes = 16 * 1024;
    std::size_t queue_bytes = 256 * 1024;  ///< per connection, in our own memory; above: close 4008
    std::size_t socket_bytes = 128 * 1024; ///< SO_SNDBUF of a live connection
    std::size_t message_characters = 2000;
    double commands_per_s = 10;
    double commands_burst = 20;
    double posts_per_s = 1;
    double posts_burst = 5;
    std::size_t connections = 20'000;
    std::size_t connections_per_address = 1000;
    std::size_t connections_per_person = 12;
    std::chrono::seconds header_timeout{10};
    std::chrono::seconds body_timeout{30};
    std::chrono::seconds keep_alive{30};
    std::chrono::seconds write_stall{30}; ///< a client that takes nothing for so long is let go
    std::chrono::seconds heartbeat{25};
    std::chrono::seconds heartbeat_grace{10};   ///< how much later a sign of life may come
    std::chrono::milliseconds flush_window{10}; ///< a busy room is sent at most once in this time
};

/// Where "Leave this site" leads when the operator chooses nothing; the built page carries it.
inline constexpr const char* default_leave_url = "https://www.weather.gov/";

struct mail_config {
    std::string smtp_url; ///< "smtp://host:25", "smtps://host:465"; empty: files in DATA/mail
    std::string username;
    std::string password_file; ///< mode 0400; the secret is never an argument or in the environment
    std::string from = "convene@example.org";
};

/// Everything an operator may choose. Defaults < file (JSON) < environment (CONVENE_LISTEN...) < flags.
struct config {
    std::string listen = "127.0.0.1:8080"; ///< ADDR:PORT; port 0 takes a free one
    std::filesystem::path data = "./convene-data";
    std::string redis_url;        ///< empty: the embedded server
    std::string memory_redis_url; ///< the memory-only server; needed when redis_url is given
    unsigned threads = 0;         ///< 0: one per core
    bool demo = false;
    std::filesystem::path client; ///< folder of the built web client; empty: found beside the binary
    std::filesystem::path tls_cert;
    std::filesystem::path tls_key;
    std::string public_url;           ///< "https://summit.example.org"; empty: http://<listen address>
    std::vector<std::string> origins; ///< further allowed origins, byte for byte
    std::string leave_url = default_leave_url; ///< the neutral page of "Leave this site"
    std::vector<std::string> trusted_proxies;  ///< addresses whose X-Forwarded-For is believed
    std::filesystem::path audit_keys;  ///< folder of the keys that are never in the store; empty: DATA
    std::filesystem::path audit_heads; ///< file of its signed heads; empty: DATA/audit-heads
    bool public_schedule = false;      ///< whether everybody may read /schedule.xml, .json and .ics
    std::string log_level = "info";
    std::chrono::minutes login_idle{30};
    std::chrono::minutes login_absolute{12 * 60};
    std::chrono::minutes login_proof{10}; ///< how long signing in counts as a recent proof of who is calling
    std::string
        second_factor; ///< who must have one: "off", "staff", "vetted", "all"; empty: see the function
    mail_config mail;
    limits_config limits;

    bool has_tls() const { return !tls_cert.empty(); }
    /// Who must sign in with a second factor (S-17). Nobody is asked in a demonstration, unless it is said.
    std::string second_factor_wanted() const {
        return second_factor.empty() ? (demo ? "off" : "vetted") : second_factor;
    }
    std::filesystem::path audit_keys_folder() const { return audit_keys.empty() ? data : audit_keys; }
    std::filesystem::path audit_heads_file() const {
        return audit_heads.empty() ? data / "audit-heads" : audit_heads;
    }
};

/// A file's JSON laid over `base`. Unknown keys, wrong types and values out of range are all reported, one
/// sentence each. Keys are the member names ("listen", "limits": {"posts_per_s": 2}, "mail": {...});
/// durations carry their unit in the name: "login_idle_min", "limits.keep_alive_s", "limits.flush_window_ms".
struct config_problems {
    std::vector<std::string> sentences;
    bool empty() const { return sentences.empty(); }
};
config_problems apply_config_file(config& base, const std::filesystem::path& file);
/// CONVENE_LISTEN, CONVENE_DATA, CONVENE_REDIS, CONVENE_MEMORY_REDIS, CONVENE_THREADS, CONVENE_PUBLIC_URL,
/// CONVENE_LOG_LEVEL, CONVENE_SECOND_FACTOR, CONVENE_LEAVE_URL, CONVENE_SMTP_URL, CONVENE_TLS_CERT,
/// CONVENE_TLS_KEY.
config_problems apply_environment(config& base, const char* const* environment);
/// An address to listen on, taken apart.
struct listen_address {
    std::string address; ///< IPv4 or IPv6 without brackets
    unsigned short port = 0;
};
/// "127.0.0.1:8080", "[::1]:0"; `invalid` with a sentence for anything else (names are not looked up).
result<listen_address> split_listen(const std::string& listen);
/// Rules over the whole: threads in range, listen well formed, certificate with key, secret files not
/// readable by others...
config_problems check_config(const config& chosen);
/// The JSON text of a configuration, as `--print-default-config` shows it; reading it back changes nothing.
std::string config_to_json(const config& shown);

} // namespace convene
