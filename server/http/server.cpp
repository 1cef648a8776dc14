#include "server/http/server.hpp"

#include "server/core/log.hpp"
#include "server/core/random.hpp"
#include "server/http/connection.hpp"
#include "server/http/ledger.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>

namespace convene::http {

namespace {

using tcp = asio::ip::tcp;
using reuse_port = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::chrono::milliseconds sweep_period{200};
constexpr std::chrono::milliseconds shortest_pause{10};
constexpr std::chrono::milliseconds longest_pause{1000};
/// Connections over the limit that are told so at the same time; above that they are closed without a word.
constexpr std::size_t turned_away_at_most = 64;

constexpr std::string_view full_answer =
    R"({"type":"about:blank","title":"Service Unavailable","status":503,"code":"unavailable",)"
    R"("detail":"Too many connections at the moment. Try again in a few seconds."})";

std::size_t share(std::size_t limit, unsigned nodes) {
    return std::max<std::size_t>(1, (limit + nodes - 1) / std::max(1U, nodes));
}

error cannot_listen(const std::string& address, unsigned short port, const boost::system::error_code& why) {
    return {errc::unavailable,
            "Cannot listen on " + address + ":" + std::to_string(port) + ": " + why.message() + ".",
            "listen"};
}

result<tcp::endpoint> endpoint_of(const std::string& address, unsigned short port) {
    boost::system::error_code failed;
    const auto parsed = asio::ip::make_address(address, failed);
    if (failed) {
        return cannot_listen(address, port, failed);
    }
    return tcp::endpoint(parsed, port);
}

bool is_shortage(const boost::system::error_code& failed) {
    return failed == asio::error::no_descriptors || failed == asio::error::no_buffer_space ||
           failed == asio::error::no_memory || failed == boost::system::errc::too_many_files_open_in_system;
}

task<> live(std::shared_ptr<connection> one) {
    co_await one->run();
}

} // namespace

struct server::impl : std::enable_shared_from_this<impl> {
    impl(asio::io_context& on, parts with)
        : loop(on), acceptor(on), pause(on), sweep_timer(on), home(std::make_shared<node>(std::move(with))),
          ledger(std::make_shared<connection_ledger>(
              share(home->use.settings.limits.connections, home->use.nodes),
              share(home->use.settings.limits.connections_per_address, home->use.nodes))) {
        home->gate.limits = home->use.settings.limits;
        home->id_prefix = system_random{}.token(5) + "-";
    }

    result<void> listen(const std::string& address, unsigned short port);
    task<> accept_all(std::shared_ptr<impl> self);
    task<> sweep(std::shared_ptr<impl> self);
    void welcome(tcp::socket socket);
    void turn_away(tcp::socket socket, std::string_view reason);
    task<> say_full(std::shared_ptr<impl> self, std::shared_ptr<tcp::socket> socket);
    void drain();
    void stop();

