#include "tests/lua/room_functions.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

class room_moderate : public testing::room_functions<room_moderate> {
protected:
    static std::string whole_log() {
        std::string text;
        const redis::reply entries = ask({"XRANGE", key(":log"), "-", "+"});
        for (const redis::reply& entry : entries.items) {
            for (const redis::reply& word : entry[1].items) {
                text += word.text + ' ';
            }
            text += '\n';
        }
        return text;
    }
    /// The one entry of the audit record, its fields joined without number and link; empty when there is not
    /// exactly one.
    static std::string only_audit_entry() {
        const redis::reply entries = ask({"XRANGE", audit, "-", "+"});
        std::string text;
        for (std::size_t i = 0; entries.size() == 1 && i + 4 < entries[0][1].size(); i += 2) {
            text += entries[0][1][i].text + "=" + entries[0][1][i + 1].text + ";";
        }
        return text;
    }
};

TEST_F(room_moderate, remove_takes_the_text_out_of_everything) {
    testing::bus_listener bus(stand(), {room});
    ASSERT_TRUE(bus.is_ready());
    ASSERT_TRUE(post({.text = "SECRET"}));
    const auto removed = act("room_remove", {"seed", "1"});
    ASSERT_TRUE(removed) << removed.error().message;
    EXPECT_EQ((*removed)[0].number(), 2);
    EXPECT_EQ(whole_log().find("SECRET"), std::string::npos);
    EXPECT_EQ(
        ask({"HGET", key(":redacted"), "1"}).str(),
        R"({"id":"seed-1","offset":1,"client_id":"c1","text":"","removed":true,"removed_reason":"off topic"})");
    EXPECT_EQ(bus.all().at(1), R"(seed 2 message.removed 1 {"id":"seed-1","reason":"off topic"})");
    EXPECT_EQ(only_audit_entry(), "at=2027-12-06T15:00:00Z;actor=MOD;action=room.remove;object=seed-1;"
                                  "reason=off topic;room=R1;");
}

TEST_F(room_moderate, remove_again_changes_nothing) {
    ASSERT_TRUE(post({}));
    ASSERT_TRUE(act("room_remove", {"seed", "1"}));
    const auto again = act("room_remove", {"seed", "1"}, true, "another reason");
    ASSERT_TRUE(again);
    EXPECT_EQ((*again)[0].number(), 2); // the answer of the first time
    EXPECT_EQ(audit_entries(), 1);
    EXPECT_EQ(top(), 2);
    EXPECT_NE(ask({"HGET", key(":redacted"), "1"}).text.find("off topic"), std::string::npos);
}

TEST_F(room_moderate, remove_refuses_what_is_no_message_of_this_room) {
    ASSERT_TRUE(post({}));
    ASSERT_TRUE(act("room_lock", {"1"}, false));
    const redis::arguments cases[] = {{"other", "1"}, {"seed", "7"}, {"seed", "2"}};
    for (const redis::arguments& which : cases) {
        const auto refused = act("room_remove", which);
        ASSERT_FALSE(refused) << which[0] << '-' << which[1];
        EXPECT_EQ(refused.error().code, errc::not_found);
        EXPECT_EQ(refused.error().field, "message");
    }
    EXPECT_EQ(audit_entries(), 0);
    EXPECT_EQ(top(), 2);
    EXPECT_EQ(ask({"EXISTS", key(":redacted")}).number(), 0);
}

TEST_F(room_moderate, acts_without_an_audit_key_write_no_entry) {
    ASSERT_TRUE(post({}));
    EXPECT_TRUE(act("room_remove", {"seed", "1"}, false));
    EXPECT_TRUE(act("room_lock", {"1"}, false));
    EXPECT_EQ(ask({"KEYS", "*audit*"}).size(), 0U);
}

TEST_F(room_moderate, mute_is_stored_told_and_recorded) {
    testing::bus_listener control(stand(), {"cv:control"});
    ASSERT_TRUE(control.is_ready());
    ASSERT_TRUE(mute("P1", noon));
    EXPECT_EQ(ask({"HGET", key(":mutes"), "P1"}).str(),
              std::to_string(noon) + R"( 2027-12-06T16:00:00Z "off topic")");
    EXPECT_EQ(control.all(),
              std::vector<std::string>{
                  R"(person.notice P1 {"ch":"person:P1","event":"room.muted",)"
                  R"("data":{"room":"R1","until":"2027-12-06T16:00:00Z","reason":"off topic"}})"});
    EXPECT_EQ(only_audit_entry(), "at=2027-12-06T15:00:00Z;actor=MOD;action=room.mute;object=P1;"
                                  "reason=off topic;room=R1;");
}

TEST_F(room_moderate, mute_asked_for_twice_is_one_act) {
    testing::bus_listener control(stand(), {"cv:control"});
    ASSERT_TRUE(control.is_ready());
    ASSERT_TRUE(mute("P1", noon));
    EXPECT_TRUE(mute("P1", noon));
    EXPECT_EQ(audit_entries(), 1);
    EXPECT_EQ(control.all().size(), 1U);
    EXPECT_TRUE(mute("P1", noon + 1));
    EXPECT_EQ(audit_entries(), 2);
}

