#include "tests/support/redis_fixture.hpp"

#include "server/core/log.hpp"

#include <csignal>
#include <stdexcept>

namespace convene::testing {

namespace {

redis::requirements nothing_but_the_kind(redis::requirements wanted) {
    wanted.installation_key.clear();
    return wanted;
}

} // namespace

redis_stand::redis_stand(redis::embedded_server::mode kind) {
    set_log_level(log_level::error);
    redis::embedded_server::settings chosen;
    chosen.directory = directory();
    chosen.kind = kind;
    chosen.more_users = {"user admin on nopass ~* &* +@all"};
    server_ = std::make_unique<redis::embedded_server>(executor(), chosen);
    const auto started = run(server_->start());
    if (!started) {
        throw std::runtime_error(started.error().message);
    }
    const redis::client_tuning quick{.backoff_least = std::chrono::milliseconds(5)};
    client_ = std::make_unique<redis::client>(executor(), server_->application_endpoint(),
                                              server_->application_requirements(), "test", quick);
    admin_ = std::make_unique<redis::client>(executor(), admin_endpoint(),
                                             nothing_but_the_kind(server_->application_requirements()),
                                             "test-admin", quick);
    client_->start();
    admin_->start();
    if (!run_until([this] { return client_->is_ready() && admin_->is_ready(); })) {
        throw std::runtime_error(client_->problem() + " " + admin_->problem());
    }
}

void redis_stand::signal_server(int number) {
    int process = -1;
    run_until([&] {
        process = server_->process_id();
        return process > 0;
    });
    if (process <= 0) {
        ADD_FAILURE() << "no server runs that could be sent a signal";
        return;
    }
    EXPECT_EQ(::kill(process, number), 0);
}

redis_stand::~redis_stand() {
    client_->stop();
    admin_->stop();
    try {
        run(server_->stop());
    } catch (const std::exception& failure) {
        ADD_FAILURE() << failure.what();
    }
}

redis::endpoint redis_stand::admin_endpoint() const {
    auto where = server_->application_endpoint();
    where.username = "admin";
    where.password = "any";
    return where;
}

redis::reply redis_stand::ask(redis::arguments words) {
    const std::string first = words.front();
    auto answer = run(admin_->command(std::move(words)));
    if (!answer) {
        ADD_FAILURE() << first << ": " << answer.error().message;
        return {};
    }
    return std::move(*answer);
}

void redis_stand::clear_data() {
    const auto needs = server_->application_requirements();
    ask({"FLUSHALL"});
    if (!needs.installation_key.empty()) {
        ask({"SET", needs.installation_key, needs.installation_value});
    }
}

} // namespace convene::testing
