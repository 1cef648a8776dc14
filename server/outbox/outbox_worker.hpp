#pragma once

#include "server/core/clock.hpp"
#include "server/core/random.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace convene::outbox {

/// A fact that waits to be acted on (`lua/shared_outbox.lua`).
struct entry {
    std::string tag;  ///< hash tag with braces, "{auth}"
    std::string id;   ///< "<n>-0", unique within the tag for ever
    std::string fact; ///< the id that it had first, of a dead letter that was sent on its way again: the key
                      ///< of idempotency
    std::string kind; ///< chooses the handler
    std::string json;
    unsigned tries = 1; ///< this one included
};

struct worker_settings {
    std::chrono::milliseconds poll{500};        ///< how often an idle worker looks; `poke` is quicker
    std::chrono::milliseconds lease{60'000};    ///< longer than any handler may take
    std::chrono::milliseconds first_wait{1000}; ///< after the first failure; doubled each time, full jitter
    std::chrono::milliseconds most_wait{300'000};
    unsigned most_tries = 12;
    unsigned parallel = 4; ///< entries in work at once: the only queue of the worker
};

/// Carries out outbox entries: lease, do, then done or retry, each step one Redis function. Any number of
/// workers in any number of processes may watch one tag; each entry is leased to one of them. A worker that
/// dies keeps its lease at most `lease` long, then another one takes the entry: so a handler may see an entry
/// twice only when a worker died or stalled between the act and its acknowledgement. Acts inside Redis use
/// `outbox_finish` in their own function and happen exactly once; acts outside must be idempotent by
/// `entry::fact`. A tag that is held (`lua/shared_outbox.lua`) is not leased from until it is let go.
///
/// Use it from the thread of its executor; `store` and `time` outlive it.
class outbox_worker {
public:
    /// The result of a handler: success removes the entry with its content; an error of code `invalid` or
    /// `not_found` gives it up at once (dead letter), any other is retried with growing waits.
    using handler = std::function<task<result<void>>(entry)>;

    outbox_worker(const asio::any_io_executor& executor, redis::client& store, const clock& time,
                  id_source& random, worker_settings settings = {});
    ~outbox_worker();
    outbox_worker(const outbox_worker&) = delete;
    outbox_worker& operator=(const outbox_worker&) = delete;

    /// Who carries out entries of a kind. Kind "nothing" is known: it is done at once.
    void handle(std::string kind, handler act);
    /// Watches one hash tag, e.g. "{auth}", from now on; a tag that is watched already is left as it is.
    void watch(std::string tag);
    void start();
    /// Stops leasing; entries in work finish and are acknowledged. Safe to call twice.
    void stop();
    /// Something was just added: look now.
    void poke();
    /// Entries in work now; after `stop`, zero means all is quiet.
    unsigned busy() const noexcept;

private:
    class impl;
    std::shared_ptr<impl> impl_;
};

/// How long to wait before try number `tries + 1`, before jitter. Pure.
std::chrono::milliseconds backoff_after(unsigned tries, const worker_settings& settings);

} // namespace convene::outbox
