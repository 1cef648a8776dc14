#include "tests/support/redis_fixture.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace convene {
namespace {

using words = std::vector<std::string>;

/// The functions of sign-in on a real Redis, with time as an argument.
class auth_functions : public testing::shared_redis_fixture<auth_functions> {
protected:
    static constexpr std::int64_t t0 = 1'828'000'000'000;
    static constexpr std::int64_t minute = 60'000;
    static constexpr std::int64_t hour = 60 * minute;

    static result<redis::reply> call(std::string_view name, words keys, words args) {
        return run(client().call(name, std::move(keys), std::move(args)));
    }
    static words texts(const result<redis::reply>& r) {
        words all;
        for (const auto& item : r->items) {
            all.emplace_back(item.str());
        }
        return all;
    }
    static std::string n(std::int64_t value) { return std::to_string(value); }

    static result<redis::reply> store(const std::string& person, const std::string& email,
                                      const std::string& roles = "attendee",
                                      const std::string& from_file = "0") {
        return call("auth_store_account", {"cv:{auth}:account:" + person, "cv:{auth}:emails"},
                    {person, email, "Name", roles, from_file});
    }
    static result<redis::reply> create(const std::string& login, const std::string& person, std::int64_t now,
                                       const std::string& kind = "browser",
                                       const std::string& verified = "") {
        return call("auth_create_login", {"cv:{auth}:login:" + login, "cv:{auth}:account:" + person},
                    {login, person, kind, "link", "", n(now), n(now + 12 * hour),
                     kind == "browser" ? n(30 * minute) : "0", verified, ""});
    }
    static result<redis::reply> find(const std::string& login, std::int64_t now,
                                     const std::string& kind = "browser", const std::string& what = "used") {
        return call("auth_find_login", {"cv:{auth}:login:" + login}, {kind, n(now), what, n(30 * minute)});
    }
    static result<redis::reply> request(const std::string& email, const std::string& link, std::int64_t now,
                                        const std::string& limits = "6") {
        return call("auth_request_link",
                    {"cv:{auth}:emails", "cv:{auth}:link:" + link, "cv:{auth}:rate:a:" + email.substr(0, 3),
                     "cv:{auth}:rate:n:1", "cv:{auth}:rate:s:all"},
                    {email, link, "NONCE", n(now), n(now + 10 * minute), "en", "{\"to\":\"" + email + "\"}",
                     "{\"a\":\"" + email + "\"}", limits, "600", "5000", n(10 * minute)});
    }
    static result<redis::reply> redeem(const std::string& link, const std::string& nonce,
                                       const std::string& login, std::int64_t now) {
        return call("auth_redeem_link", {"cv:{auth}:link:" + link, "cv:{auth}:login:" + login},
                    {nonce, login, n(now), n(now + 12 * hour), n(30 * minute)});
    }
    static result<redis::reply> admit(const std::string& account, const std::string& network,
                                      std::int64_t now) {
        return call("auth_admit_try",
                    {"cv:{auth}:rate:ta:" + account, "cv:{auth}:rate:tn:" + network, "cv:{auth}:rate:ts:all"},
                    {n(now)});
    }
    static errc code(const result<redis::reply>& r) { return r ? errc::internal : r.error().code; }
};

TEST_F(auth_functions, a_file_leaves_the_roles_alone_that_were_given_here) {
    const auto roles = [] {
        return std::string(run(client().query({"HGET", "cv:{auth}:account:P1", "roles"}))->str());
    };
    ASSERT_TRUE(store("P1", "a@x.org", "attendee", "1"));
    ASSERT_TRUE(store("P1", "a@x.org", "attendee,moderator", "1"));
    EXPECT_EQ(roles(), "attendee,moderator") << "so far only files have said";
    ASSERT_TRUE(store("P1", "a@x.org", "attendee,site_team_lead"));
    ASSERT_TRUE(store("P1", "b@x.org", "attendee", "1"));
    EXPECT_EQ(roles(), "attendee,site_team_lead");
    EXPECT_EQ(run(client().query({"HGET", "cv:{auth}:account:P1", "email"}))->str(), "b@x.org");
}

TEST_F(auth_functions, an_address_belongs_to_one_account) {
    EXPECT_EQ(texts(store("P1", "a@x.org")), words{"1"});
    EXPECT_EQ(texts(store("P1", "a@x.org")), words{"0"});
    const auto refused = store("P2", "a@x.org");
    EXPECT_EQ(code(refused), errc::conflict);
    EXPECT_EQ(refused.error().field, "email");
    // A new address frees the old one.
    ASSERT_TRUE(store("P1", "b@x.org"));
    EXPECT_TRUE(store("P2", "a@x.org"));
}

TEST_F(auth_functions, a_login_ends_idle_and_absolutely_by_the_deadlines_in_its_data) {
    ASSERT_TRUE(store("P1", "a@x.org", "attendee,moderator"));
    ASSERT_TRUE(create("L1", "P1", t0));
    EXPECT_EQ(texts(find("L1", t0 + 29 * minute)),
              (words{"P1", "attendee,moderator", "1800000", n(t0), "0"}));
    EXPECT_TRUE(find("L1", t0 + 58 * minute)); // the use above moved the idle deadline
    EXPECT_EQ(code(find("L1", t0 + 88 * minute)), errc::unauthenticated);
    ASSERT_TRUE(create("L2", "P1", t0));
    for (std::int64_t at = t0; at < t0 + 12 * hour; at += 20 * minute) {
        ASSERT_TRUE(find("L2", at));
    }
    EXPECT_EQ(code(find("L2", t0 + 12 * hour)), errc::unauthenticated);
}

TEST_F(auth_functions, a_jump_of_the_clock_ends_no_login) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ASSERT_TRUE(create("L1", "P1", t0));
    EXPECT_EQ(code(find("L1", t0 + 24 * hour)), errc::unauthenticated);
    EXPECT_TRUE(find("L1", t0 + minute));
    EXPECT_TRUE(find("L1", t0 - 24 * hour));
}

