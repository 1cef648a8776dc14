#include "raw_client.hpp"
#include "running_server.hpp"

#include <gtest/gtest.h>

namespace convene::http::testing {
namespace {

std::string get(const running_server& server, const std::string& path, const std::string& more = {}) {
    return "GET " + path + " HTTP/1.1\r\nHost: " + server.host() + "\r\n" + more + "\r\n";
}

std::string post(const running_server& server, const std::string& path, const std::string& body,
                 const std::string& more = {}) {
    return "POST " + path + " HTTP/1.1\r\nHost: " + server.host() +
           "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" + more + "\r\n" + body;
}

const std::string json = "Content-Type: application/json\r\n";

TEST(http_server, answers_several_requests_on_one_connection) {
    running_server server;
    raw_client client(server.port);
    for (int i = 0; i < 3; ++i) {
        client.send(get(server, "/api/v1/open"));
        const auto answer = client.read_answer();
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, R"({"path":"/api/v1/open"})");
    }
}

TEST(http_server, answers_pipelined_requests_in_order) {
    running_server server;
    raw_client client(server.port);
    client.send(get(server, "/api/v1/sessions/a") + get(server, "/api/v1/sessions/b") +
                post(server, "/api/v1/echo", "{}", json) + get(server, "/api/v1/sessions/c"));
    EXPECT_EQ(client.read_answer().body, R"({"path":"/api/v1/sessions/a"})");
    EXPECT_EQ(client.read_answer().body, R"({"path":"/api/v1/sessions/b"})");
    EXPECT_EQ(client.read_answer().body, R"({"bytes":2})");
    EXPECT_EQ(client.read_answer().body, R"({"path":"/api/v1/sessions/c"})");
}

TEST(http_server, answers_head_with_the_length_and_without_the_body) {
    running_server server;
    raw_client client(server.port);
    client.send("HEAD /api/v1/open HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n" +
                get(server, "/api/v1/open"));
    const auto head = client.read_answer(true);
    EXPECT_EQ(head.status, 200);
    EXPECT_TRUE(head.has("Content-Length: 23\r\n"));
    EXPECT_EQ(client.read_answer().body.size(), 23U);
}

TEST(http_server, closes_after_an_http_1_0_request_unless_asked_to_stay) {
    running_server server;
    raw_client leaves(server.port);
    leaves.send("GET /api/v1/open HTTP/1.0\r\nHost: " + server.host() + "\r\n\r\n");
    EXPECT_TRUE(leaves.read_answer().has("Connection: close\r\n"));
    EXPECT_TRUE(leaves.is_closed());
    raw_client stays(server.port);
    for (int i = 0; i < 2; ++i) {
        stays.send("GET /api/v1/open HTTP/1.0\r\nConnection: keep-alive\r\nHost: " + server.host() +
                   "\r\n\r\n");
        EXPECT_TRUE(stays.read_answer().has("Connection: keep-alive\r\n"));
    }
}

TEST(http_server, tells_an_unknown_path_from_an_unknown_method) {
    running_server server;
    raw_client client(server.port);
    client.send(get(server, "/api/v1/nowhere"));
    EXPECT_EQ(client.read_answer().status, 404);
    client.send("DELETE /api/v1/open HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n");
    const auto other = client.read_answer();
    EXPECT_EQ(other.status, 405);
    EXPECT_TRUE(other.has("Allow: GET, HEAD\r\n"));
    client.send("OPTIONS /api/v1/echo HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n");
    const auto options = client.read_answer();
    EXPECT_EQ(options.status, 405);
    EXPECT_TRUE(options.has("Allow: POST\r\n"));
    EXPECT_FALSE(options.has("Access-Control"));
    client.send("BREW /livez HTTP/1.1\r\nHost: " + server.host() + "\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 405);
}

TEST(http_server, lives_on_after_a_handler_threw) {
    running_server server;
    raw_client client(server.port);
    client.send(get(server, "/api/v1/boom"));
    const auto answer = client.read_answer();
    EXPECT_EQ(answer.status, 500);
    EXPECT_NE(answer.body.find(R"("code":"internal")"), std::string::npos);
    EXPECT_EQ(answer.body.find("on purpose"), std::string::npos);
    const auto id = answer.head.find("X-Request-Id: ");
    ASSERT_NE(id, std::string::npos);
    const std::string given = answer.head.substr(id + 14, answer.head.find("\r\n", id) - id - 14);
    EXPECT_NE(answer.body.find(R"("request_id":")" + given + "\""), std::string::npos);
    client.send(get(server, "/api/v1/open"));
    EXPECT_EQ(client.read_answer().status, 200);
}

TEST(http_server, lets_in_by_cookie_or_token_and_says_401_otherwise) {
    running_server server;
    raw_client client(server.port);
    client.send(get(server, "/api/v1/me"));
    const auto stranger = client.read_answer();
    EXPECT_EQ(stranger.status, 401);
    EXPECT_TRUE(stranger.has("WWW-Authenticate: Bearer\r\n"));
    client.send(get(server, "/api/v1/me", "Cookie: other=1; sid=good\r\n"));
    EXPECT_EQ(client.read_answer().status, 200);
    client.send(get(server, "/api/v1/me", "Authorization: Bearer script\r\n"));
    EXPECT_EQ(client.read_answer().status, 200);
    client.send(get(server, "/api/v1/me", "Cookie: sid=stale\r\n"));
    EXPECT_EQ(client.read_answer().status, 401);
    client.send(get(server, "/api/v1/me", "Authorization: Bearer broken\r\n"));
    const auto away = client.read_answer();
    EXPECT_EQ(away.status, 503);
    EXPECT_TRUE(away.has("Retry-After: 2\r\n"));
    client.send(get(server, "/livez", "Authorization: Bearer broken\r\n"));
    EXPECT_EQ(client.read_answer().status, 200);
}

TEST(http_server, keeps_operations_to_the_machine_itself_and_administrators) {
    running_server server([](running_server& made) { made.settings.trusted_proxies = {"127.0.0.1"}; });
    raw_client client(server.port);
    client.send(get(server, "/metrics"));
    EXPECT_EQ(client.read_answer().status, 200);
    client.send(get(server, "/metrics", "X-Forwarded-For: 127.0.0.1\r\n"));
    EXPECT_EQ(client.read_answer().status, 403);
    client.send(get(server, "/metrics", "X-Forwarded-For: 10.1.1.1\r\nAuthorization: Bearer script\r\n"));
    EXPECT_EQ(client.read_answer().status, 403);
    client.send(get(server, "/metrics", "X-Forwarded-For: 10.1.1.1\r\nAuthorization: Bearer admin\r\n"));
    EXPECT_EQ(client.read_answer().status, 200);
}

TEST(http_server, reads_bodies_of_either_framing_up_to_the_limit) {
    running_server server;
    raw_client client(server.port);
    client.send(post(server, "/api/v1/echo", std::string(64 * 1024, ' '), json));
    EXPECT_EQ(client.read_answer().body, R"({"bytes":65536})");
    client.send("POST /api/v1/echo HTTP/1.1\r\nHost: " + server.host() + "\r\n" + json +
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nA;name=value\r\n0123456789\r\n0\r\nTrailer: "
                "x\r\n\r\n");
    EXPECT_EQ(client.read_answer().body, R"({"bytes":13})");
    client.send(post(server, "/api/v1/import", std::string(200'000, ' '), json));
    EXPECT_EQ(client.read_answer().body, R"({"bytes":200000})");
    client.send(post(server, "/api/v1/echo", std::string(64 * 1024 + 1, ' '), json));
    EXPECT_EQ(client.read_answer().status, 413);
    EXPECT_TRUE(client.is_closed());
}

TEST(http_server, says_continue_to_a_client_that_waits_for_it) {
    running_server server;
    raw_client client(server.port);
    const std::string head =
        "POST /api/v1/echo HTTP/1.1\r\nHost: " + server.host() + "\r\n" + json + "Expect: 100-continue\r\n";
    client.send(head + "Content-Length: 2\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 100);
    client.send("{}");
    EXPECT_EQ(client.read_answer().body, R"({"bytes":2})");
    client.send(head + "Content-Length: 99999999\r\n\r\n");
    EXPECT_EQ(client.read_answer().status, 413);
}

TEST(http_server, refuses_unsafe_requests_of_other_sites) {
    running_server server;
    const std::string own = "Origin: " + server.origin() + "\r\n";
    const std::string login = "Cookie: sid=good\r\n";
    struct row {
        std::string headers;
        int status;
    };
    const row rows[] = {
        {json + login + own, 200},
        {own + login, 415},
        {"Content-Type: text/plain\r\n" + own + login, 415},
        {"Content-Type: application/x-www-form-urlencoded\r\n" + own + login, 415},
        {"Content-Type: application/json; charset=utf-8\r\n" + own + login, 200},
        {json + login, 403},
        {json + login + "Origin: null\r\n", 403},
        {json + login + "Origin: http://evil.example\r\n", 403},
        {json + login + "Origin: " + server.origin() + ".evil.example\r\n", 403},
        {json + login + "Origin: https://" + server.host() + "\r\n", 403},
        {json + login + "Sec-Fetch-Site: cross-site\r\n", 403},
        {json + login + "Sec-Fetch-Site: same-origin\r\n", 403},
        {json + "Authorization: Bearer script\r\n", 200},
        {json + "Authorization: Bearer script\r\nSec-Fetch-Site: cross-site\r\n", 403},
        {json + "Authorization: Bearer script\r\nOrigin: http://evil.example\r\n", 403},
        {json + own, 401},
        {json, 401},
    };
    for (const row& each : rows) {
        raw_client client(server.port);
        client.send(post(server, "/api/v1/mine", "{}", each.headers));
        EXPECT_EQ(client.read_answer().status, each.status) << each.headers;
    }
}

TEST(http_server, drains_idle_connections_at_once_and_busy_ones_after_their_answer) {
    running_server server;
    raw_client idle(server.port);
    raw_client busy(server.port);
    idle.send(get(server, "/api/v1/open"));
    EXPECT_EQ(idle.read_answer().status, 200);
    busy.send("POST /api/v1/echo HTTP/1.1\r\nHost: " + server.host() + "\r\n" + json +
              "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    EXPECT_EQ(busy.read_answer().status, 100);
    server.on_loop([&] { server.node->drain(); });
    EXPECT_TRUE(idle.is_closed());
    EXPECT_THROW(raw_client late(server.port), std::runtime_error);
    busy.send("{}");
    const auto answer = busy.read_answer();
    EXPECT_EQ(answer.status, 200);
    EXPECT_TRUE(answer.has("Connection: close\r\n"));
    EXPECT_TRUE(busy.is_closed());
    server.thread.join(); // the loop has nothing left to do
    server.thread = std::thread([] {});
    EXPECT_EQ(server.node->connection_count(), 0U);
}

TEST(http_server, says_in_words_that_a_port_is_taken) {
    running_server server;
    const auto taken = check_port_is_free("127.0.0.1", server.port);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().message,
              "Cannot listen on 127.0.0.1:" + std::to_string(server.port) + ": Address already in use.");
    EXPECT_TRUE(check_port_is_free("127.0.0.1", 0));
}

} // namespace
} // namespace convene::http::testing