TEST_F(room_moderate, nobody_mutes_themselves) {
    const auto refused = mute("MOD", noon);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, errc::conflict);
    EXPECT_EQ(audit_entries(), 0);
    EXPECT_EQ(ask({"EXISTS", key(":mutes")}).number(), 0);
}

TEST_F(room_moderate, mute_by_number_finds_the_person_behind_it) {
    ASSERT_TRUE(call("room_me", {room}, {"P7", "0", "1", "1"}));
    ASSERT_TRUE(mute("n1", noon, true));
    EXPECT_EQ(ask({"HEXISTS", key(":mutes"), "P7"}).number(), 1);
    EXPECT_EQ(ask({"HLEN", key(":mutes")}).number(), 1);
    for (const char* nobody : {"n2", "P7", "n", "1"}) {
        const auto refused = mute(nobody, noon, true);
        ASSERT_FALSE(refused) << nobody;
        EXPECT_EQ(refused.error().code, errc::not_found);
        const auto neither = act("room_unmute", {nobody, "1"});
        ASSERT_FALSE(neither) << nobody;
        EXPECT_EQ(neither.error().code, errc::not_found);
    }
    EXPECT_EQ(audit_entries(), 1);
    ASSERT_TRUE(act("room_unmute", {"n1", "1"}));
    EXPECT_EQ(ask({"EXISTS", key(":mutes")}).number(), 0);
    EXPECT_EQ(audit_entries(), 2);
}

TEST_F(room_moderate, audit_of_a_numbered_room_names_the_number_only) {
    ASSERT_TRUE(call("room_me", {room}, {"P7", "0", "1", "1"}));
    ASSERT_TRUE(mute("n1", noon, true));
    EXPECT_NE(only_audit_entry().find("object=n1;"), std::string::npos);
    EXPECT_EQ(only_audit_entry().find("P7"), std::string::npos);
}

TEST_F(room_moderate, unmute_lets_write_again_and_is_one_act) {
    testing::bus_listener control(stand(), {"cv:control"});
    ASSERT_TRUE(control.is_ready());
    ASSERT_TRUE(mute("P1", noon + 5000));
    ASSERT_FALSE(post({}));
    ASSERT_TRUE(act("room_unmute", {"P1", "0"}));
    EXPECT_TRUE(post({}));
    EXPECT_EQ(audit_entries(), 2);
    EXPECT_TRUE(act("room_unmute", {"P1", "0"}));
    EXPECT_EQ(audit_entries(), 2);
    ASSERT_EQ(control.all().size(), 2U);
    EXPECT_EQ(control.heard()[1],
              R"(person.notice P1 {"ch":"person:P1","event":"room.unmuted","data":{"room":"R1"}})");
}

TEST_F(room_moderate, lock_changes_once_is_told_and_recorded) {
    const auto locked = act("room_lock", {"1"}, true, "a fire drill");
    const auto again = act("room_lock", {"1"}, true, "another reason");
    ASSERT_TRUE(locked && again);
    EXPECT_EQ((*locked)[0].number(), 1);
    EXPECT_EQ((*again)[0].number(), 1);
    EXPECT_EQ(audit_entries(), 1);
    EXPECT_EQ(whole_log(), "e room.locked h {\"reason\": t \"a fire drill\"} r 0 \n");
    const auto unlocked = act("room_lock", {"0"}, true, "it is over");
    ASSERT_TRUE(unlocked);
    EXPECT_EQ((*unlocked)[0].number(), 2);
    EXPECT_NE(whole_log().find("room.unlocked"), std::string::npos);
    EXPECT_EQ(audit_entries(), 2);
    const redis::reply entries = ask({"XRANGE", audit, "-", "+"});
    EXPECT_EQ(entries[0][1][5].str(), "room.lock");
    EXPECT_EQ(entries[1][1][5].str(), "room.unlock");
}

TEST_F(room_moderate, unlocking_an_open_room_changes_nothing) {
    const auto done = act("room_lock", {"0"});
    ASSERT_TRUE(done);
    EXPECT_EQ((*done)[0].number(), 0);
    EXPECT_EQ(audit_entries(), 0);
    EXPECT_EQ(log_entries(), 0);
}

TEST_F(room_moderate, audit_page_holds_one_room_newest_first_and_is_bounded) {
    ASSERT_TRUE(call("room_audit_add", {audit}, {"t1", "MOD", "R1", "why", "room.mute", "n1"}));
    ASSERT_TRUE(call("room_audit_add", {audit}, {"t2", "MOD", "R2", "why", "room.mute", "n1"}));
    ASSERT_TRUE(call("room_audit_add", {audit}, {"t3", "MOD", "R1", "why", "room.unmute", "n1"}));
    const auto page = call("room_audit", {audit}, {"R1", "10"});
    ASSERT_TRUE(page);
    ASSERT_EQ(page->size(), 12U);
    EXPECT_EQ((*page)[1].str(), "t3");
    EXPECT_EQ((*page)[3].str(), "room.unmute");
    EXPECT_EQ((*page)[7].str(), "t1");
    const auto shorter = call("room_audit", {audit}, {"R1", "1"});
    ASSERT_TRUE(shorter);
    EXPECT_EQ(shorter->size(), 6U);
}

} // namespace
} // namespace convene