TEST_F(auth_functions, the_last_use_is_written_once_a_minute_and_only_by_use) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ASSERT_TRUE(create("L1", "P1", t0));
    const auto seen = [] { return ask({"HGET", "cv:{auth}:login:L1", "seen"}).number(); };
    ASSERT_TRUE(find("L1", t0 + minute - 1));
    EXPECT_EQ(seen(), t0);
    ASSERT_TRUE(find("L1", t0 + 2 * minute, "browser", "none"));
    EXPECT_EQ(seen(), t0);
    ASSERT_TRUE(find("L1", t0 + 2 * minute));
    EXPECT_EQ(seen(), t0 + 2 * minute);
}

TEST_F(auth_functions, a_cookie_is_no_token_and_a_token_no_cookie) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ASSERT_TRUE(create("L1", "P1", t0));
    ASSERT_TRUE(create("T1", "P1", t0, "token"));
    EXPECT_EQ(code(find("L1", t0, "token")), errc::unauthenticated);
    EXPECT_EQ(code(find("T1", t0, "browser")), errc::unauthenticated);
    EXPECT_TRUE(find("T1", t0 + 11 * hour, "token")); // tokens do not idle out
}

TEST_F(auth_functions, roles_are_those_of_the_account_now) {
    ASSERT_TRUE(store("P1", "a@x.org", "attendee,organiser"));
    ASSERT_TRUE(create("L1", "P1", t0));
    ASSERT_TRUE(store("P1", "a@x.org", "attendee"));
    EXPECT_EQ(texts(find("L1", t0)), (words{"P1", "attendee", "1800000", n(t0), "0"}));
}

TEST_F(auth_functions, a_verified_passphrase_that_was_changed_meanwhile_gives_no_login) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ask({"HSET", "cv:{auth}:account:P1", "pass", "NEW"});
    EXPECT_EQ(code(create("L1", "P1", t0, "browser", "OLD")), errc::unauthenticated);
    EXPECT_TRUE(create("L1", "P1", t0, "browser", "NEW"));
}

TEST_F(auth_functions, a_person_has_at_most_fifty_browsers_and_a_hundred_tokens) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    for (int i = 0; i < 51; ++i) {
        ASSERT_TRUE(create("L" + std::to_string(i), "P1", t0 + i));
    }
    EXPECT_EQ(code(find("L0", t0 + 60)), errc::unauthenticated); // longest unused
    EXPECT_TRUE(find("L1", t0 + 60));
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(create("T" + std::to_string(i), "P1", t0, "token"));
    }
    EXPECT_EQ(code(create("T100", "P1", t0, "token")), errc::conflict);
    EXPECT_TRUE(find("T0", t0, "token"));
}

