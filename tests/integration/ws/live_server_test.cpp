#include "tests/integration/ws/live_stand.hpp"

#include <gtest/gtest.h>

namespace convene {
namespace {

using namespace std::chrono_literals;
using testing::live_client;

class live_server : public testing::live_server_test {
protected:
    static std::string echo(int id, const std::string& text) {
        return R"({"id":)" + std::to_string(id) + R"(,"do":"echo","text":")" + text + "\"}";
    }
    static std::string ok(int id, const std::string& text) {
        return R"({"id":)" + std::to_string(id) + R"(,"ok":{"text":")" + text + "\"}}";
    }
    static std::string code_of(const live_client::frame& reply) {
        const auto at = reply.payload.find(R"("code":")");
        return at == std::string::npos
                   ? ""
                   : reply.payload.substr(at + 8, reply.payload.find('"', at + 8) - at - 8);
    }
};

TEST_F(live_server, says_hello_first) {
    start();
    live_client client = connect();
    ASSERT_TRUE(client.read_frames(1));
    EXPECT_NE(client.head.find("HTTP/1.1 101"), std::string::npos);
    EXPECT_NE(client.head.find("Sec-WebSocket-Protocol: convene.v1"), std::string::npos);
    EXPECT_TRUE(client.frames[0].payload.starts_with(R"({"event":"hello","data":{"protocol":"convene.v1")"));
}

TEST_F(live_server, says_nothing_before_its_hello) {
    auto& live = start();
    live_client client = connect("P1");
    ASSERT_TRUE(loop.run_until([&] { return live.connection_count() == 1; }));
    live.notify(person_id("P1"), "early");
    ASSERT_TRUE(client.read_frames(1));
    EXPECT_NE(client.frames[0].payload.find("hello"), std::string::npos) << client.frames[0].payload;
    live.notify(person_id("P1"), "later");
    ASSERT_TRUE(client.read_frames(2));
    EXPECT_EQ(client.frames[1].payload, "later");
}

TEST_F(live_server, answers_commands_of_one_frame_in_order) {
    start();
    live_client client = greeted();
    client.send(echo(1, "a") + "\n" + echo(2, "b") + "\n\n{}\n" + echo(3, "c"));
    ASSERT_TRUE(client.read_frames(3));
    EXPECT_EQ(client.frames[0].payload, ok(1, "a"));
    EXPECT_EQ(client.frames[1].payload, ok(2, "b"));
    EXPECT_EQ(client.frames[2].payload, ok(3, "c"));
}

TEST_F(live_server, runs_a_command_alone_unless_it_may_overlap) {
    start();
    live_client client = greeted();
    client.send(R"({"id":1,"do":"wait.together","text":"a"})"
                "\n"
                R"({"id":2,"do":"wait.together","text":"b"})"
                "\n" +
                echo(3, "c"));
    ASSERT_TRUE(loop.run_until([&] { return waiting == 2; }));
    loop.run_for(20ms);
    client.read();
    EXPECT_TRUE(client.frames.empty()) << "the third waits for both";
    go.cancel();
    ASSERT_TRUE(client.read_frames(3));
    EXPECT_EQ(client.frames[2].payload, ok(3, "c"));
    client.send(R"({"id":4,"do":"wait","text":"d"})"
                "\n"
                R"({"id":5,"do":"wait","text":"e"})");
    ASSERT_TRUE(loop.run_until([&] { return waiting == 1; }));
    loop.run_for(20ms);
    EXPECT_EQ(waiting, 1);
}

TEST_F(live_server, closes_who_is_not_signed_in_after_the_handshake_and_reads_no_command) {
    start();
    live_client client = connect("P1", 0, false);
    client.send(echo(1, "a"));
    EXPECT_EQ(client.read_close(), 4501);
    EXPECT_NE(client.head.find("HTTP/1.1 101"), std::string::npos);
    EXPECT_TRUE(client.frames.empty());
}

