#include "server/core/log.hpp"
#include "server/redis/embedded.hpp"
#include "tests/support/redis_fixture.hpp"

#include <csignal>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

namespace convene::redis {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

bool is_alive(int process) {
    return ::kill(process, 0) == 0;
}

unsigned mode_of(const fs::path& file) {
    struct stat found{};
    return ::stat(file.c_str(), &found) == 0 ? found.st_mode & 0777U : 0;
}

/// Files of a directory that hold these bytes.
std::vector<std::string> files_with(const fs::path& directory, const std::string& canary) {
    std::vector<std::string> found;
    for (const auto& entry : fs::recursive_directory_iterator(directory)) {
        if (entry.is_regular_file()) {
            std::ifstream in(entry.path(), std::ios::binary);
            std::ostringstream content;
            content << in.rdbuf();
            if (content.str().find(canary) != std::string::npos) {
                found.push_back(entry.path().filename());
            }
        }
    }
    return found;
}

class embedded_test : public ::testing::Test {
protected:
    embedded_test() { set_log_level(log_level::error); }

    embedded_server::settings settings(embedded_server::mode kind = embedded_server::mode::durable) {
        embedded_server::settings chosen;
        chosen.directory = directory_.path() / "redis";
        chosen.kind = kind;
        return chosen;
    }

    /// Starts, asks one command as the application, stops.
    reply ask_one_run(const embedded_server::settings& chosen, arguments words) {
        embedded_server server(loop_.executor(), chosen);
        const auto started = loop_.run(server.start());
        EXPECT_TRUE(started) << started.error().message;
        const reply answer = ask(server, std::move(words));
        loop_.run(server.stop());
        return answer;
    }

    reply ask(embedded_server& server, arguments words) {
        client asker(loop_.executor(), server.application_endpoint(), server.application_requirements(),
                     "test");
        asker.start();
        const auto answer = loop_.run(asker.command(std::move(words), {.deadline = 10s}));
        EXPECT_TRUE(answer) << asker.problem();
        asker.stop();
        return answer ? *answer : reply{};
    }

    std::string start_problem(const embedded_server::settings& chosen) {
        embedded_server server(loop_.executor(), chosen);
        const auto started = loop_.run(server.start());
        return started ? "" : started.error().message;
    }

