#include "server/redis/embedded.hpp"

#include "server/core/log.hpp"
#include "server/redis/backoff.hpp"
#include "server/redis/child_process.hpp"
#include "server/redis/embedded_contents.hpp"
#include "server/redis/embedded_files.hpp"
#include "server/redis/orphan.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>

namespace convene::redis {

namespace {

using steady = std::chrono::steady_clock;

constexpr auto start_limit = std::chrono::seconds(60);
constexpr auto stop_limit = std::chrono::seconds(3); // then SIGKILL: what was acknowledged is on disk
constexpr auto look_again = std::chrono::milliseconds(5);

error refused(const std::string& sentence) {
    return {errc::unavailable, sentence};
}

} // namespace

class embedded_server::impl : public std::enable_shared_from_this<impl> {
public:
    impl(asio::any_io_executor executor, settings chosen)
        : executor_(std::move(executor)), chosen_(std::move(chosen)), ended_(executor_) {}

    static task<result<void>> start(std::shared_ptr<impl> self);
    static task<void> stop(std::shared_ptr<impl> self);
    void abandon();

    endpoint as_user(const std::string& name, const std::string& password) const;
    endpoint application() const { return as_user("convene", passwords_.application); }
    requirements needs(const std::string& installation) const;
    requirements application_needs() const { return needs(installation_); }
    int process_id() const noexcept { return child_ && child_->is_running() ? child_->id() : -1; }

private:
    static task<void> supervise(std::shared_ptr<impl> self);

    result<void> prepare();
    task<result<void>> launch();
    task<result<void>> spawn();
    task<result<void>> wait_until_ready();
    task<result<void>> fill();
    static task<void> end_child(std::shared_ptr<impl> self);
    bool is_durable() const { return chosen_.kind == mode::durable; }

