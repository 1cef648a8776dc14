#include "server/outbox/file_mailer.hpp"
#include "server/outbox/mail_handler.hpp"
#include "server/outbox/outbox_worker.hpp"
#include "server/protocol/codec.hpp"
#include "server/protocol/mail_order.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/redis_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>
#include <sys/stat.h>

namespace convene::outbox {
namespace {

using std::chrono::milliseconds;

class outbox_worker_test : public testing::shared_redis_fixture<outbox_worker_test> {
protected:
    testing::manual_clock time;
    system_random random;
    std::map<std::string, int> seen; ///< entry id -> how often a handler saw it

    static worker_settings quick() {
        worker_settings settings;
        settings.poll = milliseconds(5);
        return settings;
    }
    /// As `outbox_add` does it.
    static void add(const std::string& kind, const std::string& json) {
        const auto n = ask({"INCR", "cv:{t}:outbox:n"}).integer;
        const std::string id = std::to_string(n) + "-0";
        ask({"XADD", "cv:{t}:outbox", id, "kind", kind, "json", json});
        ask({"ZADD", "cv:{t}:outbox:due", "0", id});
    }
    static std::int64_t waiting() { return ask({"XLEN", "cv:{t}:outbox"}).integer; }
    static std::int64_t dead() { return ask({"XLEN", "cv:{t}:outbox:dead"}).integer; }
};

TEST_F(outbox_worker_test, two_workers_do_each_entry_once) {
    redis::client second(executor(), stand().server().application_endpoint(),
                         stand().server().application_requirements(), "second");
    second.start();
    outbox_worker one(executor(), client(), time, random, quick());
    outbox_worker two(executor(), second, time, random, quick());
    std::map<std::string, int> by_worker;
    for (auto* worker : {&one, &two}) {
        const std::string name = worker == &one ? "one" : "two";
        worker->handle("count", [this, &by_worker, name](entry e) -> task<result<void>> {
            ++seen[e.id];
            ++by_worker[name];
            co_return result<void>();
        });
        worker->watch("{t}");
    }
    for (int i = 0; i < 200; ++i) {
        add("count", std::to_string(i));
    }
    one.start();
    two.start();
    ASSERT_TRUE(run_until([&] { return seen.size() == 200 && one.busy() + two.busy() == 0; }));
    EXPECT_EQ(waiting(), 0);
    for (const auto& [id, times] : seen) {
        EXPECT_EQ(times, 1) << id;
    }
    EXPECT_GT(by_worker["one"], 0);
    EXPECT_GT(by_worker["two"], 0);
    one.stop();
    two.stop();
    second.stop();
}

TEST_F(outbox_worker_test, a_failure_is_tried_again_later_and_given_up_after_the_last_try) {
    worker_settings settings = quick();
    settings.most_tries = 3;
    settings.first_wait = milliseconds(1000);
    outbox_worker worker(executor(), client(), time, random, settings);
    int tries = 0;
    worker.handle("fail", [&tries](entry) -> task<result<void>> {
        ++tries;
        co_return error(errc::unavailable, "mail server is away");
    });
    worker.watch("{t}");
    add("fail", "{}");
    worker.start();
    ASSERT_TRUE(run_until([&] { return tries == 1 && worker.busy() == 0; }));
    time.advance(milliseconds(499)); // less than the least wait
    stand().loop().run_for(milliseconds(50));
    EXPECT_EQ(tries, 1);
    time.advance(milliseconds(600));
    ASSERT_TRUE(run_until([&] { return tries == 2 && worker.busy() == 0; }));
    time.advance(milliseconds(2000));
    ASSERT_TRUE(run_until([&] { return tries == 3 && worker.busy() == 0; }));
    EXPECT_EQ(waiting(), 0);
    EXPECT_EQ(dead(), 1);
    worker.stop();
}

TEST_F(outbox_worker_test, a_hopeless_entry_is_given_up_at_once_and_a_throwing_handler_is_retried) {
    outbox_worker worker(executor(), client(), time, random, quick());
    worker.handle("hopeless",
                  [](entry) -> task<result<void>> { co_return error(errc::invalid, "no address"); });
    worker.handle("throws", [](entry) -> task<result<void>> {
        throw std::runtime_error("broken");
        co_return result<void>();
    });
    worker.watch("{t}");
    add("hopeless", "{}");
    add("throws", "{}");
    add("unknown", "{}");
    add("nothing", "{}");
    worker.start();
    ASSERT_TRUE(run_until([&] { return dead() == 1 && waiting() == 2 && worker.busy() == 0; }));
    worker.stop();
}

TEST_F(outbox_worker_test, an_entry_of_a_worker_that_died_is_taken_over_when_its_lease_ends) {
    add("work", "{}");
    // A worker that leased and was never heard of again.
    ASSERT_EQ(
        run(client().call("outbox_lease",
                          {"cv:{t}:outbox", "cv:{t}:outbox:due", "cv:{t}:outbox:tries", "cv:{t}:outbox:dead"},
                          {"{t}", std::to_string(to_unix_ms(time.now())),
                           std::to_string(to_unix_ms(time.now()) + 60'000), "1", "12"}))
            ->size(),
        5U);
    outbox_worker worker(executor(), client(), time, random, quick());
    unsigned tries = 0;
    worker.handle("work", [&tries](entry e) -> task<result<void>> {
        tries = e.tries;
        co_return result<void>();
    });
    worker.watch("{t}");
    worker.start();
    stand().loop().run_for(milliseconds(50));
    EXPECT_EQ(tries, 0U);
    time.advance(milliseconds(60'000));
    ASSERT_TRUE(run_until([&] { return tries == 2 && worker.busy() == 0; }));
    EXPECT_EQ(waiting(), 0);
    worker.stop();
}

TEST_F(outbox_worker_test, a_mail_reaches_its_file_whole_and_private_and_leaves_the_store) {
    testing::temporary_directory folder;
    worker_pool pool(1, 8);
    file_mailer files(pool, time, folder.path() / "mail", {"convene@example.org", "Convene"});
    outbox_worker worker(executor(), client(), time, random, quick());
    worker.handle("mail", mail_handler(files, time));
    worker.watch("{t}");
    protocol::mail_order order;
    order.to = "ana@example.org";
    order.subject = "Your sign-in link";
    order.text = "https://s.example.org/sign-in#t=SECRET\n";
    order.ends_at = time.now() + std::chrono::minutes(10);
    add("mail", protocol::to_json(order));
    order.ends_at = time.now();
    add("mail", protocol::to_json(order)); // too late: dropped
    worker.start();
    ASSERT_TRUE(run_until([&] { return waiting() == 0 && worker.busy() == 0; }));
    worker.stop();
    const auto file = folder.path() / "mail" / "1-0.eml";
    struct ::stat found{};
    ASSERT_EQ(::stat(file.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0600U);
    ASSERT_EQ(::stat((folder.path() / "mail").c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0700U);
    std::stringstream text;
    text << std::ifstream(file).rdbuf();
    EXPECT_NE(text.str().find("sign-in#t=SECRET\r\n"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder.path() / "mail" / "2-0.eml"));
    EXPECT_EQ(dead(), 0);
}

} // namespace
} // namespace convene::outbox