TEST_F(live_server, bounds_connections_in_all_and_by_person) {
    limits.connections = 3;
    limits.connections_per_person = 2;
    auto& live = start();
    live_client first = greeted("P1");
    live_client second = greeted("P1");
    live_client third = connect("P1");
    EXPECT_EQ(third.read_close(), 4504);
    EXPECT_NE(third.head.find("HTTP/1.1 101"), std::string::npos)
        << "a browser cannot read a refused upgrade";
    ASSERT_TRUE(loop.run_until([&] { return live.connection_count() == 2; }));
    live_client other = greeted("P2");
    live_client late = connect("P3");
    EXPECT_EQ(late.read_close(), 4001);
    EXPECT_NE(late.head.find("HTTP/1.1 101"), std::string::npos);
    first.send(echo(1, "a"));
    EXPECT_TRUE(first.read_frames(1)) << "the others notice nothing";
}

TEST_F(live_server, frees_the_place_of_who_left) {
    limits.connections_per_person = 1;
    auto& live = start();
    {
        live_client gone = greeted();
    }
    ASSERT_TRUE(loop.run_until([&] { return live.connection_count() == 0; }));
    live_client again = greeted();
    EXPECT_EQ(live.connection_count(), 1U);
}

TEST_F(live_server, refuses_what_is_no_text_frame_of_bounded_size) {
    limits.frame_bytes = 1000;
    start();
    live_client binary = greeted();
    binary.send("abc", 2);
    EXPECT_EQ(binary.read_close(), 1003);
    live_client large = greeted();
    large.send(std::string(1001, 'x'));
    EXPECT_EQ(large.read_close(), 1009);
    live_client fits = greeted();
    fits.send(echo(1, std::string(900, 'x')));
    EXPECT_TRUE(fits.read_frames(1));
    live_client not_utf8 = greeted();
    not_utf8.send("\"\xC0\xAF\"");
    EXPECT_EQ(not_utf8.read_close(), 1007);
    live_client unmasked = greeted();
    unmasked.send_bytes("\x81\x02{}");
    EXPECT_EQ(unmasked.read_close(), 1002);
    live_client reserved = greeted();
    reserved.send("x", 3);
    EXPECT_EQ(reserved.read_close(), 1002);
}

TEST_F(live_server, refuses_malformed_lines_and_loses_patience_at_the_fifth) {
    start();
    live_client client = greeted();
    for (const char* line : {"{", "[1]", R"({"id":0,"do":"echo"})", R"({"id":1})"}) {
        client.send(line);
    }
    ASSERT_TRUE(client.read_frames(4));
    for (const auto& reply : client.frames) {
        EXPECT_EQ(code_of(reply), "malformed");
    }
    client.send("nonsense");
    EXPECT_EQ(client.read_close(), 4502);
}

TEST_F(live_server, refuses_commands_it_does_not_know_or_cannot_read) {
    start();
    live_client client = greeted();
    client.send(R"({"id":1,"do":"paint"})"
                "\n"
                R"({"id":2,"do":"echo"})"
                "\n"
                R"({"id":3,"do":"echo","text":7})"
                "\n"
                R"({"id":4,"do":"echo","text":"a","more":1})"
                "\n"
                R"({"id":5,"do":"break","text":"a"})"
                "\n" +
                echo(6, "still here"));
    ASSERT_TRUE(client.read_frames(6));
    EXPECT_EQ(code_of(client.frames[0]), "unknown_command");
    EXPECT_EQ(code_of(client.frames[1]), "invalid");
    EXPECT_EQ(code_of(client.frames[2]), "invalid");
    EXPECT_EQ(code_of(client.frames[3]), "invalid");
    EXPECT_EQ(code_of(client.frames[4]), "internal");
    EXPECT_EQ(client.frames[5].payload, ok(6, "still here"));
}

