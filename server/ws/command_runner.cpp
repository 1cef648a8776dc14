#include "server/ws/command_runner.hpp"

#include "server/core/metrics.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace convene::ws {

namespace {

constexpr std::size_t most_overlapping = 64; ///< of one connection; more wait in the socket
constexpr int most_malformed = 5;            ///< lines that cannot be read, of one connection
constexpr int most_hasty = 100;              ///< commands refused for their rate

} // namespace

task<void> command_runner::handle(std::string_view lines) {
    while (!lines.empty() && !of_.is_closing()) {
        const auto end = lines.find('\n');
        const std::string_view line = lines.substr(0, end);
        lines = end == std::string_view::npos ? std::string_view() : lines.substr(end + 1);
        if (!line.empty() && line != "{}") {
            co_await execute(line);
        }
    }
}

/// Commands that may overlap are started and not waited for (at most `most_overlapping`); any other waits
/// until those before it are answered, and those behind it wait for it.
task<void> command_runner::execute(std::string_view line) {
    if (!of_.command_rate().take(owner_.use().time.steady_now())) {
        refuse_rate(line);
        co_return;
    }
    command_table::prepared next = owner_.use().commands.prepare(line);
    const bool malformed = next.malformed;
    const std::size_t most = next.overlaps ? most_overlapping - 1 : 0;
    while (running_ > most) {
        answered_.expires_at(asio::steady_timer::time_point::max());
        co_await answered_.async_wait(as_result);
    }
    ++running_;
    of_.set_busy(true);
    if (next.overlaps) {
        asio::co_spawn(answered_.get_executor(), answer(of_.shared_from_this(), std::move(next)),
                       asio::detached);
    } else {
        co_await answer(of_.shared_from_this(), std::move(next));
    }
    if (malformed && ++malformed_ == most_malformed) {
        of_.close(protocol::close_code::protocol_abuse, "malformed commands");
    }
}

task<void> command_runner::answer(std::shared_ptr<connection> keep, command_table::prepared what) {
    call asked{of_, {}};
    const auto began = owner_.use().time.steady_now();
    const std::int64_t number = what.id;
    const answered reply = co_await owner_.use().commands.execute(asked, std::move(what));
    --running_;
    of_.set_busy(running_ > 0);
    of_.send(realtime::frame::text(reply.line));
    owner_.seen().answered(
        {reply.command, reply.outcome, owner_.use().time.steady_now() - began, number, of_.id()});
    for (const realtime::frame& next : asked.after_reply) {
        of_.send(next);
    }
    answered_.cancel();
    if (owner_.is_draining() && running_ == 0) {
        owner_.close_for_drain(of_);
    }
    (void)keep;
}

void command_runner::refuse_rate(std::string_view line) {
    error refused(errc::rate_limited, "Too many commands. Please wait a moment.");
    refused.retry_after = of_.command_rate().wait();
    const auto document = protocol::json_document::parse(line);
    const auto id = document && document->root().is_object() ? document->root().find("id") : std::nullopt;
    const std::int64_t number = id && id->is_integer() ? id->integer().value_or(0) : 0;
    of_.send(realtime::frame::text(encode_refusal(number, refused)));
    static auto& refusals = counter("convene_ws_rate_limited_total", "Live commands refused for their rate.");
    refusals.Increment();
    if (++hasty_ == most_hasty) {
        of_.close(protocol::close_code::too_fast, "too many commands");
    }
}

} // namespace convene::ws
