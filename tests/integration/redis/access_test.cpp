// What the application's Redis user may do, one connection and one command a row (reliability S-24).
#include "tests/support/redis_fixture.hpp"

namespace convene::redis {
namespace {

class access_test : public testing::shared_redis_fixture<access_test> {
protected:
    static std::string first_word(const result<reply>& answer) {
        if (!answer) {
            return std::string(to_string(answer.error().code));
        }
        return answer->is_error() ? answer->text.substr(0, answer->text.find(' ')) : "allowed";
    }

    static std::string ask_as_application(arguments words) {
        return first_word(run(client().command(std::move(words))));
    }
};

TEST_F(access_test, runs_no_code_configures_nothing_and_sees_no_foreign_keys) {
    const std::vector<arguments> forbidden{{"EVAL", "return 1", "0"},
                                           {"EVALSHA", "x", "0"},
                                           {"EVAL_RO", "return 1", "0"},
                                           {"SCRIPT", "LOAD", "return 1"},
                                           {"FUNCTION", "LOAD", "x"},
                                           {"FUNCTION", "LIST"},
                                           {"FUNCTION", "FLUSH"},
                                           {"FUNCTION", "DELETE", "x"},
                                           {"FUNCTION", "RESTORE", "x"},
                                           {"CONFIG", "SET", "appendfsync", "no"},
                                           {"CONFIG", "REWRITE"},
                                           {"ACL", "LIST"},
                                           {"ACL", "SETUSER", "convene", "+@all"},
                                           {"KEYS", "*"},
                                           {"SCAN", "0"},
                                           {"RANDOMKEY"},
                                           {"DBSIZE"},
                                           {"FLUSHALL"},
                                           {"FLUSHDB"},
                                           {"SWAPDB", "0", "1"},
                                           {"MODULE", "LIST"},
                                           {"SHUTDOWN"},
                                           {"SAVE"},
                                           {"BGSAVE"},
                                           {"BGREWRITEAOF"},
                                           {"REPLICAOF", "NO", "ONE"},
                                           {"FAILOVER"},
                                           {"MIGRATE", "h", "1", "cv:a", "0", "1"},
                                           {"RESTORE", "cv:a", "0", "x"},
                                           {"DUMP", "cv:a"},
                                           {"COPY", "cv:a", "cv:b"},
                                           {"SORT", "cv:a"},
                                           {"OBJECT", "HELP"},
                                           {"MONITOR"},
                                           {"CLIENT", "LIST"},
                                           {"CLIENT", "KILL", "TYPE", "normal"},
                                           {"CLIENT", "PAUSE", "1"},
                                           {"LATENCY", "LATEST"},
                                           {"SLOWLOG", "GET"},
                                           {"PSUBSCRIBE", "*"},
                                           {"CLUSTER", "INFO"},
                                           {"SELECT", "0"},
                                           {"GET", "foreign"},
                                           {"SET", "foreign", "1"},
                                           {"DEL", "foreign"},
                                           {"PUBLISH", "foreign", "x"}};
    for (const arguments& words : forbidden) {
        EXPECT_EQ(ask_as_application(words), "NOPERM")
            << words[0] << " " << (words.size() > 1 ? words[1] : "");
    }
}

TEST_F(access_test, debug_is_off_for_everybody) {
    EXPECT_NE(ask_as_application({"DEBUG", "SLEEP", "0"}), "allowed");
    EXPECT_TRUE(ask({"DEBUG", "SLEEP", "0"}).is_error());
}

TEST_F(access_test, does_its_own_work) {
    const std::vector<arguments> allowed{{"PING"},
                                         {"ROLE"},
                                         {"INFO", "server"},
                                         {"CONFIG", "GET", "appendonly"},
                                         {"CLIENT", "SETNAME", "x"},
                                         {"GET", "cv:a"},
                                         {"SET", "cv:a", "1"},
                                         {"HGETALL", "cv:h"},
                                         {"XRANGE", "cv:s", "-", "+"},
                                         {"ZCARD", "cv:z"},
                                         {"SISMEMBER", "cv:t", "x"},
                                         {"DEL", "cv:a"},
                                         {"PUBLISH", "cv:c", "x"}};
    for (const arguments& words : allowed) {
        EXPECT_EQ(ask_as_application(words), "allowed") << words[0];
    }
}

TEST_F(access_test, calls_a_function_that_writes_and_publishes) {
    ask({"FUNCTION", "LOAD", "REPLACE",
         "#!lua name=probe\nredis.register_function('probe', function(keys, args) "
         "redis.call('HSET', keys[1], 'a', '1') redis.call('PUBLISH', 'cv:c', 'x') "
         "return redis.call(args[1], args[2]) end)"});
    EXPECT_EQ(ask_as_application({"FCALL", "probe", "1", "cv:h", "HLEN", "cv:h"}), "allowed");
    EXPECT_NE(ask_as_application({"FCALL", "probe", "1", "cv:h", "KEYS", "*"}), "allowed");
    EXPECT_NE(ask_as_application({"FCALL", "probe", "1", "cv:h", "GET", "foreign"}), "allowed");
}

TEST_F(access_test, the_default_user_is_off) {
    auto where = stand().admin_endpoint();
    where.username.clear();
    where.password.clear();
    redis::client nobody(executor(), where, {}, "nobody");
    nobody.start();
    ASSERT_TRUE(run_until([&] { return nobody.problem().find("NOAUTH") != std::string::npos; }));
    EXPECT_FALSE(nobody.is_ready());
}

TEST_F(access_test, hostile_words_stay_words) {
    for (const std::string& value : {std::string("a\r\n*1\r\n$8\r\nFLUSHALL\r\n"), std::string("nul\0x", 5),
                                     std::string("{}*?"), std::string(64 * 1024, 'k')}) {
        EXPECT_EQ(ask_as_application({"SET", "cv:h" + value, value}), "allowed");
        EXPECT_EQ(ask({"GET", "cv:h" + value}).text, value);
    }
}

} // namespace
} // namespace convene::redis
