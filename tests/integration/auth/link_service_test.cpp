#include "tests/integration/auth/auth_stand.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <gtest/gtest.h>

namespace convene::auth {
namespace {

using std::chrono::minutes;

constexpr int racers = 60;

struct tally {
    int ended = 0;
    int won = 0;
};

task<void> redeem_once(link_service* links, std::string token, std::string nonce, tally* count) {
    auto issued = co_await links->redeem({std::move(token), std::move(nonce), false});
    count->won += issued ? 1 : 0;
    ++count->ended;
}

/// The same decision split into a check and a write, as it must not be done.
task<void> redeem_split(redis::client* store, std::string key, tally* count) {
    redis::arguments check{"EXISTS", key};
    auto there = co_await store->command(std::move(check));
    if (there && there->integer == 1) {
        redis::arguments take{"DEL", key};
        [[maybe_unused]] auto taken = co_await store->command(std::move(take));
        ++count->won;
    }
    ++count->ended;
}

class link_service_test : public auth_stand<link_service_test> {
protected:
    const std::string nonce = random.token(32);
};

TEST_F(link_service_test, a_mailed_link_signs_in_where_it_was_asked_for) {
    ASSERT_TRUE(run(links.request_link(" ANA@example.org", {nonce, "192.0.2.1"})));
    const auto issued = run(links.redeem({mailed_token(1), nonce, false}));
    ASSERT_TRUE(issued);
    EXPECT_EQ(issued->person, person_id("P1"));
    EXPECT_TRUE(*run(logins.find_principal(issued->secret)));
}

TEST_F(link_service_test, the_mail_is_in_the_language_that_the_person_chose_else_in_that_of_who_asks) {
    int mails = 0;
    const auto subject_of_next = [&](language asking) {
        EXPECT_TRUE(run(links.request_link("ana@example.org", {nonce, "192.0.2.1", asking})));
        const std::string number = std::to_string(++mails);
        const auto entry = ask({"XRANGE", "cv:{auth}:outbox", number, number});
        const std::string json(entry[0][1][3].str());
        const auto from = json.find(R"("subject":")") + 11;
        return json.substr(from, json.find('"', from) - from);
    };
    const auto choose = [](const char* json) { ask({"SET", "cv:{auth}:preferences:P1", json}); };
    EXPECT_EQ(subject_of_next(language::en), "Your sign-in link");
    EXPECT_EQ(subject_of_next(language::es), "Su enlace para entrar");
    choose(R"({"theme":"dark","text_only":false,"announcements":"all","language":"es"})");
    EXPECT_EQ(subject_of_next(language::en), "Su enlace para entrar");
    choose(R"({"theme":"dark","text_only":false,"announcements":"all","language":"en"})");
    EXPECT_EQ(subject_of_next(language::es), "Your sign-in link");
    choose(R"({"theme":"dark","text_only":false,"announcements":"all"})");
    EXPECT_EQ(subject_of_next(language::es), "Su enlace para entrar") << "nothing was chosen";
}

TEST_F(link_service_test, of_parallel_redeemers_on_two_nodes_one_wins) {
    redis::client second(executor(), stand().server().application_endpoint(),
                         stand().server().application_requirements(), "second");
    second.start();
    ASSERT_TRUE(run_until([&] { return second.is_ready(); }));
    link_service elsewhere(second, time, random, {}, links.settings());
    for (int round = 1; round <= 5; ++round) {
        ASSERT_TRUE(run(links.request_link("ana@example.org", {nonce, "192.0.2.1"})));
        tally count;
        for (int i = 0; i < racers; ++i) {
            auto* node = i % 2 == 0 ? &links : &elsewhere;
            asio::co_spawn(executor(), redeem_once(node, mailed_token(round), nonce, &count), asio::detached);
        }
        ASSERT_TRUE(run_until([&] { return count.ended == racers; }));
        EXPECT_EQ(count.won, 1);
    }
    second.stop();
}

TEST_F(link_service_test, control_a_split_check_and_write_lets_several_win) {
    ask({"SET", "split", "1"});
    tally count;
    for (int i = 0; i < racers; ++i) {
        asio::co_spawn(executor(), redeem_split(&admin(), "split", &count), asio::detached);
    }
    ASSERT_TRUE(run_until([&] { return count.ended == racers; }));
    EXPECT_GT(count.won, 1);
}

TEST_F(link_service_test, known_and_unknown_addresses_cost_the_store_the_same) {
    ASSERT_TRUE(run(links.request_link("warm@example.org", {nonce, "192.0.2.1"})));
    commands_since_last_look();
    ASSERT_TRUE(run(links.request_link("ana@example.org", {nonce, "192.0.2.1"})));
    const auto known = commands_since_last_look();
    ASSERT_TRUE(run(links.request_link("nobody@example.org", {nonce, "192.0.2.1"})));
    EXPECT_EQ(commands_since_last_look(), known);
    EXPECT_EQ(known.at("xadd"), "calls=1");
}

TEST_F(link_service_test, wrong_passphrase_and_unknown_address_cost_the_store_the_same) {
    const auto tried = [&](const char* email) {
        const auto refused =
            run(passphrases.sign_in({email, "correct horse battery staple", "192.0.2.1", false}));
        EXPECT_EQ(refused.error().code, errc::unauthenticated);
        return refused.error().message;
    };
    tried("warm@example.org");
    commands_since_last_look();
    const auto words = tried("ana@example.org");
    const auto known = commands_since_last_look();
    EXPECT_EQ(tried("nobody@example.org"), words);
    EXPECT_EQ(commands_since_last_look(), known);
}

TEST_F(link_service_test, a_network_that_asks_too_often_waits_and_others_do_not) {
    link_settings tight = links.settings();
    tight.per_network = 3;
    link_service strict(client(), time, random, {}, tight);
    for (int i = 0; i < 3; ++i) {
        ASSERT_TRUE(
            run(strict.request_link("a" + std::to_string(i) + "@example.org", {nonce, "2001:db8::1"})));
    }
    const auto refused = run(strict.request_link("b@example.org", {nonce, "2001:db8::2"})); // the same /64
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::rate_limited);
    EXPECT_EQ(refused.error().retry_after, std::chrono::milliseconds(minutes(10)));
    EXPECT_TRUE(run(strict.request_link("b@example.org", {nonce, "2001:db8:0:1::2"})));
    time.advance(minutes(10));
    EXPECT_TRUE(run(strict.request_link("b@example.org", {nonce, "2001:db8::2"})));
}

TEST_F(link_service_test, an_operator_link_is_bound_to_no_browser_and_works_once) {
    const auto address = run(links.make_operator_link(person_id("P1"), minutes(60)));
    ASSERT_TRUE(address);
    EXPECT_TRUE(address->starts_with("https://s.example.org/sign-in#t="));
    const std::string token = address->substr(address->find("#t=") + 3);
    time.advance(minutes(59));
    EXPECT_TRUE(run(links.redeem({token, "some other nonce", false})));
    EXPECT_EQ(run(links.redeem({token, "", false})).error().code, errc::unauthenticated);
    EXPECT_EQ(run(links.make_operator_link(person_id("P9"), minutes(1))).error().code, errc::not_found);
}

TEST_F(link_service_test, garbage_tokens_are_refused_like_used_ones) {
    for (const std::string& bad :
         {std::string(), std::string("x"), std::string(52, '0'), std::string(70'000, 'a'), std::string("*"),
          std::string("}{"), std::string(52, '\r')}) {
        const auto refused = run(links.redeem({bad, nonce, false}));
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().message, "This link has been used or has expired.");
    }
}

TEST_F(link_service_test, an_invitation_is_only_a_hash_in_the_store_and_works_once) {
    const auto address =
        run(links.make_invitation_link(person_id("P1"), time.now() + std::chrono::hours(24)));
    ASSERT_TRUE(address);
    EXPECT_TRUE(address->starts_with("https://s.example.org/sign-in#invite="));
    const std::string token = address->substr(address->find("#invite=") + 8);
    EXPECT_EQ(token.size(), 52U); // 256 bits
    EXPECT_EQ(dump().find(token), std::string::npos);
    EXPECT_FALSE(run(links.redeem({token, "", false}))); // another purpose
    ASSERT_TRUE(run(links.redeem_invitation(token, true, "192.0.2.1")));
    EXPECT_EQ(run(links.redeem_invitation(token, true, "192.0.2.1")).error().code, errc::conflict);
    EXPECT_EQ(run(links.redeem_invitation("x", true, "192.0.2.1")).error().code, errc::unauthenticated);
}

TEST_F(link_service_test, an_invitation_lives_ninety_days_at_most) {
    const auto until = [&](std::chrono::hours life) {
        return run(links.make_invitation_link(person_id("P1"), time.now() + life));
    };
    EXPECT_TRUE(until(std::chrono::hours(24 * 90)));
    EXPECT_EQ(until(std::chrono::hours(24 * 90 + 1)).error().code, errc::invalid);
    EXPECT_EQ(until(std::chrono::hours(0)).error().code, errc::invalid);
    EXPECT_EQ(run(links.make_invitation_link(person_id("P9"), time.now() + minutes(5))).error().code,
              errc::not_found);
}

TEST_F(link_service_test, of_parallel_redeemers_of_an_invitation_on_two_nodes_one_wins) {
    redis::client second(executor(), stand().server().application_endpoint(),
                         stand().server().application_requirements(), "second");
    second.start();
    ASSERT_TRUE(run_until([&] { return second.is_ready(); }));
    link_service elsewhere(second, time, random, {}, links.settings());
    const auto redeem_it = [](link_service* through, std::string with, std::string from,
                              tally* counted) -> task<void> {
        const auto issued = co_await through->redeem_invitation(std::move(with), false, std::move(from));
        counted->won += issued ? 1 : 0;
        ++counted->ended;
    };
    for (int round = 1; round <= 5; ++round) {
        const auto address = run(links.make_invitation_link(person_id("P1"), time.now() + minutes(5)));
        const std::string token = address->substr(address->find("#invite=") + 8);
        tally count;
        for (int i = 0; i < racers; ++i) {
            auto* node = i % 2 == 0 ? &links : &elsewhere;
            const std::string from = "192.0.2." + std::to_string(i);
            asio::co_spawn(executor(), redeem_it(node, token, from, &count), asio::detached);
        }
        ASSERT_TRUE(run_until([&] { return count.ended == racers; }));
        EXPECT_EQ(count.won, 1);
        EXPECT_EQ(run(logins.list_logins(person_id("P1")))->size(), static_cast<std::size_t>(round));
        time.advance(minutes(1));
    }
    second.stop();
}

TEST_F(link_service_test, guesses_at_invitations_are_slowed_down_and_other_networks_still_enter) {
    const auto address = run(links.make_invitation_link(person_id("P1"), time.now() + minutes(60)));
    const std::string token = address->substr(address->find("#invite=") + 8);
    int tried = 0;
    for (int i = 0; i < 200; ++i) {
        const auto refused = run(links.redeem_invitation(random.token(32), true, "2001:db8::1"));
        tried += refused.error().code == errc::unauthenticated ? 1 : 0;
    }
    EXPECT_EQ(tried, 50);
    const auto slowed = run(links.redeem_invitation(token, true, "2001:db8::2")); // the same /64
    ASSERT_FALSE(slowed);
    EXPECT_EQ(slowed.error().code, errc::rate_limited); // right or wrong
    EXPECT_TRUE(slowed.error().retry_after);
    // Signing in by passphrase has counters of its own.
    EXPECT_TRUE(run(throttle.admit("ana@example.org", "2001:db8::1")));
    EXPECT_TRUE(run(links.redeem_invitation(token, true, "192.0.2.1")));
}

TEST_F(link_service_test, whoever_opens_a_used_invitation_again_does_not_guess) {
    const auto address = run(links.make_invitation_link(person_id("P1"), time.now() + minutes(60)));
    const std::string token = address->substr(address->find("#invite=") + 8);
    ASSERT_TRUE(run(links.redeem_invitation(token, true, "192.0.2.1")));
    for (int i = 0; i < 100; ++i) {
        ASSERT_EQ(run(links.redeem_invitation(token, true, "192.0.2.1")).error().code, errc::conflict) << i;
    }
}

TEST_F(link_service_test,
       a_dead_invitation_brings_a_new_mail_to_the_same_address_and_an_unknown_one_nothing) {
    const auto address = run(links.make_invitation_link(person_id("P1"), time.now() + minutes(5)));
    const std::string token = address->substr(address->find("#invite=") + 8);
    time.advance(minutes(6));
    ASSERT_TRUE(run(links.renew_invitation(token, {nonce, "192.0.2.1"})));
    const auto entry = ask({"XRANGE", "cv:{auth}:outbox", "1", "1"});
    EXPECT_EQ(entry[0][1][1].str(), "mail");
    const std::string json(entry[0][1][3].str());
    EXPECT_NE(json.find("ana@example.org"), std::string::npos);
    EXPECT_NE(json.find("/sign-in?next=/register#t="), std::string::npos);
    const auto issued = run(links.redeem({mailed_token(1), nonce, false}));
    ASSERT_TRUE(issued);
    EXPECT_EQ(issued->person, person_id("P1"));
    ASSERT_TRUE(run(links.renew_invitation(std::string(52, '0'), {nonce, "192.0.2.1"})));
    EXPECT_EQ(ask({"XRANGE", "cv:{auth}:outbox", "2", "2"})[0][1][1].str(), "nothing");
}

TEST_F(link_service_test, known_and_unknown_invitations_cost_the_store_the_same) {
    const auto address = run(links.make_invitation_link(person_id("P1"), time.now() + minutes(5)));
    const std::string token = address->substr(address->find("#invite=") + 8);
    ASSERT_TRUE(run(links.renew_invitation(std::string(52, '1'), {nonce, "192.0.2.1"}))); // warm
    commands_since_last_look();
    ASSERT_TRUE(run(links.renew_invitation(token, {nonce, "192.0.2.1"})));
    const auto known = commands_since_last_look();
    ASSERT_TRUE(run(links.renew_invitation(std::string(52, '0'), {nonce, "192.0.2.1"})));
    EXPECT_EQ(commands_since_last_look(), known);
}

} // namespace
} // namespace convene::auth
