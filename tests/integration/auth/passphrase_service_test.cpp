#include "tests/integration/auth/auth_stand.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

namespace convene::auth {
namespace {

using std::chrono::minutes;

constexpr const char* good = "twelve angry geese cross";
constexpr const char* other = "purple kettle on a fence";

struct tally {
    int ended = 0;
    int admitted = 0;
};

class passphrase_service_test : public auth_stand<passphrase_service_test> {
protected:
    result<issued_login> sign_in(const std::string& passphrase,
                                 const std::string& email = "ana@example.org") {
        return run(passphrases.sign_in({email, passphrase, "192.0.2.1", false}));
    }
    principal caller_of(const issued_login& issued) { return **run(logins.find_principal(issued.secret)); }

    principal with_passphrase() {
        const principal caller = caller_of(sign_in_by_link());
        EXPECT_TRUE(run(passphrases.set_passphrase({caller, good, "", "192.0.2.1"})));
        return caller;
    }
    std::string stored_hash() { return (*run(accounts.find(person_id("P1"))))->passphrase_hash; }
};

TEST_F(passphrase_service_test, a_chosen_passphrase_signs_in_and_another_does_not) {
    with_passphrase();
    EXPECT_TRUE(stored_hash().starts_with("$argon2id$"));
    const auto issued = sign_in(good);
    ASSERT_TRUE(issued);
    EXPECT_EQ(issued->person, person_id("P1"));
    EXPECT_EQ(sign_in(other).error().code, errc::unauthenticated);
    EXPECT_EQ(sign_in(good, "nobody@example.org").error().code, errc::unauthenticated);
    EXPECT_EQ(sign_in("", "ana@example.org").error().code, errc::unauthenticated);
}

TEST_F(passphrase_service_test, composed_and_decomposed_letters_are_one_passphrase) {
    const principal caller = caller_of(sign_in_by_link());
    ASSERT_TRUE(run(passphrases.set_passphrase({caller, "caf\xC3\xA9 with nine spoons", "", "192.0.2.1"})));
    EXPECT_TRUE(sign_in("cafe\xCC\x81 with nine spoons"));
}

TEST_F(passphrase_service_test, a_weak_or_personal_passphrase_is_refused) {
    const principal caller = caller_of(sign_in_by_link());
    for (const char* weak : {"short", "passwordpassword", "ana maria walks home", "the summit is lovely"}) {
        const auto refused = run(passphrases.set_passphrase({caller, weak, "", "192.0.2.1"}));
        if (std::string_view(weak).starts_with("ana")) {
            EXPECT_FALSE(refused) << weak; // "maria" is part of the name
        }
        ASSERT_FALSE(refused) << weak;
        EXPECT_EQ(refused.error().field, "passphrase");
    }
    EXPECT_TRUE(stored_hash().empty());
}

TEST_F(passphrase_service_test, a_change_needs_the_current_one_or_a_fresh_link) {
    const principal caller = with_passphrase();
    time.advance(minutes(11)); // no longer fresh
    EXPECT_EQ(run(passphrases.set_passphrase({caller, other, "", "192.0.2.1"})).error().code,
              errc::forbidden);
    const auto wrong = run(passphrases.set_passphrase({caller, other, "not the current one", "192.0.2.1"}));
    EXPECT_EQ(wrong.error().field, "current");
    EXPECT_TRUE(run(passphrases.set_passphrase({caller, other, good, "192.0.2.1"})));
    EXPECT_FALSE(sign_in(good));
    // Forgotten: a link by mail, then a new one within ten minutes.
    const principal fresh = caller_of(sign_in_by_link());
    EXPECT_TRUE(run(passphrases.set_passphrase({fresh, good, "", "192.0.2.1"})));
    EXPECT_TRUE(sign_in(good));
    // A login by passphrase is never fresh in this sense.
    const principal by_passphrase = caller_of(*sign_in(good));
    EXPECT_FALSE(run(passphrases.set_passphrase({by_passphrase, other, "", "192.0.2.1"})));
}

TEST_F(passphrase_service_test, a_change_signs_out_all_other_browsers) {
    const auto thief = sign_in_by_link();
    const auto owner = sign_in_by_link();
    ASSERT_TRUE(run(passphrases.set_passphrase({caller_of(owner), good, "", "192.0.2.1"})));
    EXPECT_FALSE(*run(logins.find_principal(thief.secret)));
    EXPECT_TRUE(*run(logins.find_principal(owner.secret)));
}

TEST_F(passphrase_service_test, a_script_sets_no_passphrase) {
    const auto token = run(logins.make_token(person_id("P1"), minutes(5), ""));
    const principal script = **run(logins.find_principal_by_token(*token));
    EXPECT_EQ(run(passphrases.set_passphrase({script, good, "", "192.0.2.1"})).error().code, errc::forbidden);
}

TEST_F(passphrase_service_test, guesses_are_slowed_down_and_the_owner_still_enters_by_link) {
    with_passphrase();
    int tried = 0;
    for (int i = 0; i < 30; ++i) {
        const auto refused = sign_in(other);
        tried += refused.error().code == errc::unauthenticated ? 1 : 0;
        if (refused.error().code == errc::rate_limited) {
            EXPECT_TRUE(refused.error().retry_after);
        }
    }
    EXPECT_EQ(tried, 5);
    EXPECT_EQ(sign_in(good).error().code, errc::rate_limited); // the same answer, right or wrong
    // The owner asks for a link, also from the guesser's network.
    const std::string nonce = random.token(32);
    ASSERT_TRUE(run(links.request_link("ana@example.org", {nonce, "192.0.2.1"})));
    EXPECT_TRUE(run(links.redeem({mailed_token(1), nonce, false})));
    time.advance(std::chrono::seconds(1));
    EXPECT_TRUE(sign_in(good));
}

TEST_F(passphrase_service_test, a_hash_is_renewed_when_the_parameters_grew) {
    with_passphrase();
    const std::string old = stored_hash();
    ASSERT_TRUE(sign_in(good));
    EXPECT_EQ(stored_hash(), old);
    passphrase_hasher dearer(pool, {2, 16384});
    passphrase_service later(client(), time, accounts, logins, throttle, dearer);
    ASSERT_TRUE(run(later.sign_in({"ana@example.org", good, "192.0.2.1", false})));
    EXPECT_NE(stored_hash(), old);
    EXPECT_NE(stored_hash().find("m=16,t=2"), std::string::npos) << stored_hash();
    EXPECT_TRUE(sign_in(good));
}

task<void> admit_once(sign_in_throttle* throttle, tally* count) {
    auto admitted = co_await throttle->admit("ana@example.org", "192.0.2.1");
    count->admitted += admitted ? 1 : 0;
    ++count->ended;
}

/// Read, decide here, write: as it must not be done.
task<void> admit_split(redis::client* store, tally* count) {
    redis::arguments read{"GET", "split"};
    auto n = co_await store->command(std::move(read));
    if (n && n->number() < 5) {
        redis::arguments write{"INCR", "split"};
        [[maybe_unused]] auto counted = co_await store->command(std::move(write));
        ++count->admitted;
    }
    ++count->ended;
}

TEST_F(passphrase_service_test, parallel_guesses_do_not_slip_past_the_counter) {
    tally count;
    for (int i = 0; i < 200; ++i) {
        asio::co_spawn(executor(), admit_once(&throttle, &count), asio::detached);
    }
    ASSERT_TRUE(run_until([&] { return count.ended == 200; }));
    EXPECT_EQ(count.admitted, 5);
}

TEST_F(passphrase_service_test, control_a_split_counter_is_slipped_past) {
    tally count;
    for (int i = 0; i < 200; ++i) {
        asio::co_spawn(executor(), admit_split(&admin(), &count), asio::detached);
    }
    ASSERT_TRUE(run_until([&] { return count.ended == 200; }));
    EXPECT_GT(count.admitted, 5);
}

} // namespace
} // namespace convene::auth
