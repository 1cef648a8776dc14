#pragma once

#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace convene::redis {

/// A redis-server child of ours on a unix socket inside `directory` (0700; TCP off). It dies with us
/// (PDEATHSIG), is started again with back-off if it dies by itself, and is shut down in order by `stop`.
/// ACL: user `default` off, user `deploy` loads the function library, user `convene` may FCALL, SUBSCRIBE and
/// use the data commands that functions use on `cv:*`, and nothing that runs code or configures; of the
/// audit record it may append and read only.
///
/// The executor's thread must live as long as the process (PDEATHSIG follows the thread): use main's. The
/// caller holds a lock on the data directory: a redis-server found running in it is taken for an orphan of an
/// earlier run and is shut down first.
class embedded_server {
public:
    enum class mode {
        durable,    ///< AOF, appendfsync always: what was acknowledged is on disk
        memory_only ///< save "", no AOF: text that must never reach a disk
    };

    struct settings {
        /// Made when missing (0700); holds redis.sock, redis.conf, users.acl, redis.passwords, redis.log,
        /// AOF.
        std::filesystem::path directory;
        mode kind = mode::durable;
        std::string binary = "redis-server";
        std::vector<std::string> more_users; ///< further lines of users.acl; for tests only
    };

    embedded_server(asio::any_io_executor executor, settings chosen);
    ~embedded_server();
    embedded_server(const embedded_server&) = delete;
    embedded_server& operator=(const embedded_server&) = delete;

    /// Starts the child, waits until it answers (60 s, or as long as it is loading), loads the function
    /// library and, when durable, makes sure that the installation key exists. Errors in plain words (binary
    /// missing, AOF damaged...).
    task<result<void>> start();
    /// SHUTDOWN in order; kills after 3 s.
    task<void> stop();

    /// How the application user connects. Valid after `start`.
    endpoint application_endpoint() const;
    requirements application_requirements() const;
    /// Of the child; -1 while none runs.
    int process_id() const noexcept;

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

/// Loads the function library with a deploy user's connection, into the embedded server or an operator's own
/// Redis. Old versions stay for servers that still run.
task<result<void>> load_functions(client& deploy);

} // namespace convene::redis