TEST_F(auth_functions, signing_out_everywhere_leaves_nothing_of_the_person) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ASSERT_TRUE(store("P2", "b@x.org"));
    ASSERT_TRUE(create("L1", "P1", t0));
    ASSERT_TRUE(create("T1", "P1", t0, "token"));
    ASSERT_TRUE(create("L2", "P2", t0));
    ASSERT_TRUE(request("a@x.org", "K1", t0));
    const auto ended =
        call("auth_end_person", {"cv:{auth}:logins:P1", "cv:{auth}:tokens:P1", "cv:{auth}:links:P1"}, {"P1"});
    EXPECT_EQ(texts(ended), words{"2"});
    EXPECT_EQ(code(find("L1", t0)), errc::unauthenticated);
    EXPECT_EQ(code(find("T1", t0, "token")), errc::unauthenticated);
    EXPECT_EQ(code(redeem("K1", "NONCE", "L9", t0)), errc::unauthenticated);
    EXPECT_TRUE(find("L2", t0));
}

TEST_F(auth_functions, a_new_passphrase_ends_all_other_logins_tokens_and_links) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ASSERT_TRUE(create("L1", "P1", t0));
    ASSERT_TRUE(create("L2", "P1", t0));
    ASSERT_TRUE(create("T1", "P1", t0, "token"));
    ASSERT_TRUE(request("a@x.org", "K1", t0));
    ASSERT_TRUE(call("auth_set_passphrase", {"cv:{auth}:account:P1"}, {"P1", "", "HASH", "L1"}));
    EXPECT_TRUE(find("L1", t0));
    EXPECT_EQ(code(find("L2", t0)), errc::unauthenticated);
    EXPECT_EQ(code(find("T1", t0, "token")), errc::unauthenticated);
    EXPECT_EQ(code(redeem("K1", "NONCE", "L9", t0)), errc::unauthenticated);
    // Compared and set: a second change from the old state is refused.
    EXPECT_EQ(code(call("auth_set_passphrase", {"cv:{auth}:account:P1"}, {"P1", "", "OTHER", "L1"})),
              errc::conflict);
}

TEST_F(auth_functions, a_login_goes_on_as_a_newer_one_of_the_same_person_in_a_browser) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ASSERT_TRUE(store("P2", "b@x.org"));
    ASSERT_TRUE(create("OLD", "P1", t0));
    ASSERT_TRUE(create("NEW", "P1", t0 + 20 * minute));
    ASSERT_TRUE(create("OTHERS", "P2", t0));
    ASSERT_TRUE(create("TOKEN", "P1", t0, "token"));
    const auto renew = [](const std::string& old, const std::string& renewed, std::int64_t now) {
        return call("auth_renew_login", {"cv:{auth}:login:" + old, "cv:{auth}:login:" + renewed},
                    {"P1", old, renewed, n(now)});
    };
    // Nothing else than a browser of this person is touched.
    ASSERT_TRUE(renew("OTHERS", "NEW", t0) && renew("TOKEN", "NEW", t0) && renew("NEVER", "NEW", t0) &&
                renew("OLD", "OTHERS", t0) && renew("OLD", "NEVER", t0));
    EXPECT_TRUE(find("OLD", t0 + minute) && find("OTHERS", t0 + minute) &&
                find("TOKEN", t0 + minute, "token"));
    ASSERT_TRUE(renew("OLD", "NEW", t0 + 20 * minute));
    // Requests under way are answered, by what was proved then; asked again, it lives no longer.
    EXPECT_EQ(texts(find("OLD", t0 + 20 * minute + 4999))[3], n(t0));
    EXPECT_EQ(texts(find("NEW", t0 + 20 * minute))[3], n(t0 + 20 * minute));
    ASSERT_TRUE(renew("OLD", "NEW", t0 + 20 * minute + 4999));
    EXPECT_EQ(code(find("OLD", t0 + 20 * minute + 5000)), errc::unauthenticated);
    EXPECT_TRUE(find("NEW", t0 + 40 * minute));
}

TEST_F(auth_functions, nobody_ends_anothers_login) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ASSERT_TRUE(create("L1", "P1", t0));
    EXPECT_EQ(code(call("auth_end_login", {"cv:{auth}:login:L1"}, {"L1", "P2"})), errc::not_found);
    EXPECT_TRUE(find("L1", t0));
    EXPECT_TRUE(call("auth_end_login", {"cv:{auth}:login:L1"}, {"L1", "P1"}));
    EXPECT_EQ(code(call("auth_end_login", {"cv:{auth}:login:L1"}, {"L1", "P1"})), errc::not_found);
}

