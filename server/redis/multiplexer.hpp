#pragma once

#include "server/redis/codec.hpp"
#include "server/redis/completion.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace convene::redis {

/// The state machine of one pipelined connection, without any input or output of its own: commands and bytes
/// go in, bytes and completions come out. A command is
///
///     waiting  -> staged  -> written  -> done
///     (no         (in the    (handed     or abandoned: its deadline passed, its late reply is swallowed
///      connection) buffer)    over)
///
/// When the connection is lost, written commands finish with `unknown_outcome` unless they are idempotent:
/// those are written once more. Waiting and staged ones wait for the next connection until their deadline and
/// then finish with `unavailable`: they were never written. Not thread safe; completions are returned, never
/// called, so the caller may do what it likes in them.
class multiplexer {
public:
    using time_point = std::chrono::steady_clock::time_point;

    /// On overflow `submit` refuses; nothing that was accepted is dropped.
    struct limits {
        std::size_t waiting = 10'000;                 ///< commands not yet written
        std::size_t waiting_bytes = 64 * 1024 * 1024; ///< their bytes
        std::size_t in_flight = 64 * 1024;            ///< written, the answer is awaited
        std::size_t reply_bytes = reply_reader::default_reply_bytes;
    };

    /// A command that ended: the caller calls `done` with `outcome`.
    struct finished {
        completion done;
        result<reply> outcome;
        time_point submitted;
    };

    explicit multiplexer(limits allowed);

    /// Takes one command; `done` is moved from only when it is accepted (true).
    bool submit(std::span<const std::string> words, time_point now, time_point deadline, bool idempotent,
                completion& done);

    /// A new connection is ready for commands; its reply stream starts here.
    void connected();
    bool is_connected() const noexcept { return reader_ != nullptr; }

    /// Bytes are waiting to be handed over (false while there is no connection).
    bool has_output() const noexcept { return is_connected() && !output_.empty(); }
    /// Swaps all staged bytes into `into`, which must be empty (its capacity is used again); from now on the
    /// commands count as written.
    void take_output(std::string& into);

    /// Bytes of the connection. False: the stream makes no sense, drop the connection (then call `lost`).
    [[nodiscard]] bool receive(std::string_view bytes, std::vector<finished>& out);
    /// Why `receive` said false.
    std::string_view problem() const noexcept;

    /// The connection is gone.
    void lost(std::vector<finished>& out);
    /// Ends what is past its deadline.
    void expire(time_point now, std::vector<finished>& out);
    /// No command ends by time before this; empty when there is none.
    std::optional<time_point> next_deadline() const noexcept { return earliest_; }
    /// Ends everything: written ones with `unknown_outcome`, the others with `unavailable`.
    void stop(std::vector<finished>& out);

    std::size_t waiting() const noexcept { return queued_.size(); }
    std::size_t in_flight() const noexcept { return written_.size(); }

private:
    struct pending {
        completion done;
        time_point submitted;
        time_point deadline;
        std::size_t bytes = 0;
        bool idempotent = false;
        bool was_written = false; ///< at least once, perhaps on an earlier connection
        bool abandoned = false;   ///< completed already; only its reply is still awaited
        std::string kept;         ///< bytes of an idempotent command, to write it once more
    };

    void note_deadline(time_point deadline) noexcept;
    void finish_unanswered(pending& ended, std::vector<finished>& out);
    void expire_queued(time_point now, std::vector<finished>& out);
    void requeue(std::vector<pending> again);

    limits allowed_;
    std::unique_ptr<reply_reader> reader_; ///< of the present connection; null while there is none
    std::string problem_;
    std::string output_;          ///< bytes of `queued_`, in the same order; bounded by `waiting_bytes`
    std::deque<pending> queued_;  ///< waiting or staged; bounded by `waiting`
    std::deque<pending> written_; ///< in the order of their replies; bounded by `in_flight`
    std::optional<time_point> earliest_;
};

} // namespace convene::redis
