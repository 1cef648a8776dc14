#include "server/core/config.hpp"
#include "tests/unit/core/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convene {
namespace {

using std::filesystem::perms;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

class config_file : public testing::Test {
protected:
    std::vector<std::string> apply(const std::string& text) {
        return apply_config_file(settings, folder.write("convene.json", text)).sentences;
    }
    tests::temporary_folder folder;
    config settings;
};

TEST_F(config_file, lays_its_values_over_the_defaults) {
    EXPECT_THAT(apply(R"({"listen": "0.0.0.0:80", "threads": 3, "origins": ["https://a.example"],
        "login_idle_min": 45, "limits": {"posts_per_s": 100000, "keep_alive_s": 7, "flush_window_ms": 0},
        "mail": {"from": "desk@example.org"}})"),
                IsEmpty());
    EXPECT_EQ(settings.listen, "0.0.0.0:80");
    EXPECT_EQ(settings.threads, 3U);
    EXPECT_THAT(settings.origins, ElementsAre("https://a.example"));
    EXPECT_EQ(settings.login_idle, std::chrono::minutes(45));
    EXPECT_EQ(settings.limits.posts_per_s, 100000);
    EXPECT_EQ(settings.limits.keep_alive, std::chrono::seconds(7));
    EXPECT_EQ(settings.limits.flush_window, std::chrono::milliseconds(0));
    EXPECT_EQ(settings.mail.from, "desk@example.org");
    EXPECT_EQ(settings.limits.body_bytes, 64U * 1024) << "what the file does not name stays";
}

TEST_F(config_file, reports_every_problem_in_one_sentence_each) {
    EXPECT_THAT(
        apply(R"({"listne": ":1", "threads": "two", "demo": 1, "limits": {"posts_burst": 0, "speed": 9},
        "mail": [], "origins": [1], "threads_per_core": 1, "client": 4})"),
        UnorderedElementsAre("There is no setting \"listne\". Did you mean \"listen\"?",
                             "There is no setting \"threads_per_core\".",
                             "\"threads\" must be a whole number.", "\"demo\" must be true or false.",
                             "\"limits.posts_burst\" must be between 1 and 1000000, not 0.",
                             "There is no setting \"limits.speed\".", "\"mail\" must be an object.",
                             "\"origins\" must be a list of texts.", "\"client\" must be a text."));
}

TEST_F(config_file, a_second_factor_is_asked_of_staff_and_the_vetted_except_in_a_demonstration) {
    EXPECT_EQ(settings.second_factor_wanted(), "vetted");
    settings.demo = true;
    EXPECT_EQ(settings.second_factor_wanted(), "off");
    for (const char* word : {"off", "staff", "vetted", "all"}) {
        EXPECT_THAT(apply(R"({"second_factor": ")" + std::string(word) + "\"}"), IsEmpty());
        EXPECT_EQ(settings.second_factor_wanted(), word) << "what is said goes first";
        EXPECT_THAT(check_config(settings).sentences, IsEmpty());
    }
    apply(R"({"second_factor": "maybe"})");
    EXPECT_THAT(check_config(settings).sentences,
                ElementsAre("\"second_factor\" must be off, staff, vetted or all, not \"maybe\"."));
}

TEST_F(config_file, keeps_the_earlier_value_of_a_refused_key) {
    EXPECT_THAT(apply(R"({"threads": 9999, "login_idle_min": 2.5})"), testing::SizeIs(2));
    EXPECT_EQ(settings.threads, 0U);
    EXPECT_EQ(settings.login_idle, std::chrono::minutes(30));
}

TEST_F(config_file, must_be_a_json_object_that_can_be_read) {
    EXPECT_THAT(apply("{"), ElementsAre(HasSubstr("is not a JSON object")));
    EXPECT_THAT(apply("[1]"), ElementsAre(HasSubstr("is not a JSON object")));
    EXPECT_THAT(apply("{\"listen\": \"\xFF\"}"), ElementsAre(HasSubstr("is not a JSON object")));
    EXPECT_THAT(apply_config_file(settings, folder.path() / "missing").sentences,
                ElementsAre(HasSubstr("cannot be read")));
}

TEST_F(config_file, with_a_redis_password_must_be_the_owners_alone) {
    const std::string text = R"({"redis_url": "redis://convene:secret@store:6379"})";
    EXPECT_THAT(apply(text), IsEmpty());
    const auto open = folder.write("open.json", text, perms::owner_read | perms::group_read);
    EXPECT_THAT(apply_config_file(settings, open).sentences, ElementsAre(HasSubstr("chmod 600")));
}

