#include "server/redis/subscriber.hpp"
#include "tests/integration/auth/auth_stand.hpp"

#include <gtest/gtest.h>

namespace convene::auth {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

class login_service_test : public auth_stand<login_service_test> {};

TEST_F(login_service_test, a_cookie_finds_its_person_and_roles) {
    const auto issued = sign_in_by_link();
    const auto found = run(logins.find_principal(issued.secret));
    ASSERT_TRUE(found && *found);
    EXPECT_EQ((*found)->person, person_id("P1"));
    EXPECT_EQ((*found)->login, issued.login);
    EXPECT_EQ((*found)->roles, std::vector<role>{role::attendee});
    EXPECT_FALSE((*found)->by_token);
}

TEST_F(login_service_test, nothing_in_the_store_is_a_usable_secret) {
    const auto issued = sign_in_by_link();
    const auto token = run(logins.make_token(person_id("P1"), hours(1), "bench"));
    const auto link = run(links.make_operator_link(person_id("P1"), minutes(5)));
    ASSERT_TRUE(token && link);
    const std::string all = dump();
    EXPECT_NE(all.find(issued.login.str()), std::string::npos); // the dump does see logins
    EXPECT_EQ(all.find(issued.secret), std::string::npos);
    EXPECT_EQ(all.find(token->substr(4)), std::string::npos);
    EXPECT_EQ(all.find(link->substr(link->find("#t=") + 3)), std::string::npos);
    // And what is stored does not open anything.
    EXPECT_FALSE(*run(logins.find_principal(issued.login.str())));
}

TEST_F(login_service_test, garbage_is_nobody) {
    for (const std::string& bad :
         {std::string(), std::string("x"), std::string(52, '0'), std::string(5000, 'a'),
          std::string("cv:{auth}:emails"), std::string("*"), std::string(52, '\0')}) {
        const auto found = run(logins.find_principal(bad));
        ASSERT_TRUE(found);
        EXPECT_FALSE(*found);
        EXPECT_FALSE(*run(logins.find_principal_by_token(bad)));
        EXPECT_FALSE(*run(logins.find_principal_by_token("cvt_" + bad)));
    }
}

TEST_F(login_service_test, a_shared_computer_idles_out_after_fifteen_minutes) {
    const auto shared = run(logins.create({person_id("P1"), sign_in_way::link, true, "", ""}));
    const auto own = run(logins.create({person_id("P1"), sign_in_way::link, false, "", ""}));
    time.advance(minutes(14));
    EXPECT_TRUE(*run(logins.find_principal(shared->secret)));
    time.advance(minutes(16));
    EXPECT_FALSE(*run(logins.find_principal(shared->secret)));
    EXPECT_FALSE(*run(logins.find_principal(own->secret))); // 30 minutes without use
}

TEST_F(login_service_test, watching_is_use_but_not_on_a_shared_computer) {
    const auto own = run(logins.create({person_id("P1"), sign_in_way::link, false, "", ""}));
    const auto shared = run(logins.create({person_id("P1"), sign_in_way::link, true, "", ""}));
    const principal mine = **run(logins.find_principal(own->secret));
    const principal guest = **run(logins.find_principal(shared->secret));
    for (int i = 0; i < 9; ++i) { // a plenary of 90 minutes
        time.advance(minutes(10));
        EXPECT_TRUE(*run(logins.find_again(mine, activity::watching)));
        EXPECT_TRUE(*run(logins.find_again(guest, activity::used)));
    }
    time.advance(minutes(10));
    EXPECT_TRUE(*run(logins.find_again(guest, activity::watching)));
    time.advance(minutes(5));
    EXPECT_FALSE(*run(logins.find_again(guest, activity::watching)));
    time.advance(minutes(14));
    EXPECT_TRUE(*run(logins.find_again(mine, activity::none)));
    time.advance(minutes(1));
    EXPECT_FALSE(*run(logins.find_again(mine, activity::none)));
}

TEST_F(login_service_test, signing_out_ends_this_browser_only_and_twice_is_fine) {
    const auto one = sign_in_by_link();
    const auto two = sign_in_by_link();
    const principal caller = **run(logins.find_principal(one.secret));
    EXPECT_TRUE(run(logins.sign_out(caller)));
    EXPECT_TRUE(run(logins.sign_out(caller)));
    EXPECT_FALSE(*run(logins.find_principal(one.secret)));
    EXPECT_TRUE(*run(logins.find_principal(two.secret)));
}

TEST_F(login_service_test, every_node_hears_of_what_ended) {
    std::vector<std::string> heard;
    bool listening = false;
    redis::subscriber::handlers to;
    to.on_message = [&](std::string_view, std::string_view line) { heard.emplace_back(line); };
    to.on_subscribed = [&](std::string_view) { listening = true; };
    redis::subscriber ear(executor(), stand().server().application_endpoint(), client(), "ear", to);
    ear.start();
    ear.subscribe(std::string(control_channel));
    ASSERT_TRUE(run_until([&] { return listening; }));

    const auto one = sign_in_by_link();
    const principal caller = **run(logins.find_principal(one.secret));
    ASSERT_TRUE(run(logins.sign_out(caller)));
    account ana{person_id("P1"), "ana@example.org", "Ana", {role::attendee, role::moderator}, ""};
    ASSERT_TRUE(run(accounts.store(ana)));
    ASSERT_TRUE(run(logins.sign_out_everywhere(person_id("P1"))));
    ASSERT_TRUE(run_until([&] { return heard.size() >= 3; }));
    EXPECT_EQ(heard, (std::vector<std::string>{"login.ended " + one.login.str(), "person.changed P1",
                                               "person.ended P1"}));
    ear.stop();
}

TEST_F(login_service_test, tokens_are_made_listed_and_revoked) {
    const auto token = run(logins.make_token(person_id("P1"), hours(2), "nightly export"));
    ASSERT_TRUE(token);
    const auto found = run(logins.find_principal_by_token(*token));
    ASSERT_TRUE(found && *found);
    EXPECT_TRUE((*found)->by_token);
    const auto listed = run(logins.list_tokens(person_id("P1")));
    ASSERT_EQ(listed->size(), 1U);
    EXPECT_EQ((*listed)[0].name, "nightly export");
    EXPECT_EQ((*listed)[0].ends, time.now() + hours(2));
    EXPECT_FALSE(run(logins.revoke(person_id("P2"), (*listed)[0].login)));
    ASSERT_TRUE(run(logins.revoke(person_id("P1"), (*listed)[0].login)));
    EXPECT_FALSE(*run(logins.find_principal_by_token(*token)));
    EXPECT_TRUE(run(logins.list_tokens(person_id("P1")))->empty());
}

TEST_F(login_service_test, tokens_need_an_account_and_a_sane_life) {
    EXPECT_EQ(run(logins.make_token(person_id("P9"), hours(1), "")).error().code, errc::not_found);
    EXPECT_EQ(run(logins.make_token(person_id("P1"), hours(0), "")).error().code, errc::invalid);
    EXPECT_EQ(run(logins.make_token(person_id("P1"), hours(24 * 500), "")).error().code, errc::invalid);
}

} // namespace
} // namespace convene::auth