TEST_F(auth_functions, a_link_works_once_in_the_browser_that_asked_within_ten_minutes) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ASSERT_TRUE(request("a@x.org", "K1", t0));
    EXPECT_EQ(code(redeem("K1", "OTHER", "L1", t0)), errc::unauthenticated);
    EXPECT_EQ(code(redeem("K1", "", "L1", t0)), errc::unauthenticated);
    EXPECT_EQ(code(redeem("K1", "NONCE", "L1", t0 + 10 * minute)), errc::unauthenticated);
    EXPECT_EQ(texts(redeem("K1", "NONCE", "L1", t0 + 10 * minute - 1)), (words{"P1", "0"}));
    EXPECT_EQ(code(redeem("K1", "NONCE", "L2", t0)), errc::unauthenticated);
    EXPECT_TRUE(find("L1", t0 + 10 * minute));
}

TEST_F(auth_functions, using_one_link_kills_the_others) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ASSERT_TRUE(request("a@x.org", "K1", t0));
    ASSERT_TRUE(request("a@x.org", "K2", t0));
    ASSERT_TRUE(call("auth_make_link", {"cv:{auth}:account:P1", "cv:{auth}:link:K3", "cv:{auth}:links:P1"},
                     {"P1", "K3", n(t0), n(t0 + hour)}));
    ASSERT_TRUE(redeem("K2", "NONCE", "L1", t0));
    EXPECT_EQ(code(redeem("K1", "NONCE", "L2", t0)), errc::unauthenticated);
    EXPECT_EQ(code(redeem("K3", "", "L3", t0)), errc::unauthenticated);
}

TEST_F(auth_functions, known_and_unknown_addresses_are_answered_and_worked_on_alike) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    EXPECT_EQ(texts(request("a@x.org", "K1", t0)), texts(request("z@x.org", "K2", t0)));
    // Two links, two outbox entries of the same size; only one is a mail.
    EXPECT_EQ(ask({"EXISTS", "cv:{auth}:link:K1", "cv:{auth}:link:K2"}).integer, 2);
    const auto entries = ask({"XRANGE", "cv:{auth}:outbox", "-", "+"});
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0][1][1].str(), "mail");
    EXPECT_EQ(entries[1][1][1].str(), "nothing");
    EXPECT_EQ(code(redeem("K2", "NONCE", "L1", t0)), errc::unauthenticated);
}

TEST_F(auth_functions, an_account_over_its_limit_gets_no_mail_and_the_same_answer) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    words kinds;
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(texts(request("a@x.org", "K" + std::to_string(i), t0, "2")), words{"0"});
    }
    for (const auto& entry : ask({"XRANGE", "cv:{auth}:outbox", "-", "+"}).items) {
        kinds.emplace_back(entry[1][1].str());
    }
    EXPECT_EQ(kinds, (words{"mail", "mail", "nothing", "nothing"}));
    // A window later mail is sent again.
    ASSERT_TRUE(request("a@x.org", "K9", t0 + 10 * minute, "2"));
    const auto last = ask({"XREVRANGE", "cv:{auth}:outbox", "+", "-", "COUNT", "1"});
    EXPECT_EQ(last[0][1][1].str(), "mail");
}

TEST_F(auth_functions, a_thousandfold_guesser_gets_at_most_a_hundred_tries_an_hour) {
    int admitted = 0;
    for (int i = 0; i < 10'000; ++i) { // one every 360 ms, from ever new networks
        const auto wait = admit("victim", "net" + std::to_string(i), t0 + i * 360);
        ASSERT_TRUE(wait);
        admitted += (*wait)[0].str() == "0" ? 1 : 0;
    }
    EXPECT_LE(admitted, 100);
    EXPECT_GE(admitted, 50); // throttled, not locked out: one a minute stays possible
    // Control: the same guesses against ever new accounts are hardly slowed down, so it was the account's
    // counter.
    ask({"DEL", "cv:{auth}:rate:ts:all"});
    int free = 0;
    for (int i = 0; i < 500; ++i) {
        const auto wait = admit("v" + std::to_string(i), "m" + std::to_string(i), t0 + i * 360);
        free += (*wait)[0].str() == "0" ? 1 : 0;
    }
    EXPECT_EQ(free, 500);
}

