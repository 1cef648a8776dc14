#include "server/redis/backoff.hpp"
#include "server/redis/embedded_files.hpp"
#include "server/redis/endpoint.hpp"
#include "server/redis/readiness.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

namespace convene::redis {
namespace {

using namespace std::chrono_literals;

reply text(std::string value, reply::kind kind = reply::kind::string) {
    reply made;
    made.type = kind;
    made.text = std::move(value);
    return made;
}

reply list(std::vector<std::string> words) {
    reply made;
    made.type = reply::kind::array;
    for (std::string& word : words) {
        made.items.push_back(text(std::move(word)));
    }
    return made;
}

/// Answers of a server that is as it should be; each test spoils one thing.
std::vector<reply> good_answers() {
    return {
        text("PONG", reply::kind::status), list({"master", "0"}),
        text("# Server\r\nredis_version:7.0.15\r\nos:x\r\n"),
        list({"appendonly", "yes", "appendfsync", "always", "maxmemory-policy", "noeviction", "save", ""}),
        text("here")};
}

const requirements wanted{.durable = true, .installation_key = "k", .installation_value = "here"};

std::string refusal(const std::vector<reply>& answers, const requirements& needs = wanted) {
    const auto verdict = check_readiness(needs, answers);
    return verdict ? "" : verdict.error().message;
}

TEST(readiness, accepts_a_durable_master_of_this_installation) {
    EXPECT_EQ(refusal(good_answers()), "");
    EXPECT_EQ(readiness_questions(wanted).size(), good_answers().size());
}

TEST(readiness, refuses_what_would_lose_acknowledged_writes) {
    auto answers = good_answers();
    answers[3].items[3] = text("everysec");
    EXPECT_EQ(refusal(answers), "Redis has appendfsync 'everysec'; Convene needs 'always' there.");
    answers[3].items[1] = text("no");
    EXPECT_EQ(refusal(answers), "Redis has appendonly 'no'; Convene needs 'yes' there.");
}

TEST(readiness, refuses_eviction) {
    auto answers = good_answers();
    answers[3].items[5] = text("allkeys-lru");
    EXPECT_EQ(refusal(answers),
              "Redis has maxmemory-policy 'allkeys-lru'; Convene needs 'noeviction' there.");
}

TEST(readiness, refuses_a_replica) {
    auto answers = good_answers();
    answers[1].items[0] = text("slave");
    EXPECT_EQ(refusal(answers), "This Redis is a replica; Convene needs the master.");
}

TEST(readiness, refuses_an_old_version_and_none) {
    auto answers = good_answers();
    answers[2] = text("redis_version:6.2.7\r\n");
    EXPECT_EQ(refusal(answers), "Redis 6.2.7 is too old: 7.0 or newer is needed.");
    answers[2] = text("nothing");
    EXPECT_NE(refusal(answers), "");
}

TEST(readiness, refuses_an_empty_or_foreign_store) {
    auto answers = good_answers();
    answers[4] = text("elsewhere");
    EXPECT_EQ(refusal(answers), "Redis belongs to another installation of Convene (k differs).");
    answers[4] = reply{};
    EXPECT_NE(refusal(answers).find("is empty or belongs to another installation"), std::string::npos);
}

TEST(readiness, shows_an_error_reply_of_redis) {
    auto answers = good_answers();
    answers[0] = text("LOADING Redis is loading the dataset in memory", reply::kind::error);
    EXPECT_EQ(refusal(answers),
              "Redis refused the connection: LOADING Redis is loading the dataset in memory");
}

TEST(readiness, the_memory_only_server_must_write_nothing) {
    const requirements memory{.durable = false, .installation_key = {}, .installation_value = {}};
    auto answers = good_answers();
    answers.pop_back();
    EXPECT_EQ(refusal(answers, memory), "Redis has appendonly 'yes'; Convene needs 'no' there.");
    answers[3].items[1] = text("no");
    EXPECT_EQ(refusal(answers, memory), "");
    answers[3].items[7] = text("3600 1");
    EXPECT_EQ(refusal(answers, memory), "Redis has save '3600 1'; Convene needs '' there.");
}

TEST(endpoint, reads_both_kinds_of_url) {
    const auto path = endpoint::parse("unix:///run/convene/redis.sock");
    ASSERT_TRUE(path);
    EXPECT_EQ(path->unix_path, "/run/convene/redis.sock");
    EXPECT_EQ(path->describe(), "/run/convene/redis.sock");
    const auto full = endpoint::parse("redis://app:p%40ss@[::1]:6380/3");
    ASSERT_TRUE(full);
    EXPECT_EQ(full->username, "app");
    EXPECT_EQ(full->password, "p@ss");
    EXPECT_EQ(full->host, "::1");
    EXPECT_EQ(full->port, "6380");
    EXPECT_EQ(full->database, 3);
    const auto plain = endpoint::parse("redis://store.example");
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->describe(), "store.example:6379");
}

TEST(endpoint, refuses_what_it_cannot_read_and_never_repeats_the_password) {
    for (const char* bad :
         {"", "http://x", "redis://", "redis://h:99999", "redis://h:x", "redis://h/x", "unix://relative",
          "redis://u:hunter2%zz@h", "redis://[::1", "redis://u:hunter2@"}) {
        const auto got = endpoint::parse(bad);
        ASSERT_FALSE(got) << bad;
        EXPECT_EQ(got.error().message.find("hunter2"), std::string::npos);
    }
    EXPECT_FALSE(endpoint::parse("unix:///" + std::string(107, 'x')));
}

/// Always the largest value.
class most_random final : public id_source {
public:
    void fill(std::span<std::byte> out) override {
        std::memset(out.data(), 0, out.size());
        for (std::byte& b : out) {
            b = std::byte{0xFF};
        }
    }
};

TEST(backoff, doubles_up_to_its_bound_and_starts_again) {
    most_random random;
    backoff wait(50ms, 2000ms);
    std::chrono::milliseconds previous{0};
    for (int i = 0; i < 40; ++i) {
        const auto now = wait.next(random);
        EXPECT_GT(now, 0ms);
        EXPECT_LE(now, 2000ms);
        previous = std::max(previous, now);
    }
    EXPECT_GT(previous, 500ms);
    wait.reset();
    EXPECT_LE(wait.next(random), 50ms);
}

TEST(embedded_files, the_access_list_holds_no_password) {
    const embedded_passwords passwords{"app-secret", "deploy-secret"};
    const std::string text = access_list(passwords, {"user extra on"});
    EXPECT_EQ(text.find("secret"), std::string::npos);
    EXPECT_TRUE(text.starts_with("user default off resetpass "));
    EXPECT_TRUE(text.ends_with("user extra on\n"));
}

TEST(embedded_files, the_configuration_of_each_mode_says_what_is_kept) {
    embedded_server::settings chosen;
    chosen.directory = "/data/with \"quote";
    const std::string durable = server_configuration(chosen, "/s");
    EXPECT_NE(durable.find("\nappendfsync always\n"), std::string::npos);
    EXPECT_NE(durable.find("dir \"/data/with \\\"quote\"\n"), std::string::npos);
    chosen.kind = embedded_server::mode::memory_only;
    const std::string memory = server_configuration(chosen, "/s");
    EXPECT_NE(memory.find("\nappendonly no\n"), std::string::npos);
    EXPECT_NE(memory.find("\nsave \"\"\n"), std::string::npos);
}

} // namespace
} // namespace convene::redis
