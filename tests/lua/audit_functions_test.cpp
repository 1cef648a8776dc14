#include "scheduling/audit/audit_chain.hpp"
#include "scheduling/audit/audit_keys.hpp"
#include "scheduling/audit/audit_verifier.hpp"
#include "tests/support/redis_fixture.hpp"
#include "tests/support/temporary_directory.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convene {
namespace {

using scheduling::audit_row;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// The functions of scheduling/audit/lua on a real Redis, with the rights of the server's own user.
class audit_functions : public testing::shared_redis_fixture<audit_functions> {
protected:
    static constexpr const char* record = "cv:{E}:audit";

    static redis::reply call(std::string_view function, std::vector<std::string> keys,
                             redis::arguments words) {
        auto answer = run(client().call(function, std::move(keys), std::move(words)));
        EXPECT_TRUE(answer) << (answer ? std::string() : answer.error().message);
        return answer ? std::move(*answer) : redis::reply{};
    }
    static void act(const std::string& action, const std::string& object, const std::string& actor = "P1",
                    const std::string& at = "2027-12-06T15:00:00Z") {
        call("room_audit_add", {record}, {at, actor, "S03", "why: \xC3\xBC\n\"", action, object});
    }
    /// Seqs of a page, and the first three words of the reply: next, newest, sealed.
    static std::vector<std::string> page(redis::arguments words) {
        const redis::reply answer = call("audit_page", {record}, std::move(words));
        std::vector<std::string> seqs{std::string(answer[0].str())};
        for (std::size_t i = 4; i < answer.size(); i += 8) {
            seqs.emplace_back(answer[i].str());
        }
        return seqs;
    }
    static audit_row row_at(std::int64_t seq) {
        const auto id = std::to_string(seq) + "-0";
        const redis::reply entry = ask({"XRANGE", record, id, id});
        std::map<std::string, std::string> of;
        for (std::size_t i = 0; i + 1 < entry[0][1].size(); i += 2) {
            of[entry[0][1][i].text] = entry[0][1][i + 1].text;
        }
        return {of["seq"],    of["at"],     of["actor"], of["action"],
                of["object"], of["reason"], of["room"],  of["link"]};
    }
};

TEST_F(audit_functions, I_21_entries_are_numbered_without_a_gap_and_linked) {
    std::string link = record;
    for (int i = 1; i <= 12; ++i) {
        act("room.mute", "P" + std::to_string(i));
        const audit_row row = row_at(i);
        EXPECT_EQ(row.seq, std::to_string(i));
        EXPECT_EQ(row.link, scheduling::make_link(link, row)) << i;
        EXPECT_EQ(row.reason, "why: \xC3\xBC\n\"");
        link = row.link;
    }
    EXPECT_EQ(ask({"XLEN", record}).number(), 12);
}

TEST_F(audit_functions, a_counter_that_was_lost_goes_on_from_the_last_entry) {
    act("room.mute", "P1");
    act("room.mute", "P2");
    ask({"DEL", "cv:{E}:audit:head"});
    act("room.mute", "P3");
    EXPECT_EQ(row_at(3).link, scheduling::make_link(row_at(2).link, row_at(3)));
}

TEST_F(audit_functions, a_record_from_before_there_were_links_goes_on_after_its_last_id) {
    ask({"XADD", record, "1828000000000-0", "at", "t", "actor", "P9", "action", "room.mute"});
    act("room.mute", "P1");
    EXPECT_EQ(row_at(1'828'000'000'001).link, scheduling::make_link(record, row_at(1'828'000'000'001)));
    const redis::reply unsealed = call("audit_unsealed", {record}, {"10"});
    ASSERT_EQ(unsealed.size(), 3U + 8U);
    EXPECT_EQ(unsealed[3].str(), "1828000000001");
}

TEST_F(audit_functions, pages_are_filtered_and_bounded) {
    for (int i = 1; i <= 6; ++i) {
        act(i % 2 == 1 ? "room.mute" : "room.unmute", i <= 3 ? "P7" : "P77", i == 5 ? "P2" : "P1",
            "2027-12-0" + std::to_string(i) + "T00:00:00.500Z");
    }
    EXPECT_THAT(page({"0", "100", "50", "", "", "", "", ""}), ElementsAre("0", "6", "5", "4", "3", "2", "1"));
    EXPECT_THAT(page({"0", "2", "50", "", "", "", "", ""}), ElementsAre("5", "6", "5"));
    EXPECT_THAT(page({"5", "2", "50", "", "", "", "", ""}), ElementsAre("3", "4", "3"));
    EXPECT_THAT(page({"3", "2", "50", "", "", "", "", ""}), ElementsAre("0", "2", "1"));
    EXPECT_THAT(page({"0", "100", "50", "room.mute", "", "", "", ""}), ElementsAre("0", "5", "3", "1"));
    EXPECT_THAT(page({"0", "100", "50", "", "P2", "", "", ""}), ElementsAre("0", "5"));
    EXPECT_THAT(page({"0", "100", "50", "", "", "P7", "", ""}), ElementsAre("0", "3", "2", "1"));
    EXPECT_THAT(page({"3", "1", "50", "", "", "P7", "", ""}), ElementsAre("2", "2"));
    // The half second after midnight belongs to the new day.
    EXPECT_THAT(page({"0", "100", "50", "", "", "", "2027-12-02T00:00:00", "2027-12-04T00:00:00"}),
                ElementsAre("0", "3", "2"));
    // Two are looked at: none fits, and there is more.
    EXPECT_THAT(page({"0", "100", "2", "", "P9", "", "", ""}), ElementsAre("5"));
}

TEST_F(audit_functions, a_seal_is_stored_once_and_only_after_the_one_before) {
    act("room.mute", "P1");
    act("room.mute", "P2");
    EXPECT_EQ(call("audit_seal", {record}, {"0", "k", "1", "aa", "2", "bb"})[0].number(), 1);
    EXPECT_EQ(call("audit_seal", {record}, {"0", "k", "1", "cc"})[0].number(), 0);
    const redis::reply rest = call("audit_unsealed", {record}, {"10"});
    ASSERT_EQ(rest.size(), 3U);
    EXPECT_EQ(rest[0].str(), "2");
    EXPECT_EQ(rest[1].str(), "bb");
    EXPECT_EQ(rest[2].str(), "k");
}

TEST_F(audit_functions, reading_is_noted_once_an_hour_for_each_reader) {
    for (const char* reader : {"P1", "P1", "P2"}) {
        call("audit_note_reading", {record, std::string("cv:{E}:read-record:") + reader},
             {"2027-12-06T15:00:00Z", reader, "opened the audit record"});
    }
    EXPECT_EQ(ask({"XLEN", record}).number(), 2);
    EXPECT_EQ(row_at(2).actor, "P2");
    EXPECT_LE(ask({"TTL", "cv:{E}:read-record:P1"}).number(), 3600);
}

/// S-20: what the server's own user may do to the record, and what not.
TEST_F(audit_functions, the_servers_own_user_can_append_and_not_take_away) {
    act("room.mute", "P1");
    const auto outcome = [](redis::arguments words) {
        const auto answer = run(client().command(std::move(words)));
        return answer && answer->is_error() ? answer->text.substr(0, answer->text.find(' '))
                                            : std::string("allowed");
    };
    const std::vector<std::string> keys{"cv:{E}:audit", "cv:{E}:audit:seals", "cv:{E}:audit:head",
                                        "cv:{E}:audit:about"};
    for (const std::string& key : keys) {
        for (const redis::arguments& words : std::vector<redis::arguments>{{"DEL", key},
                                                                           {"UNLINK", key},
                                                                           {"XDEL", key, "1-0"},
                                                                           {"XTRIM", key, "MAXLEN", "0"},
                                                                           {"XSETID", key, "0-0"},
                                                                           {"RENAME", key, "cv:{E}:x"},
                                                                           {"RENAME", "cv:{E}:x", key},
                                                                           {"SET", key, "x"},
                                                                           {"GETDEL", key},
                                                                           {"HDEL", key, "seq"},
                                                                           {"ZREM", key, "P1 1"},
                                                                           {"EXPIRE", key, "1"},
                                                                           {"PEXPIREAT", key, "1"}}) {
            EXPECT_EQ(outcome(words), "NOPERM") << words[0] << " " << key;
            // A function has the rights of who calls it.
        }
    }
    ask({"FUNCTION", "LOAD", "REPLACE",
         "#!lua name=probe\nredis.register_function('probe', function(keys, args) "
         "return redis.call(unpack(args)) end)"});
    for (const redis::arguments& words : std::vector<redis::arguments>{
             {"XDEL", record, "1-0"}, {"XTRIM", record, "MAXLEN", "0"}, {"DEL", record}}) {
        redis::arguments whole{"FCALL", "probe", "1", record};
        whole.insert(whole.end(), words.begin(), words.end());
        EXPECT_NE(outcome(std::move(whole)), "allowed") << words[0];
    }
    EXPECT_EQ(outcome({"FCALL", "probe", "1", record, "XLEN", record}), "allowed");
    // Its other keys are as before, those that begin with the same letters too.
    for (const char* key : {"cv:{E}:attendance", "cv:{auth}:account:1", "cv:meta:x", "cv:{E}:a1", "cv:x"}) {
        EXPECT_EQ(outcome({"SET", key, "1"}), "allowed") << key;
        EXPECT_EQ(outcome({"DEL", key}), "allowed") << key;
    }
    EXPECT_EQ(ask({"XLEN", record}).number(), 1);
    ask({"FUNCTION", "DELETE", "probe"});
}

/// XADD can trim, and Redis has no rule for arguments. It does not go unnoticed.
TEST_F(audit_functions, a_record_that_was_trimmed_by_appending_does_not_begin_at_its_begin) {
    const testing::temporary_directory folder;
    const auto keys = scheduling::audit_keys::load_or_make(folder.path());
    ASSERT_TRUE(keys) << keys.error().message;
    act("room.mute", "P1");
    act("room.mute", "P2");
    act("room.mute", "P3");
    scheduling::audit_repository repository(client());
    const auto verdict = [&] {
        scheduling::audit_verifier verifier(*keys, edition_id("E"), {});
        const auto walked = run(repository.walk(edition_id("E"), ""));
        EXPECT_TRUE(walked);
        verifier.take(*walked);
        return verifier.finish();
    };
    EXPECT_THAT(verdict().problems, ElementsAre());
    EXPECT_EQ(verdict().unsealed, 3);
    run(client().command({"XADD", record, "MAXLEN", "2", "4-0", "x", "y"}));
    EXPECT_THAT(verdict().problems,
                ElementsAre(HasSubstr("entries 1 to 2 are removed"), HasSubstr("entry 4: it is changed")));
}

} // namespace
} // namespace convene
