#pragma once

#include "server/core/random.hpp"
#include "server/core/result.hpp"
#include "server/redis/embedded.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace convene::redis {

/// Passwords of the ACL users of an embedded server; kept in its directory so that the next run of ours can
/// reach (and end) a child that an earlier run left behind.
struct embedded_passwords {
    std::string application;
    std::string deploy;
};

/// Everything in the directory is 0600; the directory itself 0700. Errors are sentences for operators.
result<void> make_private_directory(const std::filesystem::path& directory);
result<embedded_passwords> load_or_make_passwords(const std::filesystem::path& directory, id_source& random);
/// Written beside, synced, then renamed: never half a file.
result<void> write_private_file(const std::filesystem::path& file, std::string_view content);
/// Content without the last line end; empty when there is no such file.
std::string read_small_file(const std::filesystem::path& file);

/// redis.conf of one mode. Pure.
std::string server_configuration(const embedded_server::settings& chosen, const std::string& socket_path);
/// users.acl: `default` off; `deploy`; `convene`. Passwords appear as SHA-256 only. Pure.
std::string access_list(const embedded_passwords& passwords, const std::vector<std::string>& more_users);

/// The reason in Redis' own words: the last warning it logged after byte `from`.
std::string last_complaint(const std::filesystem::path& log, std::uintmax_t from);

/// A path to DIRECTORY/redis.sock that fits the 107 bytes of a unix socket address: the path itself, or one
/// through a fresh private folder of the temporary directory, removed with this object.
class socket_path {
public:
    explicit socket_path(const std::filesystem::path& directory);
    ~socket_path();
    socket_path(const socket_path&) = delete;
    socket_path& operator=(const socket_path&) = delete;

    const std::string& str() const noexcept { return path_; }

private:
    std::string path_;
    std::filesystem::path detour_;
};

} // namespace convene::redis
