#include "server/serve.hpp"

#include "scheduling/import/summit_file.hpp"
#include "server/core/log.hpp"
#include "server/core/offload.hpp"
#include "server/http/tls_certificate.hpp"
#include "server/node.hpp"
#include "server/operator_verbs.hpp"
#include "server/outbox/file_mailer.hpp"
#include "server/outbox/smtp_mailer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <thread>
#include <vector>

namespace convene {

using namespace std::chrono_literals;

namespace {

constexpr auto drain_patience = 4s;       // gone within ten seconds, a store that hangs included
constexpr auto reconnect_spread = 2000ms; // clients come back at a random moment within it

/// "ADDR:PORT", "[::1]:8080".
struct listen_address {
    std::string address;
    unsigned short port = 0;
};

listen_address split_listen(const std::string& text) {
    const auto colon = text.rfind(':');
    std::string address = text.substr(0, colon);
    if (address.size() > 2 && address.front() == '[') {
        address = address.substr(1, address.size() - 2);
    }
    return {address, static_cast<unsigned short>(std::stoi(text.substr(colon + 1)))};
}

/// The built web client: where the configuration says, beside an installed binary, or in the tree.
std::filesystem::path find_client(const config& settings) {
    if (!settings.client.empty()) {
        return settings.client;
    }
    std::error_code ignored;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", ignored).parent_path();
    for (const auto& candidate : {program / "../share/convene/client", program / "../../client/build",
                                  std::filesystem::path("client/build")}) {
        if (std::filesystem::exists(candidate / "manifest.json", ignored)) {
            return std::filesystem::weakly_canonical(candidate, ignored);
        }
    }
    return {};
}

/// One node with its loop and thread.
struct running_node {
    asio::io_context loop{1};
    asio::executor_work_guard<asio::io_context::executor_type> guard = asio::make_work_guard(loop);
    std::unique_ptr<node> content;
    std::thread thread;
};

/// The server process from start to drain; everything here runs on the main thread, whose life the store
/// children follow.
class server_process {
public:
    explicit server_process(const config& settings)
        : settings_(settings), signals_(loop_, SIGTERM, SIGINT, SIGHUP), installation_(loop_, settings) {}

    int run() {
        asio::co_spawn(loop_, live(), [this](const std::exception_ptr& thrown, int code) {
            exit_code_ = thrown ? 1 : code;
            if (thrown) {
                std::cerr << "convene: the server could not go on.\n";
            }
            loop_.stop();
        });
        loop_.run();
        return exit_code_;
    }

private:
    task<int> live() {
        const auto prepared = co_await prepare();
        if (!prepared) {
            std::cerr << "convene: " << prepared.error().message << "\n";
            co_await shut_down();
            co_return 1;
        }
        installation_.announce(url_);
        std::cout << "Convene is ready: " << url_ << '\n' << std::flush;
        if (settings_.demo) {
            // Beside the wait for signals: a store that hangs must not hold up SIGTERM.
            asio::co_spawn(loop_, print_demo_links(*operator_, std::cout), asio::detached);
        }
        co_await wait_for_the_end();
        co_await drain();
        co_await shut_down();
        co_return 0;
    }