    asio::io_context& loop;
    tcp::acceptor acceptor;
    asio::steady_timer pause;
    asio::steady_timer sweep_timer;
    std::shared_ptr<node> home;
    std::shared_ptr<connection_ledger> ledger;
    std::size_t being_turned_away = 0;
    bool stopped = false;
};

result<void> server::impl::listen(const std::string& address, unsigned short port) {
    const auto where = endpoint_of(address, port);
    if (!where) {
        return where.error();
    }
    boost::system::error_code failed;
    acceptor.open(where->protocol(), failed);
    if (!failed) {
        acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
    }
    if (!failed) {
        acceptor.set_option(reuse_port(true), failed);
    }
    if (!failed) {
        acceptor.bind(*where, failed);
    }
    if (!failed) {
        acceptor.listen(4096, failed);
    }
    if (!failed) {
        acceptor.non_blocking(true, failed);
    }
    if (failed) {
        return cannot_listen(address, port, failed);
    }
    home->names = site_of(home->use.settings, address, acceptor.local_endpoint().port());
    home->gate.hosts = home->names.hosts;
    return {};
}

task<> server::impl::accept_all(std::shared_ptr<impl> self) {
    auto wait = shortest_pause;
    while (self->acceptor.is_open()) {
        auto [failed, socket] = co_await self->acceptor.async_accept(as_result);
        if (!failed) {
            wait = shortest_pause;
            self->welcome(std::move(socket));
            continue;
        }
        if (failed == asio::error::operation_aborted || failed == asio::error::connection_aborted) {
            continue;
        }
        // Without a pause a process out of descriptors would spin on the connection that it cannot take.
        if (wait == shortest_pause) {
            log_warn("cannot accept", {{"why", failed.message()}});
        }
        self->home->seen.refused(is_shortage(failed) ? "out_of_descriptors" : "accept_failed");
        self->pause.expires_after(wait);
        wait = std::min(wait * 2, longest_pause);
        co_await self->pause.async_wait(as_result);
    }
}

task<> server::impl::sweep(std::shared_ptr<impl> self) {
    const auto& open = self->home->open;
    while (!self->stopped && !(self->home->draining && open.empty())) {
        self->sweep_timer.expires_after(sweep_period);
        co_await self->sweep_timer.async_wait(as_result);
        const auto now = std::chrono::steady_clock::now();
        for (connection* each : open) {
            each->check_deadline(now); // cancels only: nobody leaves the list from inside this loop
        }
    }
}

void server::impl::welcome(tcp::socket socket) {
    boost::system::error_code failed;
    const auto peer = socket.remote_endpoint(failed);
    if (failed) {
        return; // gone already
    }
    const auto how = home->proxies.trusts(peer.address()) ? connection_ledger::counting::in_all_only
                                                          : connection_ledger::counting::by_address;
    auto entered = ledger->enter(peer.address(), how);
    if (entered.outcome != connection_ledger::verdict::taken) {
        turn_away(std::move(socket), entered.outcome == connection_ledger::verdict::full
                                         ? "connection_limit"
                                         : "address_connection_limit");
        return;
    }
    socket.set_option(tcp::no_delay(true), failed);
    std::shared_ptr<connection> made;
    if (home->use.tls) {
        const auto context = home->use.tls();
        auto stream = std::make_unique<tls_stream>(std::move(socket), *context);
        made = std::make_shared<connection>(home, transport(std::move(stream)), peer.address(),
                                            std::move(entered.place));
    } else {
        made = std::make_shared<connection>(home, transport(std::move(socket)), peer.address(),
                                            std::move(entered.place));
    }
    asio::co_spawn(loop, live(std::move(made)), [](const std::exception_ptr& thrown) {
        if (thrown) {
            log_error("connection failed", {{"what", "unexpected exception"}});
        }
    });
}

void server::impl::turn_away(tcp::socket socket, std::string_view reason) {
    home->seen.refused(reason);
    // A TLS client could read the answer only after a handshake, which is what there is no room for.
    if (!home->use.tls && being_turned_away < turned_away_at_most) {
        ++being_turned_away;
        asio::co_spawn(loop, say_full(shared_from_this(), std::make_shared<tcp::socket>(std::move(socket))),
                       asio::detached);
    }
}

task<> server::impl::say_full(std::shared_ptr<impl> self, std::shared_ptr<tcp::socket> socket) {
    response answer;
    answer.status = 503;
    answer.content_type = "application/problem+json";
    answer.body = full_answer;
    answer.headers.emplace_back("Retry-After", "5");
    const std::string id = self->home->next_request_id();
    answer_context context;
    context.request_id = id;
    context.keep_alive = false;
    context.now = std::time(nullptr);
    std::string text;
    self->home->writer.write_head(text, answer, context);
    text += answer.body;
    boost::system::error_code ignored;
    // Fits every socket buffer; a client that does not read gets nothing more.
    socket->send(asio::buffer(text), 0, ignored);
    socket->shutdown(asio::socket_base::shutdown_send, ignored);
    asio::steady_timer limit(self->loop, std::chrono::seconds(1));
    limit.async_wait([socket](const boost::system::error_code& cancelled) {
        boost::system::error_code none;
        if (!cancelled) {
            socket->close(none);
        }
    });
    std::array<char, 1024> scrap;
    bool reading = true;
    while (reading) {
        const auto [failed, size] = co_await socket->async_read_some(asio::buffer(scrap), as_result);
        reading = !failed && size > 0;
    }
    --self->being_turned_away;
}

void server::impl::drain() {
    if (home->draining) {
        return;
    }
    home->draining = true;
    boost::system::error_code failed;
    // Connections that the kernel has accepted for us already are served; closing would reset them.
    while (acceptor.is_open() && !failed) {
        tcp::socket waiting(loop);
        acceptor.accept(waiting, failed);
        if (!failed) {
            welcome(std::move(waiting));
        }
    }
    acceptor.close(failed);
    pause.cancel();
    for (connection* each : home->open) {
        each->drain();
    }
}

void server::impl::stop() {
    stopped = true;
    boost::system::error_code ignored;
    acceptor.close(ignored);
    pause.cancel();
    sweep_timer.cancel();
}

server::server(asio::io_context& loop, parts use) : impl_(std::make_shared<impl>(loop, std::move(use))) {}

server::~server() {
    impl_->stop();
}

result<void> server::listen(const std::string& address, unsigned short port) {
    return impl_->listen(address, port);
}

unsigned short server::port() const {
    boost::system::error_code ignored;
    return impl_->acceptor.local_endpoint(ignored).port();
}

void server::start() {
    asio::co_spawn(impl_->loop, impl_->accept_all(impl_), asio::detached);
    asio::co_spawn(impl_->loop, impl_->sweep(impl_), asio::detached);
}

void server::drain() {
    impl_->drain();
}

std::size_t server::connection_count() const {
    return impl_->home->open.size();
}

const std::vector<std::string>& server::origins() const {
    return impl_->home->names.origins;
}

result<void> check_port_is_free(const std::string& address, unsigned short port) {
    const auto where = endpoint_of(address, port);
    if (!where) {
        return where.error();
    }
    asio::io_context loop;
    tcp::acceptor probe(loop);
    boost::system::error_code failed;
    probe.open(where->protocol(), failed);
    if (!failed) {
        probe.set_option(tcp::acceptor::reuse_address(true), failed);
    }
    if (!failed) {
        probe.bind(*where, failed);
    }
    if (!failed) {
        probe.listen(1, failed);
    }
    if (failed) {
        return cannot_listen(address, port, failed);
    }
    return {};
}

} // namespace convene::http
