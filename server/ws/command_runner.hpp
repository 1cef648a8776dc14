#pragma once

#include "server/ws/live_server.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <string_view>

namespace convene::ws {

/// Executes the commands of one connection in order, whatever carried them. Part of its connection.
class command_runner {
public:
    command_runner(live_server& owner, connection& of, const asio::any_io_executor& on)
        : owner_(owner), of_(of), answered_(on) {}

    /// One frame: commands begin in order.
    task<void> handle(std::string_view lines);

private:
    task<void> execute(std::string_view line);
    task<void> answer(std::shared_ptr<connection> keep, command_table::prepared what);
    void refuse_rate(std::string_view line);

    live_server& owner_;
    connection& of_;
    asio::steady_timer answered_; ///< cancelled at each answer, for those who wait for their turn
    std::size_t running_ = 0;
    int malformed_ = 0;
    int hasty_ = 0;
};

} // namespace convene::ws
