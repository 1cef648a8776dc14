#include "server/auth/email_changes.hpp"
#include "tests/integration/auth/auth_stand.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convene::auth {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct mailed {
    std::string kind;
    std::string json;
};

/// S-17: another mail address, on a real Redis.
class email_changes_test : public auth_stand<email_changes_test> {
protected:
    email_changes changes{client(), accounts, time, random,
                          link_settings{.public_url = "https://s.example.org"}};
    const person_id ana{"P1"};

    void SetUp() override {
        auth_stand::SetUp();
        account bob{person_id("P2"), "bob@example.org", "Bob", {role::attendee}, ""};
        ASSERT_TRUE(run(accounts.store(std::move(bob))));
    }
    /// Outbox entry number `n` (from 1).
    static mailed letter(int n) {
        const auto entry = ask({"XRANGE", "cv:{auth}:outbox", std::to_string(n), std::to_string(n)});
        if (entry.items.empty()) {
            return {};
        }
        return {std::string(entry[0][1][1].str()), std::string(entry[0][1][3].str())};
    }
    static std::string token_of(int n) {
        const std::string json = letter(n).json;
        const auto at = json.find("#email=");
        return at == std::string::npos ? std::string() : json.substr(at + 7, 52);
    }
    errc asked(const std::string& email) {
        const auto sent = run(changes.ask(ana, email, language::en));
        return sent ? errc::internal : sent.error().code;
    }
    errc confirmed(const std::string& token) {
        const auto done = run(changes.confirm(token));
        return done ? errc::internal : done.error().code;
    }
    std::string owner(const std::string& email) {
        const auto found = run(accounts.find_by_email(email));
        return found && *found ? (*found)->person.str() : "";
    }
    static constexpr errc fine = errc::internal; ///< no error
};

TEST_F(email_changes_test, S_17_the_new_address_is_confirmed_and_the_old_one_told_twice) {
    ASSERT_EQ(asked(" New@Example.ORG "), fine);
    EXPECT_THAT(letter(1).json, HasSubstr(R"("to":"new@example.org")"));
    EXPECT_THAT(letter(2).json, HasSubstr(R"("to":"ana@example.org")"));
    EXPECT_THAT(letter(2).json, Not(HasSubstr("new@example.org")))
        << "the old address is not told the new one";
    EXPECT_EQ(owner("new@example.org"), "") << "nothing changes before it is confirmed";
    EXPECT_EQ(owner("ana@example.org"), "P1");
    ASSERT_EQ(confirmed(token_of(1)), fine);
    EXPECT_EQ(owner("new@example.org"), "P1");
    EXPECT_EQ(owner("ana@example.org"), "");
    EXPECT_THAT(letter(3).json, HasSubstr(R"("to":"ana@example.org")"));
    EXPECT_EQ(confirmed(token_of(1)), errc::unauthenticated) << "once";
}

TEST_F(email_changes_test, S_13_an_address_of_somebody_else_gets_the_same_answer_and_no_mail) {
    ASSERT_EQ(asked("free@example.org"), fine);
    ASSERT_EQ(asked("bob@example.org"), fine);
    EXPECT_EQ(letter(1).kind, "mail");
    EXPECT_EQ(letter(3).kind, "nothing");
    EXPECT_EQ(letter(4).kind, "mail") << "to the old one, in both cases";
    EXPECT_EQ(confirmed(token_of(3)), errc::conflict);
    EXPECT_EQ(owner("bob@example.org"), "P2");
    EXPECT_EQ(owner("ana@example.org"), "P1");
}