TEST_F(auth_functions, one_network_is_slowed_down_over_many_accounts) {
    int admitted = 0;
    for (int i = 0; i < 1000; ++i) { // ten a second
        const auto wait = admit("v" + std::to_string(i), "one", t0 + i * 100);
        admitted += (*wait)[0].str() == "0" ? 1 : 0;
    }
    EXPECT_LT(admitted, 100);
}

TEST_F(auth_functions, the_longest_wait_is_a_minute_even_when_the_clock_jumps_back) {
    std::int64_t now = t0;
    std::int64_t longest = 0;
    for (int i = 0; i < 200; ++i) {
        const auto wait = (*admit("victim", "one", now))[0].number();
        longest = std::max(longest, wait);
        now += std::max<std::int64_t>(wait, 1);
    }
    EXPECT_LE(longest, minute);
    EXPECT_LE((*admit("victim", "one", t0 - 24 * hour))[0].number(), minute);
}

TEST_F(auth_functions, a_right_try_is_taken_back) {
    for (int i = 0; i < 20; ++i) { // an owner who signs in often is never slowed down
        EXPECT_EQ((*admit("owner", "one", t0 + i))[0].str(), "0");
        ASSERT_TRUE(call("auth_try_succeeded",
                         {"cv:{auth}:rate:ta:owner", "cv:{auth}:rate:tn:one", "cv:{auth}:rate:ts:all"}, {}));
    }
    EXPECT_EQ(ask({"HGET", "cv:{auth}:rate:ta:owner", "n"}).str(), "0");
}

TEST_F(auth_functions, an_invitation_is_used_once_and_a_newer_one_replaces_it) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    const auto invite = [](const std::string& link, std::int64_t until) {
        return call("auth_make_invitation",
                    {"cv:{auth}:account:P1", "cv:{auth}:link:" + link, "cv:{auth}:invitation:P1"},
                    {"P1", link, n(t0), n(until)});
    };
    const auto use = [](const std::string& link, const std::string& login, std::int64_t now) {
        return call("auth_redeem_invitation", {"cv:{auth}:link:" + link, "cv:{auth}:login:" + login},
                    {login, n(now), n(now + 12 * hour), n(30 * minute)});
    };
    ASSERT_TRUE(invite("I1", t0 + 24 * hour));
    ASSERT_TRUE(invite("I2", t0 + 24 * hour));
    EXPECT_EQ(code(use("I1", "L1", t0)), errc::conflict);               // replaced
    EXPECT_EQ(code(redeem("I2", "", "L1", t0)), errc::unauthenticated); // not for signing in
    EXPECT_EQ(texts(use("I2", "L1", t0 + 24 * hour - 1)), (words{"P1", "0"}));
    EXPECT_TRUE(find("L1", t0 + 24 * hour));
    EXPECT_EQ(code(use("I2", "L2", t0 + 24 * hour - 1)), errc::conflict);
    ASSERT_TRUE(invite("I3", t0 + hour));
    EXPECT_EQ(code(use("I3", "L3", t0 + hour)), errc::unauthenticated); // too late
    EXPECT_EQ(code(use("NEVER", "L3", t0)), errc::unauthenticated);
    // A link for signing in is no invitation.
    ASSERT_TRUE(request("a@x.org", "K1", t0));
    EXPECT_EQ(code(use("K1", "L3", t0)), errc::unauthenticated);
    EXPECT_EQ(texts(redeem("K1", "NONCE", "L3", t0)), (words{"P1", "0"}));
}

TEST_F(auth_functions, whose_invitation_it_was_stays_known_after_its_use) {
    ASSERT_TRUE(store("P1", "a@x.org"));
    ASSERT_TRUE(call("auth_make_invitation",
                     {"cv:{auth}:account:P1", "cv:{auth}:link:I1", "cv:{auth}:invitation:P1"},
                     {"P1", "I1", n(t0), n(t0 + hour)}));
    const auto email = [](const std::string& link) {
        return texts(call("auth_invited_email", {"cv:{auth}:link:" + link}, {}));
    };
    EXPECT_EQ(email("I1"), words{"a@x.org"});
    ASSERT_TRUE(request("a@x.org", "K1", t0));
    ASSERT_TRUE(redeem("K1", "NONCE", "L1", t0)); // all links die
    EXPECT_EQ(email("I1"), words{"a@x.org"});
    EXPECT_EQ(email("K1"), words{""});
    EXPECT_EQ(email("NEVER"), words{""});
}

} // namespace
} // namespace convene