    task<result<void>> prepare() {
        auto files = http::static_files::load(find_client(settings_), settings_.leave_url);
        if (!files) {
            co_return files.error();
        }
        files_.emplace(std::move(*files));
        if (auto mail = make_mailer(); !mail) {
            co_return mail;
        }
        const listen_address wanted = split_listen(settings_.listen);
        if (auto free = http::check_port_is_free(wanted.address, wanted.port); !free) {
            co_return free;
        }
        if (auto started = co_await installation_.start(); !started) {
            co_return started;
        }
        auto keys = scheduling::audit_keys::load_or_make(settings_.audit_keys_folder());
        if (!keys) {
            co_return keys.error();
        }
        audit_keys_ = std::make_shared<const scheduling::audit_keys>(std::move(*keys));
        auto box = auth::secret_box::load_or_make(settings_.audit_keys_folder());
        if (!box) {
            co_return box.error();
        }
        box_ = *box;
        if (auto secure = load_certificate(); !secure) {
            co_return secure;
        }
        count_ =
            settings_.threads != 0 ? settings_.threads : std::max(1U, std::thread::hardware_concurrency());
        if (auto bound = bind_nodes(wanted); !bound) {
            co_return bound;
        }
        operator_ = std::make_unique<services>(loop_, *shared_);
        if (!co_await operator_->connect(20s)) {
            co_return error(errc::unavailable, "The store is not ready: " + operator_->store.problem());
        }
        if (settings_.demo) {
            if (auto loaded = co_await load_demo(*operator_, clock_, random_); !loaded) {
                co_return loaded;
            }
        }
        auto started = co_await start_nodes();
        co_return started;
    }

    result<void> make_mailer() {
        if (settings_.mail.smtp_url.empty()) {
            mailer_ = std::make_unique<outbox::file_mailer>(pool_, clock_, settings_.data / "mail",
                                                            outbox::sender{settings_.mail.from, "Convene"});
            return {};
        }
        auto made = outbox::smtp_mailer::make(pool_, clock_, settings_.mail);
        if (!made) {
            return made.error();
        }
        mailer_ = std::move(*made);
        return {};
    }

    result<void> load_certificate() {
        if (!settings_.has_tls()) {
            return {};
        }
        auto loaded = http::tls_certificate::load(settings_.tls_cert, settings_.tls_key);
        if (!loaded) {
            return loaded.error();
        }
        certificate_ = std::move(*loaded);
        return {};
    }

    /// Makes the nodes and binds their listeners; they share one port, which decides the address that links
    /// use.
    result<void> bind_nodes(const listen_address& wanted) {
        hasher_ = std::make_unique<auth::passphrase_hasher>(pool_);
        const auto port = hold_port(wanted);
        if (!port) {
            return port.error();
        }
        url_ = settings_.public_url;
        if (url_.empty()) {
            url_ = (certificate_ ? "https://" : "http://") +
                   settings_.listen.substr(0, settings_.listen.rfind(':')) + ":" + std::to_string(*port);
        }
        shared_.emplace(process_parts{settings_,
                                      installation_.addresses(),
                                      *files_,
                                      clock_,
                                      random_,
                                      *hasher_,
                                      pool_,
                                      *mailer_,
                                      {},
                                      url_,
                                      count_,
                                      live_,
                                      audit_keys_,
                                      box_});
        if (certificate_) {
            shared_->tls = [certificate = certificate_] { return certificate->current(); };
        }
        for (unsigned i = 0; i < count_; ++i) {
            nodes_.push_back(std::make_unique<running_node>());
            nodes_.back()->content = std::make_unique<node>(nodes_.back()->loop, *shared_, i);
            if (auto bound = nodes_.back()->content->listen(wanted.address, *port); !bound) {
                return bound;
            }
        }
        return {};
    }

    /// The port to use: the wanted one, or a free one that is held (bound, never listening) until the process
    /// ends.
    result<unsigned short> hold_port(const listen_address& wanted) {
        if (wanted.port != 0) {
            return wanted.port;
        }
        using reuse_port = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
        boost::system::error_code ec;
        const asio::ip::tcp::endpoint any(asio::ip::make_address(wanted.address, ec), 0);
        if (!ec) {
            port_holder_.open(any.protocol(), ec);
        }
        if (!ec) {
            port_holder_.set_option(reuse_port(true), ec);
        }
        if (!ec) {
            port_holder_.bind(any, ec);
        }
        if (ec) {
            return error(errc::internal, "Cannot listen on " + settings_.listen + ": " + ec.message() + ".");
        }
        return port_holder_.local_endpoint().port();
    }

