#include "server/auth/keys.hpp"
#include "server/auth/totp.hpp"
#include "tests/integration/auth/auth_stand.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

namespace convene::auth {
namespace {

using std::chrono::seconds;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

constexpr const char* address = "192.0.2.1";
constexpr const char* good = "twelve angry geese cross";

/// S-17: the second factor, on a real Redis.
class second_factors_test : public auth_stand<second_factors_test> {
protected:
    const person_id ana{"P1"};

    principal caller_of(const issued_login& issued) { return **run(logins.find_principal(issued.secret)); }
    bool is_signed_in(const issued_login& issued) {
        return run(logins.find_principal(issued.secret))->has_value();
    }

    /// What the app has, as it was shown when it was set up.
    std::string secret;
    recovery_codes recovery;

    /// The code that the app shows now, or so many steps later.
    std::string code(int later = 0) { return totp_code(secret, totp_step(time.now()) + later); }
    void next_code() { time.advance(seconds(30)); }

    /// The raw secret, from the only thing that was shown.
    void begin() {
        const auto setup = run(factors.begin(ana));
        ASSERT_TRUE(setup);
        const auto sealed = ask({"HGET", keys::new_factor(ana), "sealed"});
        secret = *box.open(sealed.str(), "P1");
        ASSERT_EQ(show_totp_secret(secret), setup->secret);
        ASSERT_THAT(setup->address, HasSubstr(setup->secret));
    }
    /// Set up in a login that stays.
    issued_login set_up() {
        const issued_login mine = sign_in_by_link();
        begin();
        const auto made = run(factors.enable(caller_of(mine), code(), address));
        EXPECT_TRUE(made) << (made ? "" : made.error().message);
        recovery = made ? *made : recovery_codes();
        next_code();
        return mine;
    }
    result<issued_login> pass(const issued_login& waiting, const std::string& given) {
        return run(factors.pass(waiting.secret, given, address));
    }
    errc refusal(const issued_login& waiting, const std::string& given) {
        const auto passed = pass(waiting, given);
        return passed ? errc::internal : passed.error().code;
    }
    int left() { return run(factors.find(ana))->recovery_codes; }
    static std::string newest_mail() {
        const auto entry = ask({"XREVRANGE", "cv:{auth}:outbox", "+", "-", "COUNT", "1"});
        return entry.items.empty() ? "" : std::string(entry[0][1][3].str());
    }
};

TEST_F(second_factors_test, S_17_neither_link_nor_passphrase_nor_invitation_signs_in_without_the_code) {
    const issued_login mine = sign_in_by_link();
    ASSERT_TRUE(run(passphrases.set_passphrase({caller_of(mine), good, "", address})));
    begin();
    ASSERT_TRUE(run(factors.enable(caller_of(mine), code(), address)));
    const auto invitation = run(links.make_invitation_link(ana, time.now() + std::chrono::hours(1)));
    const std::string token = invitation->substr(invitation->find("#invite=") + 8);
    const auto by_passphrase = [&] {
        return *run(passphrases.sign_in({"ana@example.org", good, address, false}));
    };
    const issued_login ways[] = {*run(links.redeem_invitation(token, false, address)), sign_in_by_link(),
                                 by_passphrase()};
    for (const issued_login& each : ways) {
        EXPECT_TRUE(each.waits);
        EXPECT_FALSE(is_signed_in(each));
        EXPECT_FALSE(run(links.redeem({each.secret, "", false}))) << "what waits is no link";
        EXPECT_FALSE(run(links.redeem_invitation(each.secret, false, address)));
    }
    next_code();
    EXPECT_EQ(refusal(ways[0], code()), errc::unauthenticated)
        << "later links of the person end earlier ones";
    const auto passed = pass(ways[2], code());
    ASSERT_TRUE(passed) << passed.error().message;
    EXPECT_TRUE(passed->has_second_factor);
    EXPECT_FALSE(passed->waits);
    EXPECT_TRUE(is_signed_in(*passed));
    EXPECT_FALSE(is_signed_in(ways[2])) << "another secret than before (S-04)";
    EXPECT_TRUE(caller_of(*passed).has_second_factor);
    EXPECT_TRUE(is_signed_in(mine)) << "the browser in which it was set up stays";
}

TEST_F(second_factors_test, S_17_a_code_works_once_and_one_step_around_now) {
    set_up();
    const issued_login first = sign_in_by_link();
    EXPECT_EQ(refusal(first, code(-2)), errc::unauthenticated);
    EXPECT_EQ(refusal(first, code(2)), errc::unauthenticated);
    EXPECT_EQ(refusal(first, "000000" == code() ? "111111" : "000000"), errc::unauthenticated);
    const std::string used = code();
    ASSERT_TRUE(pass(first, used));
    EXPECT_EQ(refusal(first, code(1)), errc::unauthenticated) << "nothing waits any more";
    const issued_login second = sign_in_by_link();
    const auto again = pass(second, used);
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().field, "code");
    EXPECT_THAT(again.error().message, HasSubstr("was used"));
    EXPECT_EQ(refusal(second, code(-1)), errc::unauthenticated) << "nor an older one";
    ask({"DEL", "cv:{auth}:rate:factor-account:" + hash_secret("P1")});
    EXPECT_TRUE(pass(second, code(1))) << "the clock of the telephone is a little ahead";
}

TEST_F(second_factors_test, the_code_that_set_it_up_signs_nobody_in) {
    const issued_login mine = sign_in_by_link();
    begin();
    const std::string used = code();
    ASSERT_TRUE(run(factors.enable(caller_of(mine), used, address)));
    EXPECT_EQ(refusal(sign_in_by_link(), used), errc::unauthenticated);
}

task<void> pass_once(second_factors* factors, std::string waiting, std::string code, int* won, int* ended) {
    const auto passed = co_await factors->pass(std::move(waiting), std::move(code), "192.0.2.1");
    *won += passed ? 1 : 0;
    ++*ended;
}

TEST_F(second_factors_test, of_many_who_give_one_code_at_once_one_gets_in) {
    const issued_login mine = set_up();
    ASSERT_TRUE(run(passphrases.set_passphrase({caller_of(mine), good, "", address})));
    for (const std::string& given : {code(), recovery.codes[0]}) {
        for (const bool one_browser : {false, true}) {
            ask({"DEL", "cv:{auth}:rate:factor-account:" + hash_secret("P1")});
            std::vector<std::string> waiting;
            for (int i = 0; i < 4; ++i) {
                const auto next = run(passphrases.sign_in({"ana@example.org", good, address, false}));
                waiting.push_back(one_browser && i > 0 ? waiting.front() : next->secret);
            }
            int won = 0;
            int ended = 0;
            for (const std::string& each : waiting) {
                asio::co_spawn(executor(), pass_once(&factors, each, given, &won, &ended), asio::detached);
            }
            ASSERT_TRUE(run_until([&] { return ended == 4; }));
            EXPECT_EQ(won, one_browser ? 0 : 1) << given << " was used up before";
        }
    }
}

TEST_F(second_factors_test, a_recovery_code_stands_in_once_and_its_owner_hears_of_it) {
    set_up();
    ASSERT_THAT(recovery.codes, SizeIs(second_factors::recovery_code_count));
    std::string typed = recovery.codes[3];
    std::transform(typed.begin(), typed.end(), typed.begin(), [](char c) {
        return c == '-' ? ' ' : c == '0' ? 'O' : c == '1' ? 'l' : static_cast<char>(std::toupper(c));
    });
    const auto passed = pass(sign_in_by_link(), typed);
    ASSERT_TRUE(passed) << typed << ": " << passed.error().message;
    EXPECT_EQ(left(), 9);
    EXPECT_THAT(newest_mail(), HasSubstr("A recovery code was used"));
    EXPECT_THAT(newest_mail(), Not(HasSubstr(recovery.codes[3])));
    EXPECT_EQ(refusal(sign_in_by_link(), recovery.codes[3]), errc::unauthenticated);
    EXPECT_EQ(refusal(sign_in_by_link(), "0000-0000-0000-0000"), errc::unauthenticated);
    EXPECT_EQ(left(), 9);
    const auto renewed = run(factors.renew_recovery(ana));
    ASSERT_TRUE(renewed);
    EXPECT_EQ(refusal(sign_in_by_link(), recovery.codes[4]), errc::unauthenticated) << "of the earlier set";
    ask({"DEL", "cv:{auth}:rate:factor-account:" + hash_secret("P1")});
    EXPECT_TRUE(pass(sign_in_by_link(), renewed->codes[4]));
    EXPECT_EQ(left(), 9);
}

TEST_F(second_factors_test, S_04_the_store_has_neither_the_secret_nor_a_usable_code) {
    set_up();
    const issued_login waiting = sign_in_by_link();
    ask({"DEL", "cv:{auth}:outbox"});
    const std::string all = dump();
    EXPECT_THAT(all, Not(HasSubstr(secret)));
    EXPECT_THAT(all, Not(HasSubstr(show_totp_secret(secret))));
    EXPECT_THAT(all, Not(HasSubstr(waiting.secret)));
    for (std::string each : recovery.codes) {
        EXPECT_THAT(all, Not(HasSubstr(each)));
        std::erase(each, '-');
        EXPECT_THAT(all, Not(HasSubstr(each)));
    }
}

TEST_F(second_factors_test, a_secret_of_another_account_opens_nothing) {
    set_up();
    account bob{person_id("P2"), "bob@example.org", "Bob", {role::attendee}, ""};
    ASSERT_TRUE(run(accounts.store(std::move(bob))));
    const auto sealed = ask({"HGET", keys::factor(ana), "sealed"});
    ask({"HSET", keys::factor(person_id("P2")), "sealed", std::string(sealed.str()), "step", "0", "since",
         "1"});
    const auto link = run(links.make_operator_link(person_id("P2"), std::chrono::minutes(5)));
    const auto waiting = run(links.redeem({link->substr(link->find("#t=") + 3), "", false}));
    const auto passed = pass(*waiting, code());
    ASSERT_FALSE(passed) << "not the code of who copied it there";
    EXPECT_EQ(passed.error().code, errc::internal);
}

TEST_F(second_factors_test, guesses_are_slowed_down_and_the_owner_gets_in_afterwards) {
    set_up();
    const issued_login waiting = sign_in_by_link();
    int wrong = 0;
    int slowed = 0;
    for (int i = 0; i < 30; ++i) {
        (refusal(waiting, i % 2 == 0 ? "123" : "zzzz-zzzz-zzzz-zzz0") == errc::rate_limited ? slowed
                                                                                            : wrong)++;
    }
    EXPECT_LE(wrong, 6);
    EXPECT_GE(slowed, 24);
    time.advance(std::chrono::minutes(5));
    EXPECT_TRUE(pass(waiting, code()));
}

TEST_F(second_factors_test, what_waits_ends_after_ten_minutes_and_by_signing_out_everywhere) {
    set_up();
    const issued_login late = sign_in_by_link();
    time.advance(second_factors::waiting_life);
    EXPECT_EQ(refusal(late, code()), errc::unauthenticated);
    const issued_login ended = sign_in_by_link();
    ASSERT_TRUE(run(logins.sign_out_everywhere(ana)));
    EXPECT_EQ(refusal(ended, code()), errc::unauthenticated);
    EXPECT_EQ(refusal(issued_login{}, code()), errc::unauthenticated);
    issued_login guessed;
    guessed.secret = random.token(32);
    EXPECT_EQ(refusal(guessed, code()), errc::unauthenticated);
}

TEST_F(second_factors_test, a_computer_of_others_stays_one_through_the_second_step) {
    set_up();
    for (const bool shared : {true, false}) {
        const auto link = run(links.make_operator_link(ana, std::chrono::minutes(5)));
        const auto waiting = run(links.redeem({link->substr(link->find("#t=") + 3), "", shared}));
        const auto passed = pass(*waiting, code());
        ASSERT_TRUE(passed);
        EXPECT_EQ(passed->shared_computer, shared);
        EXPECT_EQ(caller_of(*passed).shared_computer, shared);
        next_code();
    }
}

TEST_F(second_factors_test,
       setting_it_up_changes_nothing_before_a_code_is_given_and_then_ends_other_browsers) {
    const issued_login mine = sign_in_by_link();
    const issued_login other = sign_in_by_link();
    const auto open_link = run(links.make_operator_link(ana, std::chrono::minutes(5)));
    begin();
    const std::string first = secret;
    EXPECT_FALSE(run(factors.find(ana))->on);
    EXPECT_FALSE(sign_in_by_link().waits);
    begin();
    const auto older = run(factors.enable(caller_of(mine), totp_code(first, totp_step(time.now())), address));
    EXPECT_EQ(older.error().code, errc::invalid) << "the secret of the second beginning counts";
    EXPECT_EQ(older.error().field, "code");
    const auto made = run(factors.enable(caller_of(mine), code(), address));
    ASSERT_TRUE(made);
    EXPECT_TRUE(run(factors.find(ana))->on);
    EXPECT_EQ(left(), 10);
    EXPECT_TRUE(is_signed_in(mine));
    EXPECT_FALSE(is_signed_in(other));
    EXPECT_FALSE(run(links.redeem({open_link->substr(open_link->find("#t=") + 3), "", false})));
    EXPECT_THAT(newest_mail(), HasSubstr("Two-step sign-in is on"));
    EXPECT_EQ(run(factors.enable(caller_of(mine), code(), address)).error().code, errc::conflict) << "once";
}

TEST_F(second_factors_test, setting_it_up_ends_after_ten_minutes_and_is_not_for_scripts) {
    const issued_login mine = sign_in_by_link();
    begin();
    time.advance(second_factors::setup_life);
    EXPECT_EQ(run(factors.enable(caller_of(mine), code(), address)).error().code, errc::conflict);
    principal script = caller_of(mine);
    script.by_token = true;
    begin();
    EXPECT_EQ(run(factors.enable(script, code(), address)).error().code, errc::forbidden);
    EXPECT_FALSE(run(factors.find(ana))->on);
    EXPECT_EQ(run(factors.begin(person_id("NOBODY"))).error().code, errc::not_found);
}

TEST_F(second_factors_test, a_code_proves_again_who_one_is) {
    const issued_login mine = set_up();
    time.advance(std::chrono::minutes(20));
    const principal caller = caller_of(mine);
    ASSERT_FALSE(caller.is_proved(time.now()));
    EXPECT_EQ(run(factors.prove(caller, "000", address)).error().code, errc::unauthenticated);
    const std::string used = code();
    const auto proved = run(factors.prove(caller, used, address));
    ASSERT_TRUE(proved);
    EXPECT_TRUE(caller_of(*proved).is_proved(time.now()));
    EXPECT_EQ(refusal(sign_in_by_link(), used), errc::unauthenticated) << "one count of codes for both doors";
    EXPECT_TRUE(run(factors.prove(caller, recovery.codes[0], address)));
}

TEST_F(second_factors_test, removed_signing_in_is_as_before_and_nothing_of_it_is_left) {
    const issued_login mine = set_up();
    const issued_login waiting = sign_in_by_link();
    ASSERT_TRUE(run(factors.remove(ana)));
    EXPECT_THAT(newest_mail(), HasSubstr("Two-step sign-in is off"));
    EXPECT_EQ(refusal(waiting, code()), errc::unauthenticated);
    EXPECT_FALSE(sign_in_by_link().waits);
    EXPECT_FALSE(caller_of(mine).has_second_factor);
    EXPECT_EQ(run(factors.remove(ana)).error().code, errc::conflict);
    EXPECT_EQ(run(factors.renew_recovery(ana)).error().code, errc::conflict);
    EXPECT_EQ(run(factors.prove(caller_of(mine), code(), address)).error().code, errc::conflict);
    set_up();
    ASSERT_TRUE(run(accounts.remove(ana)));
    EXPECT_THAT(dump(), Not(::testing::AnyOf(HasSubstr("factor:P1"), HasSubstr("recovery:P1"))));
}

TEST_F(second_factors_test, tokens_of_scripts_need_none) {
    set_up();
    const auto token = run(logins.make_token(ana, std::chrono::hours(1), "a script"));
    ASSERT_TRUE(token);
    EXPECT_TRUE(run(logins.find_principal_by_token(*token))->has_value());
}

TEST_F(second_factors_test, what_waits_of_one_person_is_bounded) {
    const issued_login mine = set_up();
    ASSERT_TRUE(run(passphrases.set_passphrase({caller_of(mine), good, "", address})));
    for (int i = 0; i < 60; ++i) {
        ASSERT_TRUE(run(passphrases.sign_in({"ana@example.org", good, address, false}))->waits);
    }
    EXPECT_EQ(ask({"ZCARD", "cv:{auth}:links:P1"}).number(), 20);
    EXPECT_THAT(ask({"KEYS", "cv:{auth}:link:*"}).items, SizeIs(20));
}

} // namespace
} // namespace convene::auth
