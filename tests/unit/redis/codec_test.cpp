#include "server/redis/codec.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace convene::redis {
namespace {

using namespace std::string_literals;
using status = reply_reader::status;

reply read_one(std::string_view bytes) {
    reply_reader reader;
    EXPECT_TRUE(reader.feed(bytes));
    reply got;
    EXPECT_EQ(reader.next(got), status::reply) << reader.problem();
    return got;
}

TEST(append_command, writes_any_bytes_with_their_lengths) {
    std::string out = "before";
    const std::vector<std::string> words{"SET", "k", "a\r\n\0*"s, ""};
    append_command(out, words);
    EXPECT_EQ(out, "before*4\r\n$3\r\nSET\r\n$1\r\nk\r\n$5\r\na\r\n\0*\r\n$0\r\n\r\n"s);
}

TEST(reply_reader, reads_every_kind) {
    EXPECT_EQ(read_one("+OK\r\n").str(), "OK");
    EXPECT_EQ(read_one(":-42\r\n").number(), -42);
    EXPECT_EQ(read_one("$2\r\n17\r\n").number(), 17);
    EXPECT_TRUE(read_one("$-1\r\n").is_nil());
    EXPECT_TRUE(read_one("*-1\r\n").is_nil());
    const reply refused = read_one("-ERR no\r\n");
    EXPECT_TRUE(refused.is_error());
    EXPECT_EQ(refused.text, "ERR no");
    EXPECT_EQ(refused.str(), "");
}

TEST(reply_reader, reads_nested_arrays) {
    const reply got = read_one("*3\r\n*2\r\n:1\r\n*1\r\n$1\r\nx\r\n$0\r\n\r\n*0\r\n");
    ASSERT_EQ(got.size(), 3U);
    EXPECT_EQ(got[0][0].number(), 1);
    EXPECT_EQ(got[0][1][0].str(), "x");
    EXPECT_EQ(got[1].type, reply::kind::string);
    EXPECT_TRUE(got[2].is_array());
    EXPECT_TRUE(got[9].is_nil());
}

TEST(reply_reader, reads_the_same_however_the_bytes_are_cut) {
    const std::string bytes = "*2\r\n$3\r\na\r\n\r\n:7\r\n+next\r\n";
    for (std::size_t step = 1; step <= bytes.size(); ++step) {
        reply_reader reader;
        std::vector<reply> got;
        for (std::size_t at = 0; at < bytes.size(); at += step) {
            ASSERT_TRUE(reader.feed(std::string_view(bytes).substr(at, step)));
            reply one;
            while (reader.next(one) == status::reply) {
                got.push_back(one);
            }
        }
        ASSERT_EQ(got.size(), 2U) << step;
        EXPECT_EQ(got[0][0].str(), "a\r\n");
        EXPECT_EQ(got[0][1].number(), 7);
        EXPECT_EQ(got[1].str(), "next");
    }
}

/// What must end a connection.
struct bad_stream {
    const char* name;
    std::string bytes;
};

class reply_reader_refuses : public ::testing::TestWithParam<bad_stream> {};

TEST_P(reply_reader_refuses, it_for_good) {
    reply_reader reader(64 * 1024);
    std::string_view rest = GetParam().bytes;
    status last = status::need_more;
    while (!rest.empty() && last != status::broken) {
        const std::string_view piece = rest.substr(0, 60 * 1024);
        rest.remove_prefix(piece.size());
        if (!reader.feed(piece)) {
            last = status::broken;
            break;
        }
        reply one;
        while ((last = reader.next(one)) == status::reply) {
        }
    }
    EXPECT_EQ(last, status::broken);
    EXPECT_FALSE(reader.problem().empty());
    EXPECT_FALSE(reader.feed("+OK\r\n")) << "nothing is ever resynchronised";
}

std::string repeated(const std::string& part, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) {
        all += part;
    }
    return all;
}

INSTANTIATE_TEST_SUITE_P(
    streams, reply_reader_refuses,
    ::testing::Values(
        bad_stream{"unknown type", "%1\r\n"}, bad_stream{"http", "HTTP/1.1 400 Bad Request\r\n"},
        bad_stream{"text for a number", ":abc\r\n"},
        bad_stream{"nested too deep", repeated("*1\r\n", 9) + ":1\r\n"},
        bad_stream{"one string over the limit", "$200000\r\n" + std::string(200000, 'x') + "\r\n"},
        bad_stream{"many small items over the limit", "*100000\r\n" + repeated(":1\r\n", 100000)},
        bad_stream{"a length without an end", "$" + std::string(100, '1')},
        bad_stream{"a line without an end", "+" + std::string(100 * 1024, 'x')},
        bad_stream{"a length that overflows", "*99999999999999999999\r\n"}),
    [](const auto& tested) {
        std::string name = tested.param.name;
        for (char& c : name) {
            c = c == ' ' ? '_' : c;
        }
        return name;
    });

TEST(reply_reader, does_not_believe_a_huge_array_before_it_comes) {
    reply_reader reader;
    ASSERT_TRUE(reader.feed("*1000000\r\n:1\r\n"));
    reply got;
    EXPECT_EQ(reader.next(got), status::need_more);
}

TEST(reply_reader, counts_the_limit_for_each_reply_alone) {
    reply_reader reader(1000);
    const std::string one = "$800\r\n" + std::string(800, 'x') + "\r\n";
    for (int i = 0; i < 10; ++i) {
        ASSERT_TRUE(reader.feed(one));
        reply got;
        ASSERT_EQ(reader.next(got), status::reply) << reader.problem();
    }
}

TEST(reply_reader, refuses_more_than_64_kib_at_once) {
    reply_reader reader;
    EXPECT_FALSE(reader.feed(std::string(64 * 1024 + 1, 'x')));
}

} // namespace
} // namespace convene::redis