TEST_F(config_file, printed_and_read_back_changes_nothing) {
    settings.listen = "[::1]:0";
    settings.data = "/tmp/a \"b\"";
    settings.trusted_proxies = {"10.0.0.1"};
    settings.limits.commands_per_s = 12.5;
    settings.login_absolute = std::chrono::minutes(77);
    const std::string printed = config_to_json(settings);
    config again;
    EXPECT_THAT(apply_config_file(again, folder.write("again.json", printed)).sentences, IsEmpty());
    EXPECT_EQ(config_to_json(again), printed);
    EXPECT_EQ(again.data, settings.data);
    EXPECT_NE(printed, config_to_json(config{}));
}

TEST(config_environment, sets_the_named_values) {
    const char* const environment[] = {"PATH=/bin",
                                       "CONVENE_LISTEN=127.0.0.1:0",
                                       "CONVENE_DATA=/srv/convene",
                                       "CONVENE_REDIS=unix:///run/a.sock",
                                       "CONVENE_MEMORY_REDIS=unix:///run/b.sock",
                                       "CONVENE_THREADS=4",
                                       "CONVENE_PUBLIC_URL=https://summit.example.org",
                                       "CONVENE_LOG_LEVEL=warn",
                                       "CONVENE_SECOND_FACTOR=staff",
                                       "CONVENE_LEAVE_URL=https://example.org/",
                                       "CONVENE_SMTP_URL=smtp://mail:25",
                                       "CONVENE_TLS_CERT=/c",
                                       "CONVENE_TLS_KEY=/k",
                                       nullptr};
    config settings;
    EXPECT_THAT(apply_environment(settings, environment).sentences, IsEmpty());
    EXPECT_EQ(settings.listen, "127.0.0.1:0");
    EXPECT_EQ(settings.data, "/srv/convene");
    EXPECT_EQ(settings.redis_url, "unix:///run/a.sock");
    EXPECT_EQ(settings.memory_redis_url, "unix:///run/b.sock");
    EXPECT_EQ(settings.threads, 4U);
    EXPECT_EQ(settings.second_factor, "staff");
    EXPECT_EQ(settings.public_url, "https://summit.example.org");
    EXPECT_EQ(settings.log_level, "warn");
    EXPECT_EQ(settings.leave_url, "https://example.org/");
    EXPECT_EQ(settings.mail.smtp_url, "smtp://mail:25");
    EXPECT_EQ(settings.tls_cert, "/c");
    EXPECT_EQ(settings.tls_key, "/k");
}

TEST(config_environment, reports_bad_numbers_misspelt_names_and_passwords) {
    const char* const environment[] = {"CONVENE_THREADS=-1", "CONVENE_LISTNE=x", "CONVENE_LINK_ATTENDEE=x",
                                       "CONVENE_REDIS=redis://u:secret@h", nullptr};
    config settings;
    const auto sentences = apply_environment(settings, environment).sentences;
    EXPECT_THAT(sentences, ElementsAre(HasSubstr("CONVENE_THREADS must be a whole number"),
                                       HasSubstr("Did you mean \"CONVENE_LISTEN\"?"),
                                       HasSubstr("CONVENE_REDIS must not hold a password")));
    EXPECT_THAT(sentences.back(), testing::Not(HasSubstr("secret")));
    EXPECT_EQ(settings.redis_url, "");
}

TEST(config_rules, find_nothing_wrong_with_the_defaults) {
    EXPECT_THAT(check_config(config{}).sentences, IsEmpty());
}

/// One change to the defaults and the sentence that must come of it.
struct broken_rule {
    const char* name;
    void (*change)(config&);
    const char* sentence;
};

class config_rule : public testing::TestWithParam<broken_rule> {};

TEST_P(config_rule, is_reported_alone) {
    config settings;
    GetParam().change(settings);
    EXPECT_THAT(check_config(settings).sentences, ElementsAre(HasSubstr(GetParam().sentence)));
}

