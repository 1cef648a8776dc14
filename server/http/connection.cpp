#include "server/http/connection.hpp"

#include "server/core/log.hpp"

#include <ctime>

namespace convene::http {

namespace {

using clock_type = std::chrono::steady_clock;

constexpr std::size_t read_room = 4096;
constexpr std::size_t body_read_room = 16 * 1024;
constexpr std::size_t discarded_at_most = 256 * 1024;
constexpr std::chrono::seconds goodbye_time{2};
constexpr double least_bytes_per_second = 1024; // S-15

constexpr refusal head_too_slow{408, "header_timeout", "The request header took too long."};
constexpr refusal body_too_slow{408, "body_timeout", "The request body took too long."};

bool is_api(std::string_view path) {
    return path == "/api" || path.starts_with("/api/");
}

std::string allow_list(const std::vector<method>& verbs) {
    std::string list;
    for (const method verb : verbs) {
        list.append(list.empty() ? "" : ", ").append(to_string(verb));
    }
    return list;
}

errc code_for(unsigned status) {
    switch (status) {
    case 404:
        return errc::not_found;
    case 413:
    case 414:
    case 431:
        return errc::too_large;
    case 405:
    case 415:
    case 417:
    case 421:
        return errc::invalid;
    default:
        return errc::malformed;
    }
}

} // namespace

struct connection::turn {
    admitted in;
    const router::route* route = nullptr;
    std::string_view label = "unmatched";
    clock_type::time_point began;
    std::string request_id;
    method verb = method::get; ///< of the request, which belongs to the handler after a while
    bool secure = false;
    bool body_pending = false;
};

std::string node::next_request_id() {
    return id_prefix + std::to_string(++requests);
}

connection::connection(std::shared_ptr<node> home, transport stream, asio::ip::address peer,
                       std::shared_ptr<void> place)
    : home_(std::move(home)), stream_(std::move(stream)), peer_(std::move(peer)), place_(std::move(place)),
      scanner_(home_->gate.limits) {
    listed_ = home_->open.insert(home_->open.end(), this);
    home_->seen.connections(+1);
}

connection::~connection() {
    home_->open.erase(listed_);
    home_->seen.connections(-1);
}

task<> connection::run() {
    open_ = co_await shake_hands();
    while (open_) {
        const bool complete = co_await read_head();
        if (complete) {
            co_await take_turn();
        }
    }
    co_await say_goodbye();
}

void connection::check_deadline(clock_type::time_point now) {
    if (timed_out_ || (now < deadline_ && !too_slow(now))) {
        return;
    }
    timed_out_ = true;
    if (phase_ == phase::handshake || phase_ == phase::writing) {
        home_->seen.refused(phase_ == phase::writing ? "write_stall" : "handshake_timeout");
    }
    stream_.cancel();
}

bool connection::too_slow(clock_type::time_point now) const {
    const auto& limits = home_->gate.limits;
    const std::chrono::duration<double> elapsed = now - entered_;
    const auto of_body = static_cast<double>(limits.body_timeout.count());
    const auto of_writing = static_cast<double>(limits.write_stall.count());
    const bool measured = (phase_ == phase::body && elapsed.count() > of_body / 6) ||
                          (phase_ == phase::writing && elapsed.count() > of_writing);
    return measured && static_cast<double>(moved_) < elapsed.count() * least_bytes_per_second;
}

void connection::drain() {
    const bool silent = phase_ == phase::head && buffer_.empty();
    if (phase_ == phase::idle || phase_ == phase::handshake || silent) {
        timed_out_ = true;
        stream_.cancel();
    }
}

void connection::enter(phase next, clock_type::duration at_most) {
    phase_ = next;
    entered_ = clock_type::now();
    deadline_ = at_most == clock_type::duration::max() ? clock_type::time_point::max() : entered_ + at_most;
    moved_ = 0;
    timed_out_ = false;
}

task<bool> connection::shake_hands() {
    auto* tls = stream_.tls();
    if (tls == nullptr) {
        co_return true;
    }
    enter(phase::handshake, home_->gate.limits.header_timeout);
    const auto [failed] = co_await tls->async_handshake(asio::ssl::stream_base::server, as_result);
    gone_ = static_cast<bool>(failed);
    if (failed && !timed_out_) {
        home_->seen.refused("handshake_failed");
    }
    co_return !gone_;
}

task<bool> connection::read_head() {
    const auto& limits = home_->gate.limits;
    scanner_ = head_scanner(limits);
    buffer_.shrink_if_empty();
    const bool waits = buffer_.empty() && !first_;
    enter(waits ? phase::idle : phase::head, waits ? limits.keep_alive : limits.header_timeout);
    first_ = false;
    while (true) {
        const auto state = scanner_.scan(buffer_.bytes());
        if (state == head_scanner::state::complete) {
            co_return true;
        }
        if (state == head_scanner::state::refused) {
            co_await answer_refusal(scanner_.why());
            co_return false;
        }
        if (buffer_.empty() && home_->draining) {
            open_ = false;
            co_return false;
        }
        if (phase_ == phase::idle && !buffer_.empty()) {
            enter(phase::head, limits.header_timeout);
        }
        const bool received = co_await read_more(read_room);
        if (!received) {
            if (timed_out_ && !buffer_.empty()) {
                co_await answer_refusal(head_too_slow);
            }
            open_ = false;
            co_return false;
        }
    }
}

task<bool> connection::read_more(std::size_t room) {
    const auto into = buffer_.prepare(room);
    const auto [failed, size] = co_await stream_.read_some(into);
    if (failed) {
        co_return false;
    }
    buffer_.commit(size);
    moved_ += size;
    co_return true;
}

task<> connection::answer_refusal(refusal why) {
    turn now;
    now.began = clock_type::now();
    now.request_id = home_->next_request_id();
    const response answer = refuse(why, now);
    co_await finish(now, answer);
}

task<> connection::take_turn() {
    turn now;
    now.began = clock_type::now();
    now.request_id = home_->next_request_id();
    enter(phase::handling, clock_type::duration::max());
    const std::size_t head_bytes = scanner_.end() - scanner_.start();
    auto passed = pass_gate(buffer_.bytes().substr(scanner_.start(), head_bytes), home_->gate);
    response answer;
    if (const auto* refused = std::get_if<refusal>(&passed)) {
        answer = refuse(*refused, now);
    } else {
        now.in = std::move(std::get<admitted>(passed));
        now.in.asked.request_id = now.request_id;
        home_->proxies.settle(now.in.asked, peer_, stream_.tls() != nullptr);
        now.verb = now.in.asked.verb;
        now.secure = now.in.asked.secure;
        now.body_pending = now.in.body.kind != body_plan::framing::none;
        if (now.in.known_method && now.in.asked.path == live_path) {
            co_await take_upgrade(now);
            co_return;
        }
        buffer_.consume(scanner_.end());
        answer = co_await decide(now);
    }
    co_await finish(now, answer);
}

task<response> connection::decide(turn& now) {
    try {
        co_return co_await handle(now);
    } catch (const std::exception& failure) {
        home_->seen.handler_failed(now.label, now.request_id, failure.what());
    } catch (...) {
        home_->seen.handler_failed(now.label, now.request_id, "unknown exception");
    }
    co_return response::problem(
        error(errc::internal, "Something went wrong here. Quote the request id when you report it."),
        now.request_id);
}

task<response> connection::handle(turn& now) {
    request& asked = now.in.asked;
    if (auto answer = match(now)) {
        co_return std::move(*answer);
    }
    const bool unsafe = is_unsafe(asked.verb);
    if (const auto denied = unsafe ? check_content_type(asked) : std::nullopt) {
        co_return deny(*denied, now);
    }
    if (auto answer = co_await identify(now)) {
        co_return std::move(*answer);
    }
    if (const auto denied = unsafe ? check_origin(asked, home_->names) : std::nullopt) {
        co_return deny(*denied, now);
    }
    if (const auto denied = check_access(now.route->options, asked, home_->use.time.now())) {
        co_return deny(*denied, now);
    }
    if (now.body_pending) {
        if (auto answer = co_await read_body(now)) {
            co_return std::move(*answer);
        }
    }
    enter(phase::handling, clock_type::duration::max());
    // The request is the handler's from here on; what the answer still needs stays in the turn.
    co_return co_await now.route->handle(std::move(asked));
}

std::optional<response> connection::match(turn& now) {
    request& asked = now.in.asked;
    auto found = home_->use.routes.find(asked.verb, asked.path);
    const bool known_path = found.found != nullptr || !found.allowed.empty();
    if (found.found != nullptr && now.in.known_method) {
        now.route = found.found;
        now.label = found.found->pattern;
        asked.path_parameters = std::move(found.parameters);
        return {};
    }
    if (known_path || !now.in.known_method) {
        auto allowed = home_->use.routes.methods_at(asked.path);
        if (allowed.empty()) {
            allowed = {method::get, method::head};
        }
        return deny({405,
                     error(errc::invalid, "This address does not take that method."),
                     {{"Allow", allow_list(allowed)}}},
                    now);
    }
    if (is_api(asked.path)) {
        return response::problem(error(errc::not_found, "There is nothing at this address."), now.request_id);
    }
    auto file = home_->use.files.serve(asked);
    now.label = file.status < 400 ? "static" : "unmatched";
    return file;
}

task<std::optional<response>> connection::identify(turn& now) {
    request& asked = now.in.asked;
    // Probes answer for themselves: they must not wait for the store because a browser sent its cookie along.
    const bool needed = is_api(asked.path) || now.route->options.who != access::anyone;
    const bool has_credentials = asked.headers.contains("cookie") || asked.headers.contains("authorization");
    if (!needed || !has_credentials || !home_->use.authenticate) {
        co_return std::nullopt;
    }
    auto found = co_await home_->use.authenticate(asked);
    if (!found) {
        error away(errc::unavailable, "Sign-in cannot be checked right now. Try again in a moment.");
        away.retry_after = found.error().retry_after.value_or(std::chrono::seconds(2));
        co_return response::problem(away, now.request_id);
    }
    asked.caller = std::move(*found);
    co_return std::nullopt;
}

task<std::optional<response>> connection::read_body(turn& now) {
    const auto& limits = home_->gate.limits;
    const std::size_t own_limit = now.route->options.body_limit;
    body_reader reader(now.in.body, own_limit == 0 ? limits.body_bytes : own_limit);
    enter(phase::body, limits.body_timeout);
    const bool wanted = now.in.body.expects_continue && buffer_.empty();
    if (wanted && reader.now() == body_reader::state::more) {
        const bool written = co_await write_all("HTTP/1.1 100 Continue\r\n\r\n", {});
        if (!written) {
            co_return response{};
        }
        enter(phase::body, limits.body_timeout);
    }
    while (true) {
        buffer_.consume(reader.feed(buffer_.bytes()));
        if (reader.now() == body_reader::state::refused) {
            co_return refuse(reader.why(), now);
        }
        if (reader.now() == body_reader::state::complete) {
            break;
        }
        const bool received = co_await read_more(body_read_room);
        if (!received) {
            gone_ = !timed_out_;
            co_return refuse(body_too_slow, now);
        }
    }
    now.in.asked.body = reader.take();
    now.body_pending = false;
    co_return std::nullopt;
}

response connection::deny(const denial& why, const turn& now) const {
    response answer = response::problem(why.status, why.why, now.request_id);
    answer.headers.insert(answer.headers.end(), why.headers.begin(), why.headers.end());
    if (why.status == 401) {
        answer.headers.emplace_back("WWW-Authenticate", "Bearer");
    }
    return answer;
}

response connection::refuse(const refusal& why, turn& now) {
    if (now.route == nullptr) {
        now.label = "gate";
    }
    if (!gone_) {
        home_->seen.refused(why.reason);
    }
    open_ = false;
    unread_ = true;
    return response::problem(why.status, error(code_for(why.status), std::string(why.sentence)),
                             now.request_id);
}

task<> connection::finish(turn& now, const response& answer) {
    if (now.body_pending) {
        unread_ = true;
    }
    open_ = open_ && now.in.keep_alive && !now.body_pending && !home_->draining && !answer.take_over;
    answer_context context;
    context.request_id = now.request_id;
    context.secure = now.secure || stream_.tls() != nullptr;
    context.keep_alive = open_;
    context.http_1_0 = now.in.http_1_0;
    context.now = std::time(nullptr);
    home_->writer.write_head(head_out_, answer, context);
    const bool with_body = now.verb != method::head && answer.status != 204 && answer.status != 304;
    std::string_view body = answer.shared_body ? std::string_view(*answer.shared_body) : answer.body;
    if (!with_body) {
        body = {};
    }
    if (!gone_) {
        const bool written = co_await write_all(head_out_, body);
        gone_ = !written;
    }
    open_ = open_ && !gone_;
    home_->seen.request_answered({to_string(now.verb), now.label, gone_ ? 499U : answer.status,
                                  clock_type::now() - now.began, body.size(), now.request_id});
    if (answer.take_over && !gone_) {
        hand_over(answer);
    }
}

task<bool> connection::write_all(std::string_view first, std::string_view second) {
    const auto stall = home_->gate.limits.write_stall;
    enter(phase::writing, stall);
    while (!first.empty() || !second.empty()) {
        const std::array<asio::const_buffer, 2> pieces{asio::buffer(first), asio::buffer(second)};
        const auto [failed, size] = co_await stream_.write_some(pieces);
        if (failed) {
            co_return false;
        }
        const std::size_t of_first = std::min(size, first.size());
        first.remove_prefix(of_first);
        second.remove_prefix(size - of_first);
        moved_ += size;
        deadline_ = clock_type::now() + stall;
    }
    co_return true;
}

task<> connection::take_upgrade(turn& now) {
    request& asked = now.in.asked;
    now.label = live_path;
    std::optional<response> answer;
    auto denied = check_upgrade_form(asked, now.in.upgrade, home_->names);
    if (!denied && (home_->draining || !home_->use.on_upgrade)) {
        denied = denial{503, error(errc::draining, "The server is restarting."), {{"Retry-After", "2"}}};
    }
    if (!denied) {
        answer = co_await identify_for_upgrade(now);
        denied = answer ? std::nullopt : check_upgrade_caller(asked);
    }
    if (denied) {
        home_->seen.refused(denied->status == 403 ? "upgrade_origin" : "upgrade_form");
        answer = deny(*denied, now);
    }
    if (answer) {
        buffer_.consume(scanner_.end());
        co_await finish(now, *answer);
        co_return;
    }
    upgrade handed{std::move(stream_).take(), std::string(buffer_.bytes().substr(scanner_.start())),
                   std::move(asked), std::move(place_)};
    open_ = false;
    gone_ = true;
    home_->seen.request_answered({"GET", now.label, 101, clock_type::now() - now.began, 0, now.request_id});
    home_->use.on_upgrade(std::move(handed));
}

task<std::optional<response>> connection::identify_for_upgrade(turn& now) {
    try {
        co_return co_await identify(now);
    } catch (const std::exception& failure) {
        home_->seen.handler_failed(now.label, now.request_id, failure.what());
    }
    co_return response::problem(error(errc::internal, "Something went wrong here."), now.request_id);
}

task<> connection::say_goodbye() {
    if (gone_) {
        co_return;
    }
    enter(phase::leaving, goodbye_time);
    boost::system::error_code ignored;
    if (stream_.tls() != nullptr && !unread_) {
        co_await stream_.tls()->async_shutdown(as_result);
        co_return;
    }
    stream_.socket().shutdown(asio::socket_base::shutdown_send, ignored);
    if (!unread_) {
        co_return;
    }
    // Closing with bytes unread would reset the connection, and the client might never see the answer.
    std::array<char, 1024> scrap;
    for (std::size_t total = 0; total < discarded_at_most;) {
        const auto [failed, size] = co_await stream_.socket().async_read_some(asio::buffer(scrap), as_result);
        if (failed) {
            break;
        }
        total += size;
    }
}

} // namespace convene::http