    asio::any_io_executor executor_;
    settings chosen_;
    asio::steady_timer ended_; ///< cancelled when the supervisor has seen the child's end
    system_random random_;
    std::unique_ptr<socket_path> socket_;
    embedded_passwords passwords_;
    std::string installation_; ///< random name of this store; empty when memory-only
    std::shared_ptr<child_process> child_;
    std::unique_ptr<client> deploy_;
    std::uintmax_t log_begin_ = 0; ///< size of redis.log before the present child
    bool stopping_ = false;
    bool supervised_ = false;
};

endpoint embedded_server::impl::as_user(const std::string& name, const std::string& password) const {
    endpoint where;
    where.unix_path = socket_ ? socket_->str() : std::string();
    where.username = name;
    where.password = password;
    return where;
}

requirements embedded_server::impl::needs(const std::string& installation) const {
    requirements wanted;
    wanted.durable = is_durable();
    wanted.installation_key = installation.empty() ? std::string() : std::string(installation_key);
    wanted.installation_value = installation;
    return wanted;
}

result<void> embedded_server::impl::prepare() {
    const auto directory = make_private_directory(chosen_.directory);
    if (!directory) {
        return directory.error();
    }
    auto passwords = load_or_make_passwords(chosen_.directory, random_);
    if (!passwords) {
        return passwords.error();
    }
    passwords_ = std::move(*passwords);
    socket_ = std::make_unique<socket_path>(chosen_.directory);
    const auto access =
        write_private_file(chosen_.directory / "users.acl", access_list(passwords_, chosen_.more_users));
    if (!access) {
        return access.error();
    }
    return write_private_file(chosen_.directory / "redis.conf",
                              server_configuration(chosen_, socket_->str()));
}

task<result<void>> embedded_server::impl::start(std::shared_ptr<impl> self) {
    const auto prepared = self->prepare();
    if (!prepared) {
        co_return prepared.error();
    }
    auto launched = co_await self->launch();
    if (!launched) {
        self->deploy_.reset();
        self->child_.reset();
        co_return launched.error();
    }
    self->supervised_ = true;
    asio::co_spawn(self->executor_, supervise(self), asio::detached);
    co_return result<void>{};
}

/// One life of the child: from fork to "answers, and holds what it must hold".
task<result<void>> embedded_server::impl::launch() {
    auto spawned = co_await spawn();
    if (!spawned) {
        co_return spawned;
    }
    auto ready = co_await wait_until_ready();
    if (!ready) {
        co_return ready;
    }
    auto filled = co_await fill();
    co_return filled;
}

task<result<void>> embedded_server::impl::spawn() {
    const auto lock =
        co_await directory_lock::take(executor_, chosen_.directory, as_user("deploy", passwords_.deploy));
    if (!lock) {
        co_return lock.error();
    }
    child_process::settings plan;
    plan.output = chosen_.directory / "redis.log";
    plan.command = {chosen_.binary, (chosen_.directory / "redis.conf").string()};
    plan.inherited = lock->descriptor();
    if (stopping_) {
        co_return refused("The server is being stopped.");
    }
    std::error_code missing;
    std::filesystem::remove(chosen_.directory / "redis.sock", missing); // of a child that was killed
    const auto size = std::filesystem::file_size(plan.output, missing);
    log_begin_ = missing ? 0 : size;
    auto started = child_process::start(executor_, plan);
    if (!started) {
        co_return started.error();
    }
    child_ = std::move(*started);
    log_info("redis-server started", {{"process", child_->id()}, {"directory", chosen_.directory.string()}});
    co_return result<void>{};
}

task<result<void>> embedded_server::impl::wait_until_ready() {
    const client_tuning quick{.backoff_least = look_again, .backoff_most = std::chrono::milliseconds(100)};
    deploy_ = std::make_unique<client>(executor_, as_user("deploy", passwords_.deploy), needs({}),
                                       "convene-deploy", quick);
    asio::steady_timer pause(executor_);
    auto limit = steady::now() + start_limit;
    // Not before its socket is there: the first try then succeeds without a back-off.
    while (!std::filesystem::is_socket(chosen_.directory / "redis.sock") && child_->is_running() &&
           steady::now() < limit && !stopping_) {
        pause.expires_after(look_again);
        co_await pause.async_wait(as_result);
    }
    deploy_->start();
    while (!deploy_->is_ready() && !stopping_) {
        const std::string log = (chosen_.directory / "redis.log").string();
        if (!child_->is_running()) {
            co_return refused("redis-server ended at its start (" + child_->describe_end() +
                              "). It says: " + last_complaint(log, log_begin_) + " (see " + log + ")");
        }
        if (deploy_->problem().find("LOADING") != std::string::npos) {
            limit = steady::now() + start_limit; // it works; killing it would only make it begin again
        }
        if (steady::now() > limit) {
            co_return refused("redis-server does not get ready: " + deploy_->problem() + " (see " + log +
                              ")");
        }
        pause.expires_after(look_again);
        co_await pause.async_wait(as_result);
    }
    if (stopping_) {
        co_return refused("The server is being stopped.");
    }
    co_return result<void>{};
}

task<result<void>> embedded_server::impl::fill() {
    if (is_durable()) {
        auto name = co_await claim_installation(*deploy_, random_, chosen_.directory);
        if (!name) {
            co_return name.error();
        }
        installation_ = std::move(*name);
    }
    auto loaded = co_await load_functions(*deploy_);
    if (loaded) {
        co_await forget_old_libraries(*deploy_);
    }
    co_return loaded;
}

task<void> embedded_server::impl::supervise(std::shared_ptr<impl> self) {
    asio::steady_timer pause(self->executor_);
    backoff wait(std::chrono::milliseconds(50), std::chrono::seconds(5));
    while (!self->stopping_) {
        const auto begin = steady::now();
        co_await child_process::wait_end(self->child_);
        if (self->stopping_) {
            break;
        }
        log_error("redis-server ended by itself", {{"how", self->child_->describe_end()}});
        if (steady::now() - begin > start_limit) {
            wait.reset();
        }
        bool up = false;
        while (!up && !self->stopping_) {
            pause.expires_after(wait.next(self->random_));
            co_await pause.async_wait(as_result);
            if (self->stopping_) {
                break;
            }
            const auto launched = co_await self->launch();
            up = launched.has_value();
            if (!up && !self->stopping_) {
                log_error("redis-server cannot be started again", {{"why", launched.error().message}});
                co_await end_child(self);
            }
        }
    }
    self->supervised_ = false;
    self->ended_.cancel();
}

/// Ends a child that runs but does not work, without holding up the loop.
task<void> embedded_server::impl::end_child(std::shared_ptr<impl> self) {
    const auto child = self->child_;
    asio::steady_timer limit(self->executor_);
    for (const int number : {SIGTERM, SIGKILL}) { // SIGTERM is Redis' SHUTDOWN
        if (!child || !child->is_running()) {
            break;
        }
        child->signal(number);
        limit.expires_after(stop_limit);
        limit.async_wait([child](boost::system::error_code ec) {
            if (!ec) {
                child->cancel_wait();
            }
        });
        co_await child_process::wait_end(child);
        limit.cancel();
    }
}

task<void> embedded_server::impl::stop(std::shared_ptr<impl> self) {
    self->stopping_ = true;
    if (self->deploy_) {
        self->deploy_->stop();
    }
    for (const int number : {SIGTERM, SIGKILL}) {
        if (!self->supervised_) {
            break;
        }
        if (self->child_) {
            self->child_->signal(number);
        }
        self->ended_.expires_after(stop_limit);
        co_await self->ended_.async_wait(as_result);
    }
    if (self->child_) {
        log_info("redis-server stopped", {{"how", self->child_->describe_end()}});
    }
    self->child_.reset();
    self->deploy_.reset();
    self->socket_.reset();
}

/// Destroyed without `stop`: ends the child here and now.
void embedded_server::impl::abandon() {
    stopping_ = true;
    deploy_.reset();
    if (child_ && child_->is_running()) {
        child_->signal(SIGTERM);
        if (!child_->wait_blocking(stop_limit)) {
            child_->signal(SIGKILL);
            child_->wait_blocking(stop_limit);
        }
    }
}

embedded_server::embedded_server(asio::any_io_executor executor, settings chosen)
    : impl_(std::make_shared<impl>(std::move(executor), std::move(chosen))) {}

embedded_server::~embedded_server() {
    impl_->abandon();
}

task<result<void>> embedded_server::start() {
    return impl::start(impl_);
}

task<void> embedded_server::stop() {
    return impl::stop(impl_);
}

endpoint embedded_server::application_endpoint() const {
    return impl_->application();
}

requirements embedded_server::application_requirements() const {
    return impl_->application_needs();
}

int embedded_server::process_id() const noexcept {
    return impl_->process_id();
}

} // namespace convene::redis