TEST_F(email_changes_test, S_12_the_link_is_for_this_alone_newest_only_and_ends) {
    ASSERT_EQ(asked("one@example.org"), fine);
    ASSERT_EQ(asked("two@example.org"), fine);
    EXPECT_EQ(confirmed(token_of(1)), errc::unauthenticated) << "a newer one was sent";
    EXPECT_FALSE(run(links.redeem({token_of(3), "", false}))) << "it signs nobody in";
    EXPECT_FALSE(run(links.redeem_invitation(token_of(3), false, "192.0.2.1")));
    const auto address = run(links.make_operator_link(ana, std::chrono::minutes(5)));
    EXPECT_EQ(confirmed(address->substr(address->find("#t=") + 3)), errc::unauthenticated)
        << "and a sign-in link confirms nothing";
    EXPECT_EQ(confirmed("nonsense"), errc::unauthenticated);
    EXPECT_THAT(dump(), Not(HasSubstr("link:" + token_of(3)))) << "only its hash is a key";
    time.advance(email_changes::life);
    EXPECT_EQ(confirmed(token_of(3)), errc::unauthenticated);
    EXPECT_EQ(owner("ana@example.org"), "P1");
}

TEST_F(email_changes_test, signing_out_everywhere_and_deleting_end_it) {
    ASSERT_EQ(asked("one@example.org"), fine);
    ASSERT_TRUE(run(logins.sign_out_everywhere(ana)));
    EXPECT_EQ(confirmed(token_of(1)), errc::unauthenticated);
    ASSERT_EQ(asked("one@example.org"), fine);
    ASSERT_TRUE(run(accounts.remove(ana)));
    EXPECT_EQ(confirmed(token_of(3)), errc::unauthenticated);
    ask({"DEL", "cv:{auth}:outbox"});
    EXPECT_THAT(dump(), Not(HasSubstr("one@example.org")));
}

TEST_F(email_changes_test, sign_in_links_to_the_old_address_die_and_a_file_does_not_bring_it_back) {
    ASSERT_EQ(asked("new@example.org"), fine);
    const auto address = run(links.make_operator_link(ana, std::chrono::minutes(5)));
    ASSERT_EQ(confirmed(token_of(1)), fine);
    EXPECT_FALSE(run(links.redeem({address->substr(address->find("#t=") + 3), "", false})));
    account from_file{ana, "ana@example.org", "Ana Maria", {role::attendee}, ""};
    ASSERT_TRUE(run(accounts.take_in(std::move(from_file))));
    EXPECT_EQ(owner("new@example.org"), "P1");
    EXPECT_EQ(owner("ana@example.org"), "");
}

TEST_F(email_changes_test, who_changes_a_name_that_was_read_before_does_not_bring_the_old_address_back) {
    ASSERT_EQ(asked("new@example.org"), fine);
    auto read_before = run(accounts.find(ana));
    ASSERT_TRUE(read_before && *read_before);
    ASSERT_EQ(confirmed(token_of(1)), fine);
    (*read_before)->name = "Ana M.";
    ASSERT_TRUE(run(accounts.store(std::move(**read_before))));
    EXPECT_EQ(owner("new@example.org"), "P1");
    EXPECT_EQ((*run(accounts.find(ana)))->name, "Ana M.");
}

TEST_F(email_changes_test, what_is_no_address_the_own_one_and_haste_are_refused) {
    EXPECT_EQ(asked("nobody"), errc::invalid);
    EXPECT_EQ(asked("ANA@example.org"), errc::invalid);
    for (unsigned i = 0; i < email_changes::per_person; ++i) {
        EXPECT_EQ(asked("n" + std::to_string(i) + "@example.org"), fine);
    }
    EXPECT_EQ(asked("more@example.org"), errc::rate_limited);
    time.advance(email_changes::window);
    EXPECT_EQ(asked("more@example.org"), fine);
}

task<void> confirm_once(email_changes* changes, std::string token, int* won, int* ended) {
    const auto done = co_await changes->confirm(std::move(token));
    *won += done ? 1 : 0;
    ++*ended;
}

TEST_F(email_changes_test, of_many_who_confirm_at_once_one_does) {
    ASSERT_EQ(asked("new@example.org"), fine);
    int won = 0;
    int ended = 0;
    for (int i = 0; i < 30; ++i) {
        asio::co_spawn(executor(), confirm_once(&changes, token_of(1), &won, &ended), asio::detached);
    }
    ASSERT_TRUE(run_until([&] { return ended == 30; }));
    EXPECT_EQ(won, 1);
}

} // namespace
} // namespace convene::auth
