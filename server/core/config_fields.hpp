#pragma once

#include "server/core/config.hpp"

#include <concepts>
#include <string_view>
#include <type_traits>

namespace convene {

/// Inclusive bounds of a number in the configuration file.
struct field_range {
    double least;
    double most;
};

/// True for "redis://user:secret@host".
bool has_url_password(std::string_view url);

/// Calls `visit(name, field)` or `visit(name, field, range)` for every setting, and `visit.section(name,
/// part)` for the groups. Reading and writing both come from this one list.
template<class Config, class Visit>
    requires std::same_as<std::remove_const_t<Config>, config>
void each_field(Config& c, Visit& visit) {
    visit("listen", c.listen);
    visit("data", c.data);
    visit("redis_url", c.redis_url);
    visit("memory_redis_url", c.memory_redis_url);
    visit("threads", c.threads, field_range{0, 256});
    visit("demo", c.demo);
    visit("client", c.client);
    visit("tls_cert", c.tls_cert);
    visit("tls_key", c.tls_key);
    visit("public_url", c.public_url);
    visit("origins", c.origins);
    visit("leave_url", c.leave_url);
    visit("trusted_proxies", c.trusted_proxies);
    visit("audit_keys", c.audit_keys);
    visit("audit_heads", c.audit_heads);
    visit("public_schedule", c.public_schedule);
    visit("log_level", c.log_level);
    visit("login_idle_min", c.login_idle, field_range{1, 24 * 60});
    visit("login_absolute_min", c.login_absolute, field_range{1, 30 * 24 * 60});
    visit("login_proof_min", c.login_proof, field_range{1, 30 * 24 * 60});
    visit("second_factor", c.second_factor);
    visit.section("mail", c.mail);
    visit.section("limits", c.limits);
}

template<class Mail, class Visit>
    requires std::same_as<std::remove_const_t<Mail>, mail_config>
void each_field(Mail& m, Visit& visit) {
    visit("smtp_url", m.smtp_url);
    visit("username", m.username);
    visit("password_file", m.password_file);
    visit("from", m.from);
}

template<class Limits, class Visit>
    requires std::same_as<std::remove_const_t<Limits>, limits_config>
void each_field(Limits& l, Visit& visit) {
    constexpr double mib = 1024.0 * 1024;
    constexpr field_range rate{0.01, 1e6};
    constexpr field_range burst{1, 1e6};
    constexpr field_range count{1, 1e6};
    visit("request_line_bytes", l.request_line_bytes, field_range{256, 64 * 1024});
    visit("header_bytes", l.header_bytes, field_range{1024, mib});
    visit("header_fields", l.header_fields, field_range{8, 1000});
    visit("body_bytes", l.body_bytes, field_range{1024, 64 * mib});
    visit("frame_bytes", l.frame_bytes, field_range{1024, 16 * mib});
    visit("queue_bytes", l.queue_bytes, field_range{4096, 64 * mib});
    visit("socket_bytes", l.socket_bytes, field_range{4096, 64 * mib});
    visit("message_characters", l.message_characters, field_range{1, 100'000});
    visit("commands_per_s", l.commands_per_s, rate);
    visit("commands_burst", l.commands_burst, burst);
    visit("posts_per_s", l.posts_per_s, rate);
    visit("posts_burst", l.posts_burst, burst);
    visit("connections", l.connections, count);
    visit("connections_per_address", l.connections_per_address, count);
    visit("connections_per_person", l.connections_per_person, count);
    visit("header_timeout_s", l.header_timeout, field_range{1, 600});
    visit("body_timeout_s", l.body_timeout, field_range{1, 3600});
    visit("keep_alive_s", l.keep_alive, field_range{1, 3600});
    visit("write_stall_s", l.write_stall, field_range{1, 3600});
    visit("heartbeat_s", l.heartbeat, field_range{1, 600});
    visit("heartbeat_grace_s", l.heartbeat_grace, field_range{1, 600});
    visit("flush_window_ms", l.flush_window, field_range{0, 1000});
}

} // namespace convene
