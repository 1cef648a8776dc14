#include "server/protocol/codec.hpp"

#include <gtest/gtest.h>

namespace convene::protocol {
namespace {

enum class colour { red, blue };
BOOST_DESCRIBE_ENUM(colour, red, blue)

struct inner {
    int count = 0;
};
BOOST_DESCRIBE_STRUCT(inner, (), (count))

struct sample {
    room_id room;
    std::string text;
    std::optional<inner> extra;
    std::vector<colour> colours;
    instant at{};
    bool on = false;
};
BOOST_DESCRIBE_STRUCT(sample, (), (room, text, extra, colours, at, on))

TEST(codec, writes_and_reads_the_same_value) {
    sample value;
    value.room = room_id("S03");
    value.text = "line\n\"quoted\"";
    value.extra = inner{3};
    value.colours = {colour::blue, colour::red};
    value.at = *from_rfc3339("2027-12-06T09:00:00-06:00");
    value.on = true;
    const std::string text = to_json(value);
    EXPECT_EQ(text, R"({"room":"S03","text":"line\n\"quoted\"","extra":{"count":3},"colours":["blue","red"],)"
                    R"("at":"2027-12-06T15:00:00Z","on":true})");
    const auto read = parse_json<sample>(text);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(to_json(*read), text);
}

TEST(codec, names_the_field_that_is_wrong) {
    const auto code_and_field = [](std::string_view text) {
        const auto read = parse_json<sample>(text);
        return read ? std::string("accepted")
                    : std::string(to_string(read.error().code)) + " " + read.error().field;
    };
    const std::string rest = R"("text":"x","colours":[],"at":"2027-12-06T15:00:00Z","on":false)";
    EXPECT_EQ(code_and_field(R"({"room":"S03",)" + rest + "}"), "accepted");
    EXPECT_EQ(code_and_field(R"({"room":"S 03",)" + rest + "}"), "invalid room");
    EXPECT_EQ(code_and_field("{" + rest + "}"), "invalid room");
    EXPECT_EQ(code_and_field(R"({"room":"S03","more":1,)" + rest + "}"), "invalid more");
    EXPECT_EQ(code_and_field(R"({"room":"S03","extra":{"count":"3"},)" + rest + "}"), "invalid extra.count");
    EXPECT_EQ(code_and_field(R"({"room":"S03","extra":{"count":9999999999},)" + rest + "}"),
              "invalid extra.count");
    EXPECT_EQ(code_and_field("{"), "malformed ");
    EXPECT_EQ(code_and_field(R"({"room":"S03","room":"S04",)" + rest + "}"), "malformed ");
    EXPECT_EQ(code_and_field(std::string(17, '[') + std::string(17, ']')), "malformed ");
}

} // namespace
} // namespace convene::protocol
