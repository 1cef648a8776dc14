#include "server/protocol/wire_documents.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace convene::protocol {
namespace {

enum class shade { dark, light };
BOOST_DESCRIBE_ENUM(shade, dark, light)

struct paint_view {
    std::string name;
    std::optional<shade> tone;
    std::vector<std::int64_t> sizes;
    instant at{};
    bool wet = false;
};
BOOST_DESCRIBE_STRUCT(paint_view, (), (name, tone, sizes, at, wet))

struct paint_order {
    room_id room;
    std::vector<paint_view> paints;
};
BOOST_DESCRIBE_STRUCT(paint_order, (), (room, paints))

struct empty_words {};
BOOST_DESCRIBE_STRUCT(empty_words, (), ())

namespace elsewhere {
struct paint_order {
    std::string other;
};
BOOST_DESCRIBE_STRUCT(paint_order, (), (other))
} // namespace elsewhere

wire_description sample() {
    wire_description wire;
    wire.version = "1.2.3";
    wire.routes.push_back({"GET",
                           "/api/v1/paints/{id}",
                           "signed_in",
                           "One paint.",
                           {},
                           type_ref::of<paint_view>(),
                           0,
                           {{"day", "Day, e.g. 2027-12-06"}}});
    wire.routes.push_back(
        {"POST", "/api/v1/orders", "anyone", "Orders paints.", type_ref::of<paint_order>(), {}, 202, {}});
    wire.live.commands.push_back(
        {"paint.mix", type_ref::of<paint_order>(), type_ref::of<empty_words>(), "Mixes."});
    wire.live.pushes.push_back(
        {"room:{room}", "paint.dried", type_ref::of<paint_view>(), false, "It dried."});
    wire.live.pushes.push_back({"room:{room}", "paint.counted", {}, true, "A count."});
    return wire;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(wire_documents, name_types_as_the_client_does) {
    EXPECT_EQ(wire_name("programme_answer"), "Programme");
    EXPECT_EQ(wire_name("core_area_view"), "CoreArea");
    EXPECT_EQ(wire_name("room_me"), "RoomMe");
    EXPECT_EQ(wire_name("view"), "View");
}

TEST(wire_documents, write_typescript_of_all_that_is_used) {
    const std::string text = typescript(sample());
    EXPECT_TRUE(has(text, "export interface Paint {\n  name: string;\n  tone?: Shade;\n  sizes: number[];\n"
                          "  at: string;\n  wet: boolean;\n}\n"));
    EXPECT_TRUE(has(text, "export interface PaintOrder {\n  room: string;\n  paints: Paint[];\n}\n"));
    EXPECT_TRUE(has(text, "export type Shade =\n  | 'dark'\n  | 'light';\n"));
    EXPECT_TRUE(has(text, "export type EmptyWords = Nothing;\n"));
    EXPECT_TRUE(has(text, "  'paint.mix': PaintOrder;\n"));
    EXPECT_TRUE(has(text, "export type RoomPush =\n  | Positioned<'paint.dried', Paint>;\n"));
    EXPECT_TRUE(has(text, "export type RoomEphemeralPush =\n  | Ephemeral<'paint.counted', Nothing>;\n"));
    EXPECT_TRUE(has(text, "export type Push =\n  | RoomEphemeralPush\n  | RoomPush;\n"));
    EXPECT_TRUE(has(text, "  | 'agreement_required'\n"));
}

TEST(wire_documents, write_openapi_as_json) {
    const std::string text = openapi_json(sample());
    const auto parsed = json_document::parse(text, 64);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_TRUE(has(text, R"("openapi":"3.1.0")"));
    EXPECT_TRUE(has(text, R"("operationId":"getPaintsId")"));
    EXPECT_TRUE(has(text, R"({"name":"id","in":"path","required":true,)"));
    EXPECT_TRUE(has(text, R"({"name":"day","in":"query","required":false,)"));
    EXPECT_TRUE(has(text, R"("202":{"description":"Done."})"));
    EXPECT_TRUE(has(text, R"("security":[{"login":[]},{"token":[]}])"));
    EXPECT_TRUE(has(text, R"("PaintOrder":{"type":"object","required":["room","paints"])"));
}

TEST(wire_documents, write_asyncapi_as_json) {
    const std::string text = asyncapi_json(sample());
    const auto parsed = json_document::parse(text, 64);
    ASSERT_TRUE(parsed) << parsed.error().message;
    EXPECT_TRUE(has(text, R"("asyncapi":"3.0.0")"));
    EXPECT_TRUE(has(text, R"("doPaintMix":{"action":"receive")"));
    EXPECT_TRUE(has(text, R"("pushPaintDried":{"action":"send")"));
    EXPECT_TRUE(has(text, R"("do":{"type":"string","const":"paint.mix"})"));
}

TEST(wire_documents, refuse_one_name_for_two_types) {
    wire_description wire = sample();
    wire.routes.push_back(
        {"GET", "/api/v1/other", "anyone", "Other.", {}, type_ref::of<elsewhere::paint_order>(), 0, {}});
    EXPECT_THROW(typescript(wire), std::logic_error);
}

TEST(wire_documents, write_yaml_that_no_reader_takes_for_something_else) {
    EXPECT_EQ(
        yaml_from_json(R"({"b":{"c":[1,true,"plain","two words","yes","3.0.0"],"d":{},"e":[]},"202":"x"})"),
        "b:\n  c:\n    - 1\n    - true\n    - plain\n    - \"two words\"\n    - \"yes\"\n    - \"3.0.0\"\n"
        "  d: {}\n  e: []\n\"202\": x\n");
    EXPECT_EQ(yaml_from_json(R"([{"a":1},[2]])"), "-\n  a: 1\n-\n  - 2\n");
    EXPECT_EQ(yaml_from_json(R"({"a":["one\ntwo: #\n\nthree"],"b":" x\ny","c":"x \ny"})"),
              "a:\n  - |-\n    one\n    two: #\n\n    three\nb: \" x\\ny\"\nc: \"x \\ny\"\n");
}

} // namespace
} // namespace convene::protocol
