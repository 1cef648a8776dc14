#include "tests/integration/rooms/room_stand.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace convene {
namespace {

using namespace std::chrono_literals;
using auth::role;
using scheduling::registration_status;
using scheduling::vetting;

class room_life : public testing::rooms_test<room_life> {
protected:
    void SetUp() override {
        testing::rooms_test<room_life>::SetUp();
        admit({attendee, other, moderator, officer, closed_moderator});
    }
    std::string join(const std::string& who, const std::string& room, const std::string& more = "") {
        return ask_as(who, "room.join", R"("room":")" + room + '"' + more);
    }
    std::string post(const std::string& who, const std::string& room, const std::string& text) {
        return ask_as(who, "room.post",
                      R"("room":")" + room + R"(","client_id":"c)" + std::to_string(++posts_) +
                          R"(","text":")" + text + '"');
    }
    /// Whether some text is in any file of the two stores.
    static bool disk_holds(const std::string& text) {
        return is_below(stand().directory(), text) || is_below(memory().directory(), text);
    }

    const testing::somebody attendee{"A1", {role::attendee}};
    const testing::somebody other{"A2", {role::attendee}};
    const testing::somebody moderator{"P0498", {role::moderator}};
    const testing::somebody officer{
        "O1", {role::attendee}, registration_status::confirmed, vetting::verified, "investigations"};
    const testing::somebody closed_moderator{
        "P0507", {role::moderator}, registration_status::confirmed, vetting::verified, "investigations"};
    static constexpr const char* agree = R"(,"agree_not_for_attribution":true)";

private:
    static bool is_below(const std::filesystem::path& folder, const std::string& text) {
        for (const auto& each : std::filesystem::recursive_directory_iterator(folder)) {
            if (!each.is_regular_file()) {
                continue;
            }
            std::ifstream in(each.path(), std::ios::binary);
            const std::string content{std::istreambuf_iterator<char>(in), {}};
            if (content.find(text) != std::string::npos) {
                return true;
            }
        }
        return false;
    }

    int posts_ = 0;
};

TEST_F(room_life, I_07_a_message_reaches_all_who_are_in_and_nobody_else) {
    ASSERT_EQ(verdict_of(join("A1", "S03")), "ok");
    ASSERT_EQ(verdict_of(join("P0498", "S03")), "ok");
    connection_of("A2");
    ASSERT_EQ(verdict_of(post("A1", "S03", "hello there")), "ok");
    ASSERT_TRUE(
        run_until([&] { return connection_of("P0498").sent.find("hello there") != std::string::npos; }));
    EXPECT_TRUE(run_until([&] { return connection_of("A1").sent.find("hello there") != std::string::npos; }));
    EXPECT_EQ(connection_of("A2").sent, "");
    EXPECT_EQ(verdict_of(ask_as("A1", "room.leave", R"("room":"S03")")), "ok");
    ASSERT_EQ(verdict_of(post("P0498", "S03", "second")), "ok");
    ASSERT_TRUE(run_until([&] { return connection_of("P0498").sent.find("second") != std::string::npos; }));
    EXPECT_EQ(connection_of("A1").sent.find("second"), std::string::npos);
}

TEST_F(room_life, I_07_a_lost_right_stops_at_the_next_command) {
    ASSERT_EQ(verdict_of(join("A1", "S03")), "ok");
    ASSERT_EQ(verdict_of(post("A1", "S03", "BEFORE")), "ok");
    change({"A1", {role::attendee}, registration_status::revoked});
    EXPECT_EQ(verdict_of(post("A1", "S03", "AFTER")), "not_found");
    EXPECT_EQ(verdict_of(ask_as("A1", "room.draft", R"("room":"S03","text":"x")")), "not_found");
    EXPECT_EQ(verdict_of(join("A1", "S03")), "not_found");
    EXPECT_TRUE(disk_holds("BEFORE"));
    EXPECT_FALSE(disk_holds("AFTER"));
}

TEST_F(room_life, a_moderator_who_is_none_any_more_cannot_act) {
    const std::string lock = R"("room":"S03","reason":"a drill")";
    change({"P0498", {role::moderator}, registration_status::cancelled});
    EXPECT_EQ(verdict_of(ask_as("P0498", "room.lock", lock)), "not_found");
    change(moderator);
    EXPECT_EQ(verdict_of(ask_as("P0498", "room.lock", lock)), "ok");
}

TEST_F(room_life, entering_a_room_not_for_attribution_needs_the_agreement) {
    const std::string refused = join("O1", "S24");
    EXPECT_EQ(verdict_of(refused), "agreement_required");
    EXPECT_NE(refused.find("Do not say who said it"), std::string::npos);
    const std::string joined = join("O1", "S24", agree);
    EXPECT_EQ(value_of(joined, "author_key"), "n1");
    EXPECT_EQ(value_of(joined, "name"), "Participant 1");
    EXPECT_EQ(verdict_of(join("O1", "S24")), "ok") << "agreed once";
}