INSTANTIATE_TEST_SUITE_P(
    all, config_rule,
    testing::Values(
        broken_rule{"threads", [](config& c) { c.threads = 257; }, "\"threads\" must be between"},
        broken_rule{"data", [](config& c) { c.data = ""; }, "\"data\" must name a folder"},
        broken_rule{"cert",
                    [](config& c) {
                        c.tls_key = "";
                        c.tls_cert = "/etc/passwd";
                    },
                    "without \"tls_key\""},
        broken_rule{"url", [](config& c) { c.public_url = "summit.example.org"; },
                    "\"public_url\" must look"},
        broken_rule{"path", [](config& c) { c.public_url = "https://a.example/x"; },
                    "\"public_url\" must look"},
        broken_rule{"origin", [](config& c) { c.origins = {"https://A.example"}; }, "The origin"},
        broken_rule{"proxy", [](config& c) { c.trusted_proxies = {"10.0.0.0/8"}; }, "is not an IP address"},
        broken_rule{"memory", [](config& c) { c.redis_url = "redis://a"; }, "needs \"memory_redis_url\""},
        broken_rule{"only_memory", [](config& c) { c.memory_redis_url = "redis://a"; },
                    "without \"redis_url\""},
        broken_rule{"same", [](config& c) { c.redis_url = c.memory_redis_url = "redis://a"; },
                    "two different"},
        broken_rule{"scheme",
                    [](config& c) {
                        c.redis_url = "redis://a";
                        c.memory_redis_url = "b:6379";
                    },
                    "must start with redis://"},
        broken_rule{"smtp", [](config& c) { c.mail.smtp_url = "mail:25"; }, "must start with smtp://"},
        broken_rule{"smtp_user", [](config& c) { c.mail.smtp_url = "smtp://u:p@h"; }, "must not hold a user"},
        broken_rule{"mail_user", [](config& c) { c.mail.username = "u"; }, "belong together"},
        broken_rule{"from", [](config& c) { c.mail.from = "desk"; }, "must be a mail address"},
        broken_rule{"level", [](config& c) { c.log_level = "loud"; }, "must be debug, info, warn or error"},
        broken_rule{"idle", [](config& c) { c.login_idle = c.login_absolute * 2; }, "must not be longer"},
        broken_rule{"frame", [](config& c) { c.limits.message_characters = 5000; }, "at least four times"},
        broken_rule{"queue", [](config& c) { c.limits.queue_bytes = 8192; }, "at least one frame"},
        broken_rule{"line", [](config& c) { c.limits.request_line_bytes = 65536; }, "must not be larger"}),
    [](const auto& info) { return std::string(info.param.name); });

TEST(config_rules, refuse_a_secret_file_that_others_may_read) {
    tests::temporary_folder folder;
    config settings;
    settings.mail.username = "convene";
    settings.mail.password_file = folder.write("password", "x", perms::owner_read);
    EXPECT_THAT(check_config(settings).sentences, IsEmpty());
    settings.mail.password_file = folder.write("shared", "x", perms::owner_read | perms::group_read).string();
    EXPECT_THAT(check_config(settings).sentences, ElementsAre(HasSubstr("run chmod 400 on it")));
    settings.mail.password_file = (folder.path() / "none").string();
    EXPECT_THAT(check_config(settings).sentences, ElementsAre(HasSubstr("cannot be read")));
}

TEST(config_rules, let_people_leave_to_a_page_that_tells_nothing_about_them) {
    config settings;
    for (const char* good :
         {"https://www.weather.gov/", "https://example.org/weather/today", "https://example.org:8443/",
          "http://127.0.0.1:8080/", "http://localhost/", "http://[::1]:1/"}) {
        settings.leave_url = good;
        EXPECT_THAT(check_config(settings).sentences, IsEmpty()) << good;
    }
    for (const char* bad : {"", "weather", "http://www.weather.gov/", "https://example.org", "https:///",
                            "https://a@example.org/", "https://a:b@example.org/", "https://example.org/?q=x",
                            "https://example.org/#x", "https://example.org/\"", "https://example.org/a b",
                            "https://example.org:/", "https://example.org:x/", "https://[::1/",
                            "javascript:alert(1)//x/", "http://127.0.0.1.example.org/"}) {
        settings.leave_url = bad;
        EXPECT_THAT(check_config(settings).sentences, ElementsAre(HasSubstr("\"leave_url\" must look")))
            << bad;
    }
}

TEST(config_rules, name_every_broken_rule_at_once) {
    config settings;
    settings.listen = "nowhere";
    settings.log_level = "";
    settings.mail.from = "";
    EXPECT_EQ(check_config(settings).sentences.size(), 3U);
}

TEST(split_listen, takes_addresses_apart) {
    EXPECT_EQ(split_listen("127.0.0.1:0")->port, 0);
    EXPECT_EQ(split_listen("[::1]:8080")->address, "::1");
    EXPECT_EQ(split_listen("0.0.0.0:65535")->port, 65535);
    for (const char* bad : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "::1:80",
                            "localhost:80", "[127.0.0.1]:80", "1.2.3.4:8a", "[]:1", "1.2.3.4:-1"}) {
        EXPECT_FALSE(split_listen(bad)) << bad;
    }
}

} // namespace
} // namespace convene