TEST_F(live_server, refuses_too_many_commands_and_loses_patience_at_the_hundredth) {
    limits.commands_per_s = 10;
    limits.commands_burst = 20;
    start();
    live_client client = greeted();
    for (int i = 1; i <= 21; ++i) {
        client.send(echo(i, "a"));
    }
    ASSERT_TRUE(client.read_frames(21));
    EXPECT_EQ(client.frames[19].payload, ok(20, "a"));
    EXPECT_EQ(code_of(client.frames[20]), "rate_limited");
    EXPECT_NE(client.frames[20].payload.find(R"({"id":21,)"), std::string::npos);
    time.advance(100ms);
    client.send(echo(22, "a"));
    ASSERT_TRUE(client.read_frames(22));
    EXPECT_EQ(client.frames[21].payload, ok(22, "a"));
    for (int i = 0; i < 99; ++i) {
        client.send(echo(100 + i, "a"));
    }
    EXPECT_EQ(client.read_close(), 4009);
}

TEST_F(live_server, ends_the_connections_that_a_control_line_names) {
    start();
    live_client login = greeted("P1");
    live_client person = greeted("P2");
    live_client changed = greeted("P3");
    live_client other = greeted("P4");
    live_client revoked = greeted("P5");
    control("login.ended L-P1");
    control("person.ended P2");
    control("person.revoked P5");
    control("person.changed P3");
    control("person.notice P4 {\"ch\":\"person:P4\"}");
    control("nonsense");
    control("");
    EXPECT_EQ(login.read_close(), 4501);
    EXPECT_EQ(person.read_close(), 4501);
    EXPECT_EQ(revoked.read_close(), 4503);
    EXPECT_EQ(changed.read_close(), 4001);
    ASSERT_TRUE(other.read_frames(1));
    EXPECT_EQ(other.frames[0].payload, R"({"ch":"person:P4"})");
    EXPECT_EQ(other.close_code, 0);
}

TEST_F(live_server, a_renewed_login_keeps_its_connections_and_ends_with_them) {
    start();
    live_client first = greeted("P1");
    live_client other = greeted("P2");
    control("login.renewed L-P1 L-NEW");
    control("login.ended L-P1");
    first.send(echo(1, "still here"));
    ASSERT_TRUE(first.read_frames(1));
    EXPECT_EQ(first.frames[0].payload, ok(1, "still here"));
    control("login.ended L-NEW");
    EXPECT_EQ(first.read_close(), 4501);
    other.read();
    EXPECT_EQ(other.close_code, 0);
}

TEST_F(live_server, sends_heartbeats_and_ends_the_silent) {
    start();
    live_client answers = greeted("P1");
    live_client silent = greeted("P2");
    time.advance(limits.heartbeat);
    ASSERT_TRUE(answers.read_frames(1) && silent.read_frames(1));
    EXPECT_EQ(answers.frames[0].payload, "{}");
    answers.send("{}");
    loop.run_for(20ms);
    time.advance(11s);
    EXPECT_EQ(silent.read_close(), 4000);
    answers.read();
    EXPECT_EQ(answers.close_code, 0);
    EXPECT_FALSE(answers.has_ended());
}

TEST_F(live_server, drains_the_idle_at_once_and_the_busy_after_their_reply) {
    auto& live = start();
    live_client idle = greeted("P1");
    live_client busy = greeted("P2");
    busy.send(R"({"id":1,"do":"wait","text":"a"})");
    ASSERT_TRUE(loop.run_until([&] { return waiting == 1; }));
    live.drain(1000ms);
    EXPECT_EQ(idle.read_close(), 1001);
    EXPECT_TRUE(idle.close_reason.starts_with(R"({"reconnect_after_ms":)"));
    EXPECT_LT(std::stoi(idle.close_reason.substr(22)), 1000);
    busy.read();
    EXPECT_EQ(busy.close_code, 0);
    go.cancel();
    EXPECT_EQ(busy.read_close(), 1001);
    ASSERT_EQ(busy.frames.size(), 1U);
    EXPECT_EQ(busy.frames[0].payload, ok(1, "a"));
    live_client late = connect("P3");
    EXPECT_EQ(late.read_close(), 4001);
}

} // namespace
} // namespace convene
