#include "server/protocol/json_schema.hpp"

#include "server/protocol/error_map.hpp"

namespace convene::protocol {

namespace {

constexpr std::string_view id_pattern = "^[A-Za-z0-9_-]{1,64}$";

void write_words(json_text& out, const std::vector<std::string>& words, std::string_view described = {}) {
    out.begin_object();
    text_member(out, "type", "string");
    if (!described.empty()) {
        text_member(out, "description", described);
    }
    out.member("enum");
    out.begin_array();
    for (const std::string& word : words) {
        out.element();
        out.string(word);
    }
    out.end_array();
    out.end_object();
}

void write_shape(json_text& out, const type_shape& shape) {
    using kind = type_shape::kind;
    if (shape.type == kind::reference) {
        write_reference(out, wire_name(shape.reference));
        return;
    }
    out.begin_object();
    switch (shape.type) {
    case kind::boolean:
        text_member(out, "type", "boolean");
        break;
    case kind::integer:
        text_member(out, "type", "integer");
        text_member(out, "format", "int64");
        break;
    case kind::number:
        text_member(out, "type", "number");
        break;
    case kind::string:
        text_member(out, "type", "string");
        break;
    case kind::instant:
        text_member(out, "type", "string");
        text_member(out, "format", "date-time");
        break;
    case kind::id:
        text_member(out, "type", "string");
        text_member(out, "pattern", id_pattern);
        break;
    case kind::list:
        text_member(out, "type", "array");
        out.member("items");
        write_shape(out, shape.item.front());
        break;
    case kind::reference:
    case kind::any:
        break; // an empty schema accepts everything
    }
    out.end_object();
}

void write_struct(json_text& out, const type_catalogue::struct_type& type, bool from_clients) {
    out.begin_object();
    text_member(out, "type", "object");
    bool any_required = false;
    for (const member_shape& member : type.members) {
        any_required = any_required || !member.optional;
    }
    if (any_required) {
        out.member("required");
        out.begin_array();
        for (const member_shape& member : type.members) {
            if (!member.optional) {
                out.element();
                out.string(member.name);
            }
        }
        out.end_array();
    }
    if (!type.members.empty()) {
        out.member("properties");
        out.begin_object();
        for (const member_shape& member : type.members) {
            out.member(member.name);
            write_shape(out, member.type);
        }
        out.end_object();
    }
    if (from_clients || type.members.empty()) {
        out.member("additionalProperties");
        out.boolean(false);
    }
    out.end_object();
}

type_shape plain(type_shape::kind type) {
    return {type, {}, {}};
}

void write_error_codes(json_text& out) {
    std::vector<std::string> words;
    std::string described;
    for (int each = 0; each <= static_cast<int>(errc::internal); ++each) {
        const auto code = static_cast<errc>(each);
        const std::string word(to_string(code));
        words.push_back(word);
        described += described.empty() ? "" : "\n";
        described +=
            "* `" + word + "` (" + std::to_string(http_status(code)) + "): " + std::string(meaning(code));
    }
    out.member("ErrorCode");
    write_words(out, words, described);
}

void write_envelopes(json_text& out, const wire_description& wire) {
    using kind = type_shape::kind;
    const type_shape text = plain(kind::string);
    const type_shape code{kind::reference, "error_code", {}};
    write_error_codes(out);
    if (!wire.routes.empty()) {
        out.member("Problem");
        const std::vector<member_shape> problem{
            {"type", text, false},     {"title", text, false},  {"status", plain(kind::integer), false},
            {"code", code, false},     {"detail", text, false}, {"field", text, true},
            {"request_id", text, true}};
        write_struct(out, {problem}, false);
    }
    if (wire.live.commands.empty()) {
        return;
    }
    out.member("CommandError");
    const std::vector<member_shape> refused{{"code", code, false},
                                            {"message", text, false},
                                            {"field", text, true},
                                            {"retry", {kind::reference, "retry", {}}, false},
                                            {"retry_after_ms", plain(kind::integer), true}};
    write_struct(out, {refused}, false);
    out.member("Retry");
    write_words(out, {"never", "later", "now"});
}

} // namespace

void text_member(json_text& out, std::string_view name, std::string_view value) {
    out.member(name);
    out.string(value);
}

void write_reference(json_text& out, const std::string& wire_type) {
    out.begin_object();
    text_member(out, "$ref", "#/components/schemas/" + wire_type);
    out.end_object();
}

std::set<std::string> request_types(const wire_description& wire) {
    std::set<std::string> names;
    for (const route_shape& route : wire.routes) {
        if (route.request) {
            names.insert(route.request.name);
        }
    }
    return names;
}

void write_schemas(json_text& out, const wire_description& wire) {
    const type_catalogue types = collect_types(wire);
    const auto from_clients = request_types(wire);
    out.begin_object();
    write_envelopes(out, wire);
    for (const auto& [name, words] : types.enums()) {
        out.member(wire_name(name));
        write_words(out, words);
    }
    for (const auto& [name, type] : types.structs()) {
        out.member(wire_name(name));
        write_struct(out, type, from_clients.contains(name));
    }
    out.end_object();
}

} // namespace convene::protocol
