#pragma once

#include "server/redis/reply.hpp"

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

struct redisReader;

namespace convene::redis {

/// Appends one command in RESP: an array of bulk strings, safe for any bytes.
void append_command(std::string& out, std::span<const std::string> words);

/// Bytes in, replies out; the parser of one connection (hiredis' redisReader). Any error is final: the
/// connection must be dropped, nothing is ever resynchronised. Not thread safe.
class reply_reader {
public:
    /// What one reply may cost in memory, its own bookkeeping included.
    static constexpr std::size_t default_reply_bytes = 64 * 1024 * 1024;
    /// Largest piece that `feed` accepts.
    static constexpr std::size_t max_feed = 64 * 1024;

    explicit reply_reader(std::size_t max_reply_bytes = default_reply_bytes);
    ~reply_reader();
    reply_reader(const reply_reader&) = delete;
    reply_reader& operator=(const reply_reader&) = delete;

    enum class status { reply, need_more, broken };

    /// Takes over at most `max_feed` bytes. False: broken (also when more bytes were given).
    bool feed(std::string_view bytes);
    /// Moves the next complete reply into `out`. Call until it answers something else than `reply`.
    status next(reply& out);
    /// Why it is broken, for the log.
    std::string_view problem() const noexcept { return problem_; }

private:
    struct builder;
    struct reader_deleter {
        void operator()(redisReader* reader) const noexcept;
    };

    bool is_line_too_long() const noexcept;

    std::unique_ptr<builder> builder_;
    std::unique_ptr<redisReader, reader_deleter> reader_;
    std::size_t max_reply_bytes_;
    std::string problem_;
};

} // namespace convene::redis
