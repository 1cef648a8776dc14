#pragma once

#include "server/http/server.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include <filesystem>
#include <functional>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace convene::http::testing {

/// A caller that the tests' authenticator knows: cookie `sid=good`, or bearer token `script` or `admin`.
inline task<result<std::optional<auth::principal>>> test_authenticator(const request& asked) {
    auth::principal someone;
    someone.person = person_id("P0001");
    const std::string_view header = asked.header("authorization");
    if (header == "Bearer broken") {
        co_return error(errc::unavailable, "The store is away.");
    }
    if (header == "Bearer script" || header == "Bearer admin") {
        someone.by_token = true;
        if (header == "Bearer admin") {
            someone.roles.push_back(auth::role::platform_admin);
        }
        co_return someone;
    }
    if (asked.cookie("sid") == "good") {
        co_return someone;
    }
    co_return std::nullopt;
}

/// A server on a loopback port of its own with the routes that the tests ask for.
class running_server {
public:
    explicit running_server(std::function<void(running_server&)> arrange = {}) {
        settings.listen = "127.0.0.1:0";
        settings.threads = 1;
        add_routes();
        if (arrange) {
            arrange(*this);
        }
        server::parts parts{settings, routes, files, time, test_authenticator, on_upgrade, tls, 1};
        node.emplace(loop, std::move(parts));
        if (const auto listening = node->listen(address, 0); !listening) {
            throw std::runtime_error(listening.error().message);
        }
        port = node->port();
        node->start();
        thread = std::thread([this] { loop.run(); });
    }

    ~running_server() {
        loop.stop();
        thread.join();
    }

    /// Runs `work` on the server's thread and waits for it.
    void on_loop(std::function<void()> work) {
        std::promise<void> done;
        asio::post(loop, [&] {
            work();
            done.set_value();
        });
        done.get_future().wait();
    }
    std::string host() const { return "127.0.0.1:" + std::to_string(port); }
    std::string origin() const { return "http://" + host(); }

    config settings;
    router routes;
    static_files files;
    system_clock time;
    std::string address = "127.0.0.1";
    std::function<void(upgrade)> on_upgrade;
    std::function<std::shared_ptr<asio::ssl::context>()> tls;
    asio::io_context loop{1};
    std::optional<server> node;
    unsigned short port = 0;
    std::thread thread;

private:
    void add_routes() {
        const auto hello = [](request asked) -> task<response> {
            co_return response::json(R"({"path":")" + asked.path + R"("})");
        };
        const auto echo = [](request asked) -> task<response> {
            co_return response::json(R"({"bytes":)" + std::to_string(asked.body.size()) + "}");
        };
        const auto boom = [](request) -> task<response> {
            throw std::runtime_error("on purpose");
            co_return response{};
        };
        routes.add(method::get, "/livez", {access::anyone, "Alive", 0}, hello);
        routes.add(method::get, "/metrics", {access::operations, "Metrics", 0}, hello);
        routes.add(method::get, "/api/v1/open", {access::anyone, "Open", 0}, hello);
        routes.add(method::get, "/api/v1/me", {access::signed_in, "Me", 0}, hello);
        routes.add(method::get, "/api/v1/sessions/{id}", {access::anyone, "One", 0}, hello);
        routes.add(method::get, "/api/v1/boom", {access::anyone, "Throws", 0}, boom);
        routes.add(method::post, "/api/v1/echo", {access::anyone, "Echo", 0}, echo);
        routes.add(method::post, "/api/v1/import", {access::anyone, "Import", 200'000}, echo);
        routes.add(method::post, "/api/v1/mine", {access::signed_in, "Mine", 0}, echo);
    }
};

} // namespace convene::http::testing