    task<result<void>> start_nodes() {
        for (const auto& each : nodes_) {
            each->thread = std::thread([loop = &each->loop] { loop->run(); });
        }
        for (const auto& each : nodes_) {
            auto started = co_await asio::co_spawn(each->loop, each->content->start(), asio::use_awaitable);
            if (!started) {
                co_return started;
            }
        }
        co_return result<void>{};
    }

    task<void> wait_for_the_end() {
        for (;;) {
            const auto [ec, number] = co_await signals_.async_wait(as_result);
            if (ec) {
                co_return;
            }
            if (number != SIGHUP) {
                log_info("draining", {{"signal", number}});
                // A second signal ends the process at once; the stores follow by themselves.
                signals_.async_wait([](boost::system::error_code again, int) {
                    if (!again) {
                        std::_Exit(1);
                    }
                });
                co_return;
            }
            if (certificate_) {
                const auto reloaded = certificate_->reload();
                log_info("certificate read again", {{"ok", reloaded.has_value()}});
            }
        }
    }

    task<void> drain() {
        for (const auto& each : nodes_) {
            asio::post(each->loop, [to = each->content.get()] { to->drain(reconnect_spread); });
        }
        asio::steady_timer pause(loop_);
        const auto deadline = clock_.steady_now() + drain_patience;
        while (!co_await is_quiet() && clock_.steady_now() < deadline) {
            pause.expires_after(20ms);
            co_await pause.async_wait(as_result);
        }
    }

    task<bool> is_quiet() {
        bool quiet = true;
        for (const auto& each : nodes_) {
            const bool one =
                co_await asio::co_spawn(each->loop, ask_quiet(each->content.get()), asio::use_awaitable);
            quiet = quiet && one;
        }
        co_return quiet;
    }

    static task<bool> ask_quiet(node* which) { co_return which->is_quiet(); }

    task<void> shut_down() {
        for (const auto& each : nodes_) {
            asio::post(each->loop, [to = each->content.get()] { to->stop(); });
            each->guard.reset();
        }
        // Loops run out of work by themselves; one that does not within two seconds is left to the end of the
        // process.
        asio::steady_timer pause(loop_);
        const auto deadline = clock_.steady_now() + 2s;
        for (const auto& each : nodes_) {
            while (each->thread.joinable() && !each->loop.stopped() && clock_.steady_now() < deadline) {
                pause.expires_after(5ms);
                co_await pause.async_wait(as_result);
            }
        }
        if (operator_) {
            operator_->disconnect();
        }
        co_await installation_.stop();
        for (const auto& each : nodes_) {
            if (each->thread.joinable() && !each->loop.stopped()) {
                log_warn("a node did not come to rest");
                std::cout.flush();
                std::_Exit(0);
            }
            if (each->thread.joinable()) {
                each->thread.join();
            }
        }
    }

    const config& settings_;
    asio::io_context loop_{1};
    asio::signal_set signals_;
    asio::ip::tcp::acceptor port_holder_{loop_};
    system_clock clock_;
    system_random random_;
    worker_pool pool_;
    std::optional<http::static_files> files_;
    std::unique_ptr<outbox::mailer> mailer_;
    std::unique_ptr<auth::passphrase_hasher> hasher_;
    installation installation_;
    std::shared_ptr<http::tls_certificate> certificate_;
    live_peers live_;
    std::shared_ptr<const scheduling::audit_keys> audit_keys_;
    auth::secret_box box_ = auth::secret_box::make_passing();
    std::optional<process_parts> shared_;
    std::unique_ptr<services> operator_;
    std::vector<std::unique_ptr<running_node>> nodes_;
    unsigned count_ = 1;
    std::string url_;
    int exit_code_ = 0;
};

} // namespace

int serve(const config& settings) {
    set_log_level(settings.log_level == "debug"   ? log_level::debug
                  : settings.log_level == "warn"  ? log_level::warn
                  : settings.log_level == "error" ? log_level::error
                                                  : log_level::info);
    return server_process(settings).run();
}

} // namespace convene