    testing::temporary_directory directory_;
    testing::event_loop loop_;
};

TEST_F(embedded_test, keeps_data_over_a_restart_and_nothing_is_readable_for_others) {
    ask_one_run(settings(), {"SET", "cv:a", "kept"});
    EXPECT_EQ(ask_one_run(settings(), {"GET", "cv:a"}).str(), "kept");
    EXPECT_EQ(mode_of(settings().directory), 0700U);
    for (const char* name : {"redis.conf", "users.acl", "redis.passwords", "redis.log", "installation"}) {
        EXPECT_EQ(mode_of(settings().directory / name), 0600U) << name;
    }
}

// Redis wraps what a function writes with several commands in MULTI/EXEC in the AOF, and checks rights again
// when it replays an EXEC: with a default user that may do nothing, all of it was gone after a restart.
TEST_F(embedded_test, keeps_what_a_function_wrote_with_several_commands_over_a_restart) {
    arguments words = client::call_words("channel_reset", {"cv:{t}:c"}, {"old", "new"});
    ask_one_run(settings(), {"HSET", "cv:{t}:c:meta", "epoch", "old"});
    ask_one_run(settings(),
                client::call_words("presence_update", {"cv:{t}:c"}, {"n", "1000", "60000", "1", "P1"}));
    ask_one_run(settings(), std::move(words));
    EXPECT_EQ(ask_one_run(settings(), {"HGET", "cv:{t}:c:heads", "P1"}).str(), "1");
    EXPECT_EQ(ask_one_run(settings(), {"HGET", "cv:{t}:c:presence", "count"}).str(), "1");
    EXPECT_EQ(ask_one_run(settings(), {"HGET", "cv:{t}:c:meta", "epoch"}).str(), "new");
}

TEST_F(embedded_test, stop_ends_the_child) {
    embedded_server server(loop_.executor(), settings());
    ASSERT_TRUE(loop_.run(server.start()));
    const int process = server.process_id();
    ASSERT_TRUE(is_alive(process));
    loop_.run(server.stop());
    EXPECT_FALSE(is_alive(process));
    EXPECT_EQ(server.process_id(), -1);
}

TEST_F(embedded_test, the_destructor_ends_the_child_too) {
    int process = 0;
    {
        embedded_server server(loop_.executor(), settings());
        ASSERT_TRUE(loop_.run(server.start()));
        process = server.process_id();
    }
    loop_.run_for(10ms);
    EXPECT_FALSE(is_alive(process));
}

TEST_F(embedded_test, the_memory_only_server_leaves_nothing_on_disk) {
    const auto memory = settings(embedded_server::mode::memory_only);
    ask_one_run(memory, {"SET", "cv:a", "canary-4711"});
    EXPECT_TRUE(ask_one_run(memory, {"GET", "cv:a"}).is_nil());
    EXPECT_EQ(files_with(memory.directory, "canary-4711"), std::vector<std::string>{});
    auto durable = settings();
    durable.directory = directory_.path() / "durable";
    ask_one_run(durable, {"SET", "cv:a", "canary-4711"});
    EXPECT_EQ(files_with(durable.directory, "canary-4711").size(), 1U) << "the search can find it";
}

TEST_F(embedded_test, says_that_the_program_is_missing) {
    auto chosen = settings();
    chosen.binary = "no-such-redis-server";
    EXPECT_NE(start_problem(chosen).find("'no-such-redis-server' was not found"), std::string::npos);
}

TEST_F(embedded_test, says_that_the_append_only_file_is_damaged) {
    ask_one_run(settings(), {"SET", "cv:a", "1"});
    for (const auto& entry : fs::directory_iterator(settings().directory / "appendonlydir")) {
        if (entry.path().string().find(".incr.") != std::string::npos) {
            std::ofstream(entry.path(), std::ios::app) << "not an append-only file";
        }
    }
    const std::string problem = start_problem(settings());
    EXPECT_NE(problem.find("Bad file format"), std::string::npos) << problem;
    EXPECT_NE(problem.find("redis.log"), std::string::npos);
}

TEST_F(embedded_test, refuses_a_used_directory_whose_data_is_gone) {
    ask_one_run(settings(), {"SET", "cv:a", "1"});
    fs::remove_all(settings().directory / "appendonlydir");
    EXPECT_NE(start_problem(settings()).find("is empty although it was used before"), std::string::npos);
}

TEST_F(embedded_test, works_in_a_directory_too_deep_for_a_socket_address) {
    auto chosen = settings();
    chosen.directory = directory_.path() / std::string(100, 'd') / "with space";
    fs::create_directory(chosen.directory.parent_path());
    EXPECT_EQ(ask_one_run(chosen, {"SET", "cv:a", "1"}).str(), "OK");
    EXPECT_EQ(ask_one_run(chosen, {"GET", "cv:a"}).str(), "1");
}

TEST_F(embedded_test, takes_over_from_a_child_that_an_earlier_run_left_behind) {
    testing::event_loop earlier_loop; // never runs again: the earlier run is as good as dead
    embedded_server earlier(earlier_loop.executor(), settings());
    ASSERT_TRUE(earlier_loop.run(earlier.start()));
    const int orphan = earlier.process_id();
    embedded_server server(loop_.executor(), settings());
    const auto started = loop_.run(server.start());
    ASSERT_TRUE(started) << started.error().message;
    EXPECT_NE(server.process_id(), orphan);
    EXPECT_EQ(::waitpid(orphan, nullptr, WNOHANG), orphan) << "the orphan has ended";
    EXPECT_EQ(ask(server, {"SET", "cv:a", "1"}).str(), "OK");
    loop_.run(server.stop());
}

/// A process that starts a server, tells its id and then does nothing.
[[noreturn]] void hold_a_server(const embedded_server::settings& chosen, int tell) {
    testing::event_loop loop;
    embedded_server server(loop.executor(), chosen);
    const auto started = loop.run(server.start());
    const int process = started ? server.process_id() : -1;
    [[maybe_unused]] const auto told = ::write(tell, &process, sizeof process);
    loop.run_for(1h);
    ::_exit(0);
}

TEST_F(embedded_test, the_child_dies_with_us_when_we_are_killed) {
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t holder = ::fork();
    if (holder == 0) {
        hold_a_server(settings(), ends[1]);
    }
    int process = -1;
    ASSERT_EQ(::read(ends[0], &process, sizeof process), static_cast<ssize_t>(sizeof process));
    ASSERT_GT(process, 0);
    ASSERT_TRUE(is_alive(process));
    ::kill(holder, SIGKILL);
    ::waitpid(holder, nullptr, 0);
    EXPECT_TRUE(loop_.run_until(
        [&] { return !is_alive(process) || ask_one_run(settings(), {"PING"}).str() == "PONG"; }));
    ::close(ends[0]);
    ::close(ends[1]);
}

} // namespace
} // namespace convene::redis
