#include "server/ws/live_server.hpp"

#include "server/core/log.hpp"
#include "server/core/metrics.hpp"
#include "server/ws/socket_connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <array>

namespace convene::ws {

using namespace std::chrono_literals;

namespace {

constexpr auto longest_lookup = 10s; ///< from asking the store for a login to adopting its socket

/// How many connections there are and were of one transport.
struct transport_count {
    prometheus::Gauge& open;
    prometheus::Counter& opened;
};

transport_count make_count(transport carrier) {
    const std::map<std::string, std::string> labels{{"transport", std::string(protocol::enum_name(carrier))}};
    return {gauge("convene_ws_connections", "Live connections that are open, by transport.", labels),
            counter("convene_ws_opened_total", "Live connections that were opened, by transport.", labels)};
}

/// The series of all transports appear with the first connection: a missing one would not mean 0.
transport_count& count_for(transport carrier) {
    static std::array<transport_count, 3> all{make_count(transport::ws), make_count(transport::sse),
                                              make_count(transport::poll)};
    return all.at(static_cast<std::size_t>(carrier));
}

/// Cuts the first word off.
std::string_view take_word(std::string_view& line) {
    const auto space = line.find(' ');
    const auto word = line.substr(0, space);
    line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
    return word;
}

} // namespace

live_server::live_server(parts use) : parts_(std::move(use)), timer_(parts_.loop) {}

live_server::~live_server() = default;

void live_server::start() {
    parts_.hub.on_control([this](std::string_view line) { handle_control(line); });
    asio::co_spawn(parts_.loop, tick(), asio::detached);
}

void live_server::adopt(arrival client) {
    const bool signed_in = client.caller.has_value();
    enter(start_socket_connection(*this, std::move(client), connection_id("c" + parts_.ids.token(10))),
          signed_in);
}

void live_server::enter(const std::shared_ptr<connection>& made, bool signed_in) {
    const bool full = by_id_.size() >= parts_.limits.connections;
    const bool person_full =
        signed_in && count_of(made->caller().person) >= parts_.limits.connections_per_person;
    by_id_.emplace(made->id().str(), made);
    by_person_.emplace(made->caller().person.str(), made.get());
    transport_count& count = count_for(made->carrier());
    count.open.Increment();
    count.opened.Increment();
    if (signed_in && saw_login_end_lately() && parts_.check_login) {
        asio::co_spawn(parts_.loop, check_login(made), asio::detached);
    }
    if (signed_in && made->caller().access_ended) {
        made->close(protocol::close_code::access_revoked, "access ended");
    } else if (full || draining_) {
        made->close(protocol::close_code::restarting, "please try another server");
    } else if (person_full) {
        made->close(protocol::close_code::too_many_connections, "too many connections of this person");
    }
}

/// A login may have been found good just before it ended, and its socket be adopted just after the control
/// line that was to close it: the two come over different connections to the store.
bool live_server::saw_login_end_lately() const {
    return login_ended_ && parts_.time.steady_now() - *login_ended_ < longest_lookup;
}

std::size_t live_server::count_of(const person_id& person) const {
    return by_person_.count(person.str());
}

void live_server::forget(const connection& which) {
    const auto [begin, end] = by_person_.equal_range(which.caller().person.str());
    for (auto it = begin; it != end; ++it) {
        if (it->second == &which) {
            by_person_.erase(it);
            break;
        }
    }
    if (by_id_.erase(which.id().str()) > 0) {
        count_for(which.carrier()).open.Decrement();
    }
}

void live_server::notify(const person_id& person, std::string_view line) {
    const realtime::frame bytes = realtime::frame::text(line);
    const auto [begin, end] = by_person_.equal_range(person.str());
    for (auto it = begin; it != end; ++it) {
        if (it->second->is_greeted()) {
            it->second->send(bytes);
        }
    }
}

void live_server::handle_control(std::string_view line) {
    const auto verb = take_word(line);
    const auto who = take_word(line);
    if (verb == "login.ended" || verb == "person.ended" || verb == "person.revoked") {
        login_ended_ = parts_.time.steady_now();
    }
    if (verb == "login.ended") {
        end_login(who);
    } else if (verb == "login.renewed") {
        renew_login(who, login_id(std::string(take_word(line))));
    } else if (verb == "person.ended") {
        end_person(who, protocol::close_code::not_signed_in, "signed out everywhere");
    } else if (verb == "person.revoked") {
        end_person(who, protocol::close_code::access_revoked, "access ended");
    } else if (verb == "person.changed") {
        restart_person(who);
    } else if (verb == "person.notice") {
        notify(person_id(std::string(who)), line);
    }
}

void live_server::end_login(std::string_view login) {
    for (const auto& [id, each] : by_id_) {
        if (each->caller().login.str() == login) {
            each->close(protocol::close_code::not_signed_in, "signed out");
        }
    }
}

void live_server::renew_login(std::string_view old, const login_id& renewed) {
    for (const auto& [id, each] : by_id_) {
        if (each->caller().login.str() == old) {
            each->go_on_as(renewed);
        }
    }
}

void live_server::end_person(std::string_view person, protocol::close_code code, std::string_view why) {
    const auto [begin, end] = by_person_.equal_range(std::string(person));
    for (auto it = begin; it != end; ++it) {
        it->second->close(code, std::string(why));
    }
}

void live_server::restart_person(std::string_view person) {
    const auto [begin, end] = by_person_.equal_range(std::string(person));
    for (auto it = begin; it != end; ++it) {
        it->second->close(protocol::close_code::restarting, "your roles changed");
    }
}

void live_server::drain(std::chrono::milliseconds spread) {
    draining_ = true;
    spread_ = spread;
    for (const auto& [id, each] : by_id_) {
        if (!each->is_busy()) {
            close_for_drain(*each);
        }
    }
}

void live_server::close_for_drain(connection& which) {
    const auto most = static_cast<std::uint32_t>(std::max<std::int64_t>(1, spread_.count()));
    which.close(protocol::close_code::going_away,
                R"({"reconnect_after_ms":)" + std::to_string(parts_.ids.below(most)) + "}");
}

void live_server::stop() {
    stopped_ = true;
    timer_.cancel();
    const auto all = by_id_;
    for (const auto& [id, each] : all) {
        each->close(protocol::close_code::restarting, "server stops");
        each->tick(parts_.time.steady_now() + 1h); // overdue: the socket ends now
    }
}

task<void> live_server::tick() {
    int seconds = 0;
    while (!stopped_) {
        timer_.expires_after(1s);
        co_await timer_.async_wait(as_result);
        const auto now = parts_.time.steady_now();
        for (const auto& [id, each] : by_id_) {
            each->tick(now);
        }
        if (++seconds % 30 == 0 && !checking_ && parts_.check_login) {
            checking_ = true;
            asio::co_spawn(parts_.loop, check_logins(), asio::detached);
        }
    }
}

task<void> live_server::check_logins() {
    std::vector<std::weak_ptr<connection>> all;
    all.reserve(by_id_.size());
    for (const auto& [id, each] : by_id_) {
        all.emplace_back(each);
    }
    for (const auto& weak : all) {
        co_await check_login(weak);
    }
    checking_ = false;
}

task<void> live_server::check_login(std::weak_ptr<connection> weak) {
    const auto each = weak.lock();
    if (!each || each->is_closing() || stopped_) {
        co_return;
    }
    const auto since = each->take_used() ? auth::activity::used : auth::activity::watching;
    const auto valid = co_await parts_.check_login(each->caller(), since);
    if (valid && !*valid) {
        each->close(protocol::close_code::not_signed_in, "login ended");
    }
}

} // namespace convene::ws
