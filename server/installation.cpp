#include "server/installation.hpp"

#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <sys/stat.h>

namespace convene {

using namespace std::chrono_literals;

namespace {

constexpr auto store_patience = 20s;

/// What DATA/addresses.json holds while a server runs (mode 0600): for `convene token` and its like.
struct saved_store {
    std::string unix_path;
    std::string username;
    std::string password;
    std::string installation_key;
    std::string installation_value;
};
BOOST_DESCRIBE_STRUCT(saved_store, (), (unix_path, username, password, installation_key, installation_value))

struct saved_addresses {
    saved_store durable;
    saved_store memory;
    std::string public_url;
};
BOOST_DESCRIBE_STRUCT(saved_addresses, (), (durable, memory, public_url))

std::filesystem::path addresses_file(const std::filesystem::path& data) {
    return data / "addresses.json";
}

saved_store to_saved(const redis::endpoint& where, const redis::requirements& wanted) {
    return {where.unix_path, where.username, where.password, wanted.installation_key,
            wanted.installation_value};
}

void from_saved(const saved_store& saved, redis::endpoint& where, redis::requirements& wanted) {
    where.unix_path = saved.unix_path;
    where.username = saved.username;
    where.password = saved.password;
    wanted.installation_key = saved.installation_key;
    wanted.installation_value = saved.installation_value;
}

/// Puts the function library into a store of the operator's, as the user that its URL names.
task<result<void>> load_functions_into(asio::io_context& loop, redis::endpoint where,
                                       redis::requirements wanted) {
    redis::client deploy(loop.get_executor(), std::move(where), std::move(wanted), "convene-deploy");
    deploy.start();
    asio::steady_timer pause(loop);
    const auto deadline = std::chrono::steady_clock::now() + store_patience;
    while (!deploy.is_ready()) {
        if (std::chrono::steady_clock::now() >= deadline) {
            co_return error(errc::unavailable, "The store is not ready: " + deploy.problem());
        }
        pause.expires_after(10ms);
        co_await pause.async_wait(as_result);
    }
    auto loaded = co_await redis::load_functions(deploy);
    co_return loaded;
}

} // namespace

installation::installation(asio::io_context& loop, const config& settings)
    : loop_(loop), settings_(settings) {}

installation::~installation() = default;

task<result<void>> installation::start() {
    auto lock = data_lock::take(settings_.data);
    if (!lock) {
        co_return lock.error();
    }
    lock_.emplace(std::move(*lock));
    if (!settings_.redis_url.empty()) {
        auto reached = co_await use_operators_stores();
        co_return reached;
    }
    auto started = co_await start_embedded();
    co_return started;
}

task<result<void>> installation::start_embedded() {
    using redis::embedded_server;
    durable_ = std::make_unique<embedded_server>(
        loop_.get_executor(),
        embedded_server::settings{
            settings_.data / "redis", embedded_server::mode::durable, "redis-server", {}});
    memory_ = std::make_unique<embedded_server>(
        loop_.get_executor(),
        embedded_server::settings{
            settings_.data / "memory", embedded_server::mode::memory_only, "redis-server", {}});
    if (auto started = co_await durable_->start(); !started) {
        co_return started;
    }
    if (auto started = co_await memory_->start(); !started) {
        co_return started;
    }
    addresses_.durable = durable_->application_endpoint();
    addresses_.durable_wanted = durable_->application_requirements();
    addresses_.memory = memory_->application_endpoint();
    addresses_.memory_wanted = memory_->application_requirements();
    co_return result<void>{};
}

task<result<void>> installation::use_operators_stores() {
    auto durable = redis::endpoint::parse(settings_.redis_url);
    auto memory = redis::endpoint::parse(settings_.memory_redis_url);
    if (!durable || !memory) {
        co_return durable ? memory.error() : durable.error();
    }
    addresses_.durable = std::move(*durable);
    addresses_.memory = std::move(*memory);
    addresses_.memory_wanted.durable = false;
    auto loaded = co_await load_functions_into(loop_, addresses_.durable, addresses_.durable_wanted);
    if (loaded) {
        loaded = co_await load_functions_into(loop_, addresses_.memory, addresses_.memory_wanted);
    }
    co_return loaded;
}

void installation::announce(const std::string& public_url) {
    addresses_.public_url = public_url;
    if (durable_) {
        write_addresses();
    }
}

void installation::write_addresses() const {
    const saved_addresses saved{to_saved(addresses_.durable, addresses_.durable_wanted),
                                to_saved(addresses_.memory, addresses_.memory_wanted), addresses_.public_url};
    const auto file = addresses_file(settings_.data);
    const auto before = umask(0077);
    std::ofstream(file, std::ios::trunc) << protocol::to_json(saved);
    umask(before);
}

task<void> installation::stop() {
    if (memory_) {
        co_await memory_->stop();
    }
    if (durable_) {
        co_await durable_->stop();
    }
    std::error_code ignored;
    std::filesystem::remove(addresses_file(settings_.data), ignored);
}

result<store_addresses> installation::running(const std::filesystem::path& data) {
    std::ifstream file(addresses_file(data));
    std::stringstream text;
    text << file.rdbuf();
    const auto saved = protocol::parse_json<saved_addresses>(text.str());
    if (!file || !saved) {
        return error(errc::not_found, "No server runs on " + data.string() + ".");
    }
    store_addresses found;
    from_saved(saved->durable, found.durable, found.durable_wanted);
    from_saved(saved->memory, found.memory, found.memory_wanted);
    found.memory_wanted.durable = false;
    found.public_url = saved->public_url;
    return found;
}

} // namespace convene
