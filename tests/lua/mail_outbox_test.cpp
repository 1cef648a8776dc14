#include "tests/support/redis_fixture.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene {
namespace {

using ::testing::ElementsAre;
using words = std::vector<std::string>;

/// scheduling/mail/lua on a real Redis: what organisers see and do of an edition's outbox.
class mail_outbox : public testing::shared_redis_fixture<mail_outbox> {
protected:
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
    static result<redis::reply> hold(const std::string& on) {
        return call("mail_hold", {"cv:{E}:outbox:held", "cv:{E}:audit"},
                    {"{E}", on, "1000", "2027-12-01T00:00:00Z", "P9", "Wrong text."});
    }
    static result<redis::reply> end_dead(const std::string& id, const std::string& how) {
        return call("mail_dead", {"cv:{E}:outbox:dead", "cv:{E}:audit"},
                    {"{E}", id, how, "2027-12-01T00:00:00Z", "P9", "Server is back."});
    }
    static words list() { return texts(call("mail_list", {"cv:{E}:outbox"}, {"200"})); }
    static void bury(const std::string& id) {
        ask({"XADD", "cv:{E}:outbox:dead", id, "entry", "7-0", "kind", "seat", "json", "{}", "why", "gone",
             "fact", "7-0"});
    }
    static words audit_actions() {
        words found;
        for (const auto& entry : ask({"XRANGE", "cv:{E}:audit", "-", "+"}).items) {
            found.emplace_back(entry[1][5].str());
        }
        return found;
    }
};

TEST_F(mail_outbox, holding_and_letting_go_happen_once_and_are_recorded) {
    EXPECT_EQ(texts(hold("1")), words{"1"});
    EXPECT_EQ(texts(hold("1")), words{"0"});
    EXPECT_THAT(list(), ElementsAre("1", "1000", "P9", "Wrong text.", "0", "0", "0"));
    EXPECT_EQ(texts(hold("0")), words{"1"});
    EXPECT_EQ(texts(hold("0")), words{"0"});
    EXPECT_THAT(list(), ElementsAre("0", "0", "", "", "0", "0", "0"));
    EXPECT_THAT(audit_actions(), ElementsAre("mail.hold", "mail.release"));
    EXPECT_EQ(ask({"XRANGE", "cv:{E}:audit", "-", "+"})[0][1][9].str(), "Wrong text."); // plain, not JSON
}

TEST_F(mail_outbox, a_dead_mail_goes_again_under_its_first_id_or_is_dropped) {
    bury("5-1");
    bury("6-1");
    ask({"SET", "cv:{E}:outbox:n", "7"});
    ASSERT_TRUE(end_dead("5-1", "retry"));
    const auto again = ask({"XRANGE", "cv:{E}:outbox", "-", "+"});
    ASSERT_EQ(again.size(), 1U);
    EXPECT_EQ(again[0][0].str(), "8-0");
    const auto leased = call(
        "outbox_lease", {"cv:{E}:outbox", "cv:{E}:outbox:due", "cv:{E}:outbox:tries", "cv:{E}:outbox:dead"},
        {"{E}", "1000", "2000", "10", "12"});
    EXPECT_THAT(texts(leased), ElementsAre("8-0", "seat", "{}", "1", "7-0"));
    EXPECT_EQ(end_dead("5-1", "retry").error().code, errc::not_found); // once
    ASSERT_TRUE(end_dead("6-1", "drop"));
    EXPECT_EQ(ask({"XLEN", "cv:{E}:outbox:dead"}).integer, 0);
    EXPECT_EQ(ask({"XLEN", "cv:{E}:outbox"}).integer, 1);
    EXPECT_THAT(audit_actions(), ElementsAre("mail.retry", "mail.drop"));
}

TEST_F(mail_outbox, given_up_again_it_still_has_its_first_id) {
    bury("5-1");
    ask({"SET", "cv:{E}:outbox:n", "7"});
    ASSERT_TRUE(end_dead("5-1", "retry"));
    const words keys{"cv:{E}:outbox", "cv:{E}:outbox:due", "cv:{E}:outbox:tries", "cv:{E}:outbox:dead"};
    ASSERT_TRUE(call("outbox_lease", keys, {"{E}", "1000", "2000", "10", "12"}));
    ASSERT_TRUE(call("outbox_retry", {keys[0], keys[1], keys[3]}, {"{E}", "8-0", "2000", "", "no"}));
    const auto dead = ask({"XRANGE", "cv:{E}:outbox:dead", "-", "+"});
    ASSERT_EQ(dead.size(), 1U);
    EXPECT_EQ(dead[0][1][9].str(), "7-0");
}

TEST_F(mail_outbox, a_full_outbox_takes_none_back) {
    bury("5-1");
    ask({"EVAL", "for i = 1, 20000 do redis.call('XADD', KEYS[1], i .. '-0', 'kind', 'x', 'json', '{}') end",
         "1", "cv:{E}:outbox"});
    EXPECT_EQ(end_dead("5-1", "retry").error().code, errc::unavailable);
    EXPECT_EQ(ask({"XLEN", "cv:{E}:outbox:dead"}).integer, 1);
    EXPECT_EQ(list().size(), 7U + 200 * 6 + 4);
}

} // namespace
} // namespace convene
