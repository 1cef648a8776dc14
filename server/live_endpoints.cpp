#include "server/live_endpoints.hpp"

#include "server/http/server.hpp"
#include "server/ws/poll_relay.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <charconv>

namespace convene {

namespace {

using http::request;
using http::response;

struct poll_opened {
    std::string connection; ///< names the connection in its requests
};
BOOST_DESCRIBE_STRUCT(poll_opened, (), (connection))

error no_such_connection() {
    return {errc::not_found, "There is no such connection."};
}

/// A whole number without a sign; -1 for anything else.
std::int64_t number_of(std::string_view text) {
    std::int64_t number = -1;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size() ? number : -1;
}

std::int64_t query_number(const request& asked, std::string_view name, std::int64_t absent) {
    const auto found = asked.query.find(name);
    return found == asked.query.end() ? absent : number_of(found->second);
}

/// The live server that keeps the connection: its number stands before the dash of the key. Null when there
/// is none.
ws::live_server* keeper_of(const live_peers& all, std::string_view key) {
    const auto dash = key.find('-');
    const std::int64_t number = dash == std::string_view::npos ? -1 : number_of(key.substr(0, dash));
    return number >= 0 && number < static_cast<std::int64_t>(all.size())
               ? all[static_cast<std::size_t>(number)]
               : nullptr;
}

response stream_answer(ws::live_server& here, const request& asked) {
    response answer;
    answer.content_type = "text/event-stream";
    answer.headers.emplace_back("X-Accel-Buffering", "no");
    answer.take_over = [&here, who = asked.caller](http::upgrade taken) {
        here.adopt_stream({std::move(taken.stream), {}, std::move(taken.place), who});
    };
    return answer;
}

task<response> open_stream(ws::live_server& here, request asked) {
    co_return stream_answer(here, asked);
}

task<response> open_poll(ws::live_server& here, request asked) {
    co_return response::json(protocol::to_json(poll_opened{here.open_poll(*asked.caller)}));
}

/// Runs on the thread that keeps the connection, like `wait_there`.
task<result<void>> receive_there(ws::live_server* there, std::string key, auth::principal caller,
                                 std::int64_t number, std::string lines) {
    const auto one = there->find_relay(key, caller);
    co_return one ? one->receive(number, std::move(lines)) : result<void>(no_such_connection());
}

task<response> send(const live_peers& all, request asked) {
    const std::string key(asked.parameter("connection"));
    const std::int64_t number = query_number(asked, "number", -1);
    ws::live_server* there = keeper_of(all, key);
    if (there == nullptr) {
        co_return response::problem(no_such_connection(), asked.request_id);
    }
    if (number < 1) {
        co_return response::problem(error(errc::invalid, "Frames are numbered from 1.", "number"),
                                    asked.request_id);
    }
    auto work = receive_there(there, key, *asked.caller, number, std::move(asked.body));
    const result<void> taken =
        co_await asio::co_spawn(there->use().loop, std::move(work), asio::use_awaitable);
    co_return taken ? response::empty() : response::problem(taken.error(), asked.request_id);
}

task<result<ws::poll_answer>> wait_there(ws::live_server* there, std::string key, auth::principal caller,
                                         std::int64_t ack) {
    const auto one = there->find_poll(key, caller);
    if (!one) {
        co_return no_such_connection();
    }
    co_return co_await one->poll(one, ack);
}

task<response> poll(const live_peers& all, request asked) {
    const std::string key(asked.parameter("connection"));
    ws::live_server* there = keeper_of(all, key);
    if (there == nullptr) {
        co_return response::problem(no_such_connection(), asked.request_id);
    }
    auto work = wait_there(there, key, *asked.caller, query_number(asked, "ack", 0));
    const result<ws::poll_answer> found =
        co_await asio::co_spawn(there->use().loop, std::move(work), asio::use_awaitable);
    co_return found ? response::json(protocol::to_json(*found))
                    : response::problem(found.error(), asked.request_id);
}

http::route_options signed_in(std::string summary) {
    http::route_options options;
    options.summary = std::move(summary);
    return options;
}

} // namespace

void add_live_endpoints(http::router& routes, ws::live_server& here, const live_peers& all,
                        const limits_config& limits) {
    using http::method;
    routes.add(method::post, "/api/v1/live/stream",
               signed_in("The live connection as server-sent events, where WebSocket is blocked."),
               [&here](request asked) { return open_stream(here, std::move(asked)); });
    routes.add(
        method::post, "/api/v1/live/poll",
        signed_in("Opens a live connection that is polled, where event streams are blocked as well."),
        [&here](request asked) { return open_poll(here, std::move(asked)); }, {},
        protocol::type_ref::of<poll_opened>());
    auto polled = signed_in("What the connection has to say since the answer that `ack` names (0 at first).");
    polled.query = {{"ack", "seq of the last answer that was read"}};
    routes.add(
        method::get, "/api/v1/live/{connection}/poll", polled,
        [&all](request asked) { return poll(all, std::move(asked)); }, {},
        protocol::type_ref::of<ws::poll_answer>());
    auto said = signed_in("Commands for a streamed or polled connection: the lines of one frame.");
    said.status = 204;
    said.body_limit = limits.frame_bytes;
    said.query = {{"number", "counts the frames of a connection from 1; a repeated one is taken once"}};
    routes.add(method::post, "/api/v1/live/{connection}/send", said,
               [&all](request asked) { return send(all, std::move(asked)); });
}

} // namespace convene
