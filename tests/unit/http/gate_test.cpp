#include "server/http/body_reader.hpp"
#include "server/http/gate.hpp"

#include <gtest/gtest.h>

namespace convene::http {
namespace {

gate_rules rules() {
    gate_rules made;
    made.hosts = {"summit.example.org", "127.0.0.1:8080"};
    return made;
}

/// The status that the scanner and the gate give to these bytes; 0: admitted, -1: not complete.
int verdict(const std::string& bytes, std::string* reason = nullptr) {
    const gate_rules chosen = rules();
    head_scanner scanner(chosen.limits);
    const auto state = scanner.scan(bytes);
    if (state == head_scanner::state::more) {
        return -1;
    }
    refusal why;
    if (state == head_scanner::state::refused) {
        why = scanner.why();
    } else {
        const auto head = std::string_view(bytes).substr(scanner.start(), scanner.end() - scanner.start());
        const auto passed = pass_gate(head, chosen);
        if (std::holds_alternative<admitted>(passed)) {
            return 0;
        }
        why = std::get<refusal>(passed);
    }
    if (reason != nullptr) {
        *reason = why.reason;
    }
    return static_cast<int>(why.status);
}

admitted admit(const std::string& bytes) {
    auto passed = pass_gate(bytes, rules());
    EXPECT_TRUE(std::holds_alternative<admitted>(passed)) << bytes;
    return std::get<admitted>(std::move(passed));
}

const std::string host = "Host: summit.example.org\r\n";

std::string post_with(const std::string& headers) {
    return "POST /api/v1/x HTTP/1.1\r\n" + host + headers + "\r\n";
}

std::string get_path(const std::string& target) {
    return "GET " + target + " HTTP/1.1\r\n" + host + "\r\n";
}

struct row {
    std::string what;
    std::string bytes;
    int status;
};

TEST(http_gate, answers_every_row_of_its_table) {
    const std::string too_long_name(9000, 'A');
    const row rows[] = {
        {"a plain request", get_path("/"), 0},
        {"one empty line before it", "\r\n" + get_path("/"), 0},
        {"two empty lines before it", "\r\n\r\n" + get_path("/"), 400},
        {"another coding", post_with("Transfer-Encoding: gzip\r\n"), 501},
        {"chunked, then another coding", post_with("Transfer-Encoding: chunked, gzip\r\n"), 501},
        {"another coding, then chunked", post_with("Transfer-Encoding: gzip, chunked\r\n"), 501},
        {"chunked twice", post_with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"chunked hidden by a tab", post_with("Transfer-Encoding:\tchunked\r\n"), 0},
        {"chunked with a parameter", post_with("Transfer-Encoding: chunked;q=1\r\n"), 501},
        {"xchunked with a length", post_with("Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n"), 400},
        {"chunked with a length", post_with("Transfer-Encoding: chunked\r\nContent-Length: 3\r\n"), 400},
        {"a length with chunked", post_with("Content-Length: 3\r\nTransfer-Encoding: chunked\r\n"), 400},
        {"chunked on 1.0", "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n", 400},
        {"a space before the colon", post_with("Transfer-Encoding : chunked\r\n"), 400},
        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"an empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
        {"two Hosts", "GET / HTTP/1.1\r\n" + host + host + "\r\n", 400},
        {"a Host that is none", "GET / HTTP/1.1\r\nHost: a/../b@c\r\n\r\n", 400},
        {"a Host with a comma", "GET / HTTP/1.1\r\nHost: summit.example.org, b\r\n\r\n", 400},
        {"a foreign Host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421},
        {"our Host with another port", "GET / HTTP/1.1\r\nHost: summit.example.org:81\r\n\r\n", 421},
        {"our Host in capitals", "GET / HTTP/1.1\r\nhOST: Summit.Example.ORG\r\n\r\n", 0},
        {"lengths in a list", post_with("Content-Length: 3, 3\r\n"), 400},
        {"the length twice", post_with("Content-Length: 3\r\nContent-Length: 3\r\n"), 400},
        {"a length with a sign", post_with("Content-Length: +3\r\n"), 400},
        {"a negative length", post_with("Content-Length: -1\r\n"), 400},
        {"a hexadecimal length", post_with("Content-Length: 0x3\r\n"), 400},
        {"an empty length", post_with("Content-Length:\r\n"), 400},
        {"a length over 64 bits", post_with("Content-Length: 18446744073709551617\r\n"), 400},
        {"a folded line", post_with("X-A: b\r\n c\r\n"), 400},
        {"a folded line by tab", post_with("X-A: b\r\n\tc\r\n"), 400},
        {"a method of 9,000 bytes", too_long_name.substr(0, 4000) + " / HTTP/1.1\r\n" + host + "\r\n", 400},
        {"a method with a slash", "GE/T / HTTP/1.1\r\n" + host + "\r\n", 400},
        {"another expectation", post_with("Content-Length: 3\r\nExpect: 200-ok\r\n"), 417},
        {"100-continue", post_with("Content-Length: 3\r\nExpect: 100-Continue\r\n"), 0},
        {"an escaped way up", get_path("/..%2f..%2fetc/passwd"), 404},
        {"a bare LF after a field", "GET / HTTP/1.1\r\nHost: summit.example.org\n\r\n", 400},
        {"a bare LF after the request line", "GET / HTTP/1.1\nHost: summit.example.org\r\n\r\n", 400},
        {"a bare CR", "GET / HTTP/1.1\r\nX-A: b\rc\r\n\r\n", 400},
        {"a NUL", std::string("GET / HTTP/1.1\r\nX-A: b") + '\0' + "c\r\n\r\n", 400},
        {"an escape character", "GET / HTTP/1.1\r\nX-A: \x1b[31m\r\n\r\n", 400},
        {"a DEL", "GET / HTTP/1.1\r\nX-A: \x7f\r\n\r\n", 400},
        {"a NUL in the request line", std::string("GET /") + '\0' + " HTTP/1.1\r\n\r\n", 400},
        {"a tab in the request line", "GET\t/ HTTP/1.1\r\n\r\n", 400},
        {"a byte above ASCII in the request line", "GET /\xc3\xa9 HTTP/1.1\r\n\r\n", 400},
        {"another version", "GET / HTTP/2.0\r\n" + host + "\r\n", 400},
        {"a version with another case", "GET / http/1.1\r\n" + host + "\r\n", 400},
        {"a version with a digit more", "GET / HTTP/1.10\r\n" + host + "\r\n", 400},
        {"no version", "GET /\r\n" + host + "\r\n", 400},
        {"two spaces in the request line", "GET  / HTTP/1.1\r\n" + host + "\r\n", 400},
        {"a space at its end", "GET / HTTP/1.1 \r\n" + host + "\r\n", 400},
        {"a space at its start", " GET / HTTP/1.1\r\n" + host + "\r\n", 400},
        {"a header of 17,000 bytes", post_with("X-A: " + std::string(17'000, 'a') + "\r\n"), 431},
        {"a field without a colon", post_with("nonsense\r\n"), 400},
        {"a field without a name", post_with(": value\r\n"), 400},
        {"a field name with a space", post_with("X A: b\r\n"), 400},
        {"absolute form", get_path("http://summit.example.org/"), 400},
        {"authority form", get_path("summit.example.org:80"), 400},
        {"a star for GET", get_path("*"), 400},
        {"a fragment", get_path("/#part"), 400},
        {"two Origins", post_with("Origin: a\r\nOrigin: b\r\n"), 400},
        {"two Authorizations", post_with("Authorization: a\r\nAuthorization: b\r\n"), 400},
        {"two cookies", post_with("Cookie: a=1\r\nCookie: b=2\r\n"), 0},
        {"a body on GET", "GET / HTTP/1.1\r\n" + host + "Content-Length: 3\r\n\r\n", 400},
        {"a length of nothing on GET", "GET / HTTP/1.1\r\n" + host + "Content-Length: 0\r\n\r\n", 0},
        {"a compressed body", post_with("Content-Length: 3\r\nContent-Encoding: gzip\r\n"), 415},
        {"an unfinished head", "GET / HTTP/1.1\r\n" + host, -1},
    };
    for (const row& each : rows) {
        EXPECT_EQ(verdict(each.bytes), each.status) << each.what;
    }
}

TEST(http_gate, holds_the_sizes_of_its_limits_exactly) {
    const auto line = [](std::size_t bytes) { // of the request line, without CR LF
        return "GET /" + std::string(bytes - 14, 'a') + " HTTP/1.1\r\n" + host + "\r\n";
    };
    EXPECT_EQ(verdict(line(4095)), 0);
    EXPECT_EQ(verdict(line(4096)), 0);
    EXPECT_EQ(verdict(line(4097)), 414);
    EXPECT_EQ(verdict(line(409'600)), 414);

    const auto fields = [](std::size_t count) {
        std::string head = "GET / HTTP/1.1\r\n" + host;
        for (std::size_t i = 1; i < count; ++i) {
            head += "X-" + std::to_string(i) + ": v\r\n";
        }
        return head + "\r\n";
    };
    EXPECT_EQ(verdict(fields(63)), 0);
    EXPECT_EQ(verdict(fields(64)), 0);
    EXPECT_EQ(verdict(fields(65)), 431);
    EXPECT_EQ(verdict(fields(6400)), 431);

    const auto whole = [](std::size_t bytes) {
        const std::string start = "GET / HTTP/1.1\r\n" + host + "X-A: ";
        return start + std::string(bytes - start.size() - 4, 'a') + "\r\n\r\n";
    };
    EXPECT_EQ(verdict(whole(16 * 1024 - 1)), 0);
    EXPECT_EQ(verdict(whole(16 * 1024)), 0);
    EXPECT_EQ(verdict(whole(16 * 1024 + 1)), 431);
    EXPECT_EQ(verdict(whole(1600 * 1024)), 431);
}

TEST(http_gate, refuses_a_request_as_soon_as_its_bytes_say_so) {
    const limits_config limits;
    head_scanner scanner(limits);
    EXPECT_EQ(scanner.scan("GET / HTTP/1.1\n"), head_scanner::state::refused);
    head_scanner long_line(limits);
    EXPECT_EQ(long_line.scan(std::string(5000, 'A')), head_scanner::state::refused);
    EXPECT_EQ(long_line.why().status, 414U);
}

TEST(http_gate, finds_the_same_end_however_the_bytes_arrive) {
    const std::string bytes = "\r\n" + post_with("Content-Length: 3\r\n") + "abcGET";
    for (std::size_t cut = 0; cut <= bytes.size(); ++cut) {
        const limits_config limits;
        head_scanner scanner(limits);
        scanner.scan(std::string_view(bytes).substr(0, cut));
        EXPECT_EQ(scanner.scan(bytes), head_scanner::state::complete);
        EXPECT_EQ(scanner.start(), 2U);
        EXPECT_EQ(scanner.end(), bytes.size() - 6);
    }
}

TEST(http_gate, decodes_path_and_query_once) {
    const auto passed = admit(get_path("/a%20b/c?q=one+two%26&day=2027-12-06&empty"));
    EXPECT_EQ(passed.asked.path, "/a b/c");
    const text_map expected{{"q", "one two&"}, {"day", "2027-12-06"}, {"empty", ""}};
    EXPECT_EQ(passed.asked.query, expected);
}

TEST(http_gate, lets_no_path_through_that_could_leave_its_table) {
    const row rows[] = {
        {"dots", "/../etc/passwd", 404},
        {"escaped dots", "/%2e%2e/etc/passwd", 404},
        {"half escaped dots", "/.%2e/etc/passwd", 404},
        {"escaped slashes", "/..%2fetc%2fpasswd", 404},
        {"doubly escaped dots", "/%252e%252e/etc/passwd", 404},
        {"doubly escaped slash", "/..%252f", 404},
        {"a backslash", "/..\\..\\windows", 404},
        {"an escaped backslash", "/%5c%5cserver", 404},
        {"overlong dots", "/%c0%ae%c0%ae/etc", 404},
        {"a fullwidth dot is only a character", "/%ef%bc%8e/etc", 0},
        {"an escaped NUL", "/index.html%00.png", 400},
        {"an escaped line end", "/a%0d%0aSet-Cookie:x", 404},
        {"an escape cut short", "/a%2", 400},
        {"an escape that is none", "/a%zz", 400},
        {"a lone percent", "/%", 400},
        {"a NUL in the query", "/?a=%00", 400},
        {"a line end in the query", "/?a=%0a", 400},
        {"a name twice", "/?a=1&a=2", 400},
        {"a name twice, once escaped", "/?a=1&%61=2", 400},
        {"bad UTF-8 in the query", "/?a=%ff", 400},
        {"no name in the query", "/?=1", 400},
    };
    for (const row& each : rows) {
        EXPECT_EQ(verdict(get_path(each.bytes)), each.status) << each.what;
    }
}

TEST(http_gate, knows_what_the_connection_is_to_do_next) {
    EXPECT_TRUE(admit(get_path("/")).keep_alive);
    EXPECT_FALSE(admit("GET / HTTP/1.1\r\n" + host + "Connection: foo, Close\r\n\r\n").keep_alive);
    EXPECT_FALSE(admit("GET / HTTP/1.0\r\n" + host + "\r\n").keep_alive);
    EXPECT_TRUE(admit("GET / HTTP/1.0\r\n" + host + "Connection: Keep-Alive\r\n\r\n").keep_alive);
    const std::string upgrade = host + "Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n\r\n";
    EXPECT_TRUE(admit("GET / HTTP/1.1\r\n" + upgrade).upgrade);
    EXPECT_FALSE(admit("GET / HTTP/1.0\r\n" + upgrade).upgrade);
    EXPECT_FALSE(admit("POST / HTTP/1.1\r\n" + upgrade).upgrade);
    EXPECT_FALSE(admit("GET / HTTP/1.1\r\n" + host + "Upgrade: websocket\r\n\r\n").upgrade);
}

TEST(http_gate, leaves_unknown_methods_to_the_router_whatever_their_target) {
    EXPECT_FALSE(admit("OPTIONS * HTTP/1.1\r\n" + host + "\r\n").known_method);
    EXPECT_FALSE(admit("CONNECT a:443 HTTP/1.1\r\n" + host + "\r\n").known_method);
    EXPECT_FALSE(admit("TRACE / HTTP/1.1\r\n" + host + "\r\n").known_method);
    EXPECT_FALSE(admit("get / HTTP/1.1\r\n" + host + "\r\n").known_method);
}

TEST(http_gate, joins_repeated_list_fields_and_lowers_names) {
    const auto passed =
        admit("GET / HTTP/1.1\r\n" + host +
              "Accept-Encoding: gzip\r\nACCEPT-ENCODING:  br \r\nCookie: a=1\r\nCookie: b=2\r\n\r\n");
    EXPECT_EQ(passed.asked.header("accept-encoding"), "gzip, br");
    EXPECT_EQ(passed.asked.cookie("b"), "2");
    EXPECT_EQ(passed.asked.cookie("c"), "");
}

struct body_outcome {
    int status = 0; ///< of a refusal; 0: complete, -1: not complete
    std::string body;
    std::size_t used = 0;
    bool operator==(const body_outcome&) const = default;
};

body_outcome read_chunked(const std::string& bytes, std::size_t limit, std::size_t piece) {
    body_plan plan;
    plan.kind = body_plan::framing::chunked;
    body_reader reader(plan, limit);
    body_outcome outcome;
    for (std::size_t at = 0; at < bytes.size() && reader.now() == body_reader::state::more; at += piece) {
        outcome.used += reader.feed(std::string_view(bytes).substr(at, piece));
    }
    if (reader.now() == body_reader::state::refused) {
        return {static_cast<int>(reader.why().status), "", 0};
    }
    outcome.status = reader.now() == body_reader::state::complete ? 0 : -1;
    outcome.body = reader.take();
    return outcome;
}

TEST(http_body_reader, reads_chunks_and_stops_before_the_next_request) {
    const std::string body = "3\r\nabc\r\n0A;x=y\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";
    for (std::size_t piece = 1; piece <= body.size(); ++piece) {
        const auto outcome = read_chunked(body + "GET / HTTP/1.1\r\n", 100, piece);
        EXPECT_EQ(outcome.status, 0);
        EXPECT_EQ(outcome.body, "abc0123456789");
        EXPECT_EQ(outcome.used, body.size());
    }
}

TEST(http_body_reader, refuses_what_two_parsers_could_read_differently) {
    const row rows[] = {
        {"a prefix", "0x3\r\nabc\r\n0\r\n\r\n", 400},
        {"a sign", "+3\r\nabc\r\n0\r\n\r\n", 400},
        {"a space", "3 \r\nabc\r\n0\r\n\r\n", 400},
        {"no size", "\r\nabc\r\n0\r\n\r\n", 400},
        {"over 64 bits", "10000000000000003\r\nabc\r\n0\r\n\r\n", 400},
        {"a bare LF after the size", "3\nabc\r\n0\r\n\r\n", 400},
        {"a bare LF in an extension", "3;a\nb\r\nabc\r\n0\r\n\r\n", 400},
        {"a bare CR in an extension", "3;a\rb\r\nabc\r\n0\r\n\r\n", 400},
        {"a chunk longer than its size", "3\r\nabcd\r\n0\r\n\r\n", 400},
        {"a bare LF after the chunk", "3\r\nabc\n0\r\n\r\n", 400},
        {"a bare LF after a trailer", "0\r\nA: b\n\r\n", 400},
        {"a NUL in a trailer", std::string("0\r\nA: ") + '\0' + "\r\n\r\n", 400},
        {"an extension of 20 MiB", "3;" + std::string(20 << 20, 'a') + "\r\nabc\r\n0\r\n\r\n", 400},
        {"trailers of 8 MiB", "0\r\nA: " + std::string(8 << 20, 'a') + "\r\n\r\n", 400},
        {"a chunk over the limit", "65\r\n", 413},
        {"chunks over the limit", "63\r\n" + std::string(99, 'a') + "\r\n2\r\n", 413},
        {"the limit exactly", "64\r\n" + std::string(100, 'a') + "\r\n0\r\n\r\n", 0},
        {"no end", "3\r\nabc\r\n", -1},
    };
    for (const row& each : rows) {
        EXPECT_EQ(read_chunked(each.bytes, 100, each.bytes.size()).status, each.status) << each.what;
        if (each.bytes.size() < 1000) {
            EXPECT_EQ(read_chunked(each.bytes, 100, 1).status, each.status) << each.what;
        }
    }
}

} // namespace
} // namespace convene::http