TEST_F(room_life, what_is_said_there_never_reaches_a_disk_and_bears_no_name) {
    ASSERT_EQ(verdict_of(join("O1", "S24", agree)), "ok");
    ASSERT_EQ(verdict_of(join("P0507", "S24", agree)), "ok");
    ASSERT_EQ(verdict_of(post("O1", "S24", "CANARY")), "ok");
    ASSERT_EQ(verdict_of(ask_as("O1", "room.draft", R"("room":"S24","text":"CANARY-DRAFT")")), "ok");
    ASSERT_TRUE(run_until([&] { return connection_of("P0507").sent.find("CANARY") != std::string::npos; }));
    EXPECT_EQ(connection_of("P0507").sent.find("O1"), std::string::npos);
    EXPECT_FALSE(disk_holds("CANARY"));
    ASSERT_EQ(verdict_of(join("A1", "S03")), "ok");
    ASSERT_EQ(verdict_of(post("A1", "S03", "OPEN-CANARY")), "ok");
    EXPECT_TRUE(disk_holds("OPEN-CANARY")) << "so the other could have been found";
}

TEST_F(room_life, a_mute_by_number_is_recorded_without_the_name) {
    ASSERT_EQ(verdict_of(join("O1", "S24", agree)), "ok");
    const std::string act = R"("room":"S24","author":"n1","seconds":60,"reason":"off topic")";
    ASSERT_EQ(verdict_of(ask_as("P0507", "room.mute", act)), "ok");
    EXPECT_EQ(verdict_of(post("O1", "S24", "hello")), "muted");
    EXPECT_EQ(audit_entries(), 1);
    const redis::reply entry = ask({"XRANGE", "cv:{SUM-2027-SAMPLE}:audit", "-", "+"})[0];
    for (const redis::reply& word : entry[1].items) {
        EXPECT_NE(word.text, "O1");
    }
    time.advance(60s);
    EXPECT_EQ(verdict_of(post("O1", "S24", "hello")), "ok");
}

TEST_F(room_life, an_act_that_is_refused_leaves_no_entry_but_in_memory_one_that_says_so) {
    const std::string gone = R"("room":"S03","message":"e1-7","reason":"off topic")";
    EXPECT_EQ(verdict_of(ask_as("P0498", "room.remove", gone)), "not_found");
    EXPECT_EQ(audit_entries(), 0);
    const std::string nobody = R"("room":"S24","author":"n9","seconds":60,"reason":"off topic")";
    EXPECT_EQ(verdict_of(ask_as("P0507", "room.mute", nobody)), "not_found");
    const redis::reply entries = ask({"XRANGE", "cv:{SUM-2027-SAMPLE}:audit", "-", "+"});
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0][1][5].str(), "room.mute");
    EXPECT_EQ(entries[1][1][5].str(), "room.mute.refused");
}

TEST_F(room_life, staff_may_not_act_without_a_reason_or_out_of_bounds) {
    ASSERT_EQ(verdict_of(join("A1", "S03")), "ok");
    const auto mute = [&](const std::string& author, const std::string& seconds, const std::string& reason) {
        return verdict_of(ask_as("P0498", "room.mute",
                                 R"("room":"S03","author":")" + author + R"(","seconds":)" + seconds +
                                     R"(,"reason":")" + reason + '"'));
    };
    EXPECT_EQ(mute("A1", "60", "  "), "invalid");
    EXPECT_EQ(mute("A1", "9", "off topic"), "invalid");
    EXPECT_EQ(mute("A1", "86401", "off topic"), "invalid");
    EXPECT_EQ(mute("P0499", "60", "off topic"), "forbidden") << "another moderator of the room";
    EXPECT_EQ(mute("P0498", "60", "off topic"), "forbidden") << "themselves";
    EXPECT_EQ(mute("A1 x", "60", "off topic"), "not_found");
    EXPECT_EQ(audit_entries(), 0);
    EXPECT_EQ(mute("A1", "10", "off topic"), "ok");
    EXPECT_EQ(audit_entries(), 1);
}

TEST_F(room_life, comes_back_at_a_position_or_with_a_snapshot) {
    const std::string joined = join("A1", "S03");
    const std::string epoch = value_of(joined, "epoch");
    ASSERT_EQ(verdict_of(ask_as("A1", "room.leave", R"("room":"S03")")), "ok");
    ASSERT_EQ(verdict_of(join("A2", "S03")), "ok");
    ASSERT_EQ(verdict_of(post("A2", "S03", "missed")), "ok");
    ASSERT_TRUE(run_until([&] { return connection_of("A2").sent.find("missed") != std::string::npos; }));
    const auto since = [](const std::string& of, int offset) {
        return R"(,"since":{"epoch":")" + of + R"(","offset":)" + std::to_string(offset) + "}";
    };
    const std::string back = join("A1", "S03", since(epoch, 0));
    EXPECT_NE(back.find(R"("recovered":true)"), std::string::npos) << back;
    EXPECT_NE(back.find(R"("missed":1)"), std::string::npos);
    EXPECT_NE(connection_of("A1").sent.find("missed"), std::string::npos);
    for (const std::string& never : {since(epoch, 99), since("other", 1), since(epoch, -1)}) {
        const std::string fresh = join("A1", "S03", never);
        EXPECT_NE(fresh.find(R"("recovered":false)"), std::string::npos) << never;
        EXPECT_NE(fresh.find(R"("snapshot":{)"), std::string::npos) << never;
    }
}

} // namespace
} // namespace convene
