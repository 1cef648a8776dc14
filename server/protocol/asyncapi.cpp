#include "server/protocol/error_map.hpp"
#include "server/protocol/json_schema.hpp"
#include "server/protocol/live_guide.hpp"

#include <algorithm>

namespace convene::protocol {

namespace {

/// "room.post" -> "RoomPost".
std::string message_name(std::string dotted) {
    std::replace(dotted.begin(), dotted.end(), '.', '_');
    return wire_name(dotted);
}

void write_constant(json_text& out, std::string_view member, std::string_view value) {
    out.member(member);
    out.begin_object();
    text_member(out, "type", "string");
    text_member(out, "const", value);
    out.end_object();
}

void write_typed(json_text& out, std::string_view member, std::string_view type) {
    out.member(member);
    out.begin_object();
    text_member(out, "type", type);
    out.end_object();
}

void write_type_or_empty(json_text& out, const type_ref& type) {
    if (type) {
        write_reference(out, wire_name(type.name));
    } else {
        out.raw(R"({"type":"object","additionalProperties":false})");
    }
}

void write_names(json_text& out, std::string_view member, std::initializer_list<std::string_view> names) {
    out.member(member);
    out.begin_array();
    for (const auto name : names) {
        out.element();
        out.string(name);
    }
    out.end_array();
}

/// One message: name, summary and an object payload whose members `write` adds.
template<class Write>
void write_message(json_text& out, const std::string& name, std::string_view summary,
                   std::initializer_list<std::string_view> required, Write write) {
    out.member(name);
    out.begin_object();
    text_member(out, "name", name);
    text_member(out, "summary", summary);
    text_member(out, "contentType", "application/json");
    out.member("payload");
    out.begin_object();
    text_member(out, "type", "object");
    write_names(out, "required", required);
    out.member("properties");
    out.begin_object();
    write();
    out.end_object();
    out.end_object();
    out.end_object();
}

void write_command(json_text& out, const live_catalogue::command& command, const type_catalogue& types) {
    const std::string name = message_name(command.name);
    out.member(name);
    out.begin_object();
    text_member(out, "name", name);
    text_member(out, "summary", command.summary);
    text_member(out, "contentType", "application/json");
    out.member("payload");
    out.begin_object();
    // The command's own members stand beside `id` and `do`.
    out.member("allOf");
    out.begin_array();
    out.element();
    out.begin_object();
    text_member(out, "type", "object");
    write_names(out, "required", {"id", "do"});
    out.member("properties");
    out.begin_object();
    out.member("id");
    out.raw(R"({"type":"integer","minimum":1})");
    write_constant(out, "do", command.name);
    out.end_object();
    out.end_object();
    const auto known = types.structs().find(command.request.name);
    if (command.request && known != types.structs().end() && !known->second.members.empty()) {
        out.element();
        write_reference(out, wire_name(command.request.name));
    }
    out.end_array();
    out.end_object();
    out.end_object();
    write_message(out, name + "Ok", "Answer of " + command.name + ".", {"id", "ok"}, [&] {
        write_typed(out, "id", "integer");
        out.member("ok");
        write_type_or_empty(out, command.answer);
    });
}

void write_push(json_text& out, const live_catalogue::push& push) {
    const std::string name = message_name(push.event) + "Push";
    const std::string summary = push.summary.empty() ? push.event + " on " + push.channel : push.summary;
    const auto members = [&] {
        out.member("ch");
        out.begin_object();
        text_member(out, "type", "string");
        text_member(out, "description", push.channel);
        out.end_object();
        if (!push.ephemeral) {
            write_typed(out, "epoch", "string");
            write_typed(out, "offset", "integer");
        }
        write_constant(out, "event", push.event);
        out.member("data");
        write_type_or_empty(out, push.data);
    };
    if (push.ephemeral) {
        write_message(out, name, summary, {"ch", "event", "data"}, members);
    } else {
        write_message(out, name, summary, {"ch", "epoch", "offset", "event", "data"}, members);
    }
}

void write_messages(json_text& out, const wire_description& wire) {
    const type_catalogue types = collect_types(wire);
    out.begin_object();
    if (wire.live.hello) {
        write_message(out, "HelloFrame", "The first frame of the server.", {"event", "data"}, [&] {
            write_constant(out, "event", "hello");
            out.member("data");
            write_type_or_empty(out, wire.live.hello);
        });
    }
    for (const auto& command : wire.live.commands) {
        write_command(out, command, types);
    }
    write_message(out, "ErrorReply", "Why a command was refused; id 0 when it could not be read.",
                  {"id", "error"}, [&] {
                      write_typed(out, "id", "integer");
                      out.member("error");
                      write_reference(out, "CommandError");
                  });
    for (const auto& push : wire.live.pushes) {
        write_push(out, push);
    }
    out.end_object();
}

void write_link(json_text& out, const std::string& target) {
    out.begin_object();
    text_member(out, "$ref", target);
    out.end_object();
}

void write_links(json_text& out, std::string_view member, const std::vector<std::string>& messages) {
    out.member(member);
    out.begin_array();
    for (const std::string& name : messages) {
        out.element();
        write_link(out, "#/channels/live/messages/" + name);
    }
    out.end_array();
}

void write_operation(json_text& out, const std::string& name, std::string_view action,
                     std::string_view summary, const std::vector<std::string>& messages,
                     const std::vector<std::string>& replies) {
    out.member(name);
    out.begin_object();
    text_member(out, "action", action);
    text_member(out, "summary", summary);
    out.member("channel");
    write_link(out, "#/channels/live");
    write_links(out, "messages", messages);
    out.member("security");
    out.begin_array();
    for (const std::string_view scheme : {"login", "token"}) {
        out.element();
        write_link(out, "#/components/securitySchemes/" + std::string(scheme));
    }
    out.end_array();
    if (!replies.empty()) {
        out.member("reply");
        out.begin_object();
        out.member("channel");
        write_link(out, "#/channels/live");
        write_links(out, "messages", replies);
        out.end_object();
    }
    out.end_object();
}

void write_operations(json_text& out, const live_catalogue& live) {
    out.member("operations");
    out.begin_object();
    if (live.hello) {
        write_operation(out, "greet", "send", "The first frame of the server.", {"HelloFrame"}, {});
    }
    for (const auto& command : live.commands) {
        const std::string name = message_name(command.name);
        write_operation(out, "do" + name, "receive", command.summary, {name}, {name + "Ok", "ErrorReply"});
    }
    for (const auto& push : live.pushes) {
        const std::string name = message_name(push.event) + "Push";
        const std::string summary = push.summary.empty() ? push.event : push.summary;
        write_operation(out, "push" + message_name(push.event), "send", summary, {name}, {});
    }
    out.end_object();
}

/// AsyncAPI has no place for them.
void write_close_codes(json_text& out) {
    out.member("x-close-codes");
    out.begin_object();
    for (const close_meaning& each : close_meanings()) {
        text_member(out, std::to_string(static_cast<unsigned>(each.code)), each.sentence);
    }
    out.end_object();
}

std::vector<std::string> all_message_names(const live_catalogue& live) {
    std::vector<std::string> names;
    if (live.hello) {
        names.emplace_back("HelloFrame");
    }
    for (const auto& command : live.commands) {
        names.push_back(message_name(command.name));
        names.push_back(message_name(command.name) + "Ok");
    }
    names.emplace_back("ErrorReply");
    for (const auto& push : live.pushes) {
        names.push_back(message_name(push.event) + "Push");
    }
    return names;
}

} // namespace

std::string asyncapi_json(const wire_description& whole) {
    wire_description wire = whole;
    wire.routes.clear(); // their types are the other document's
    json_text out;
    out.begin_object();
    text_member(out, "asyncapi", "3.0.0");
    out.member("info");
    out.begin_object();
    text_member(out, "title", "Convene live socket");
    text_member(out, "version", wire.version);
    text_member(out, "description", live_guide());
    out.member("license");
    out.raw(R"({"name":"Apache-2.0","url":"https://www.apache.org/licenses/LICENSE-2.0"})");
    out.end_object();
    text_member(out, "defaultContentType", "application/json");
    out.member("servers");
    out.raw(
        R"({"site":{"host":"summit.example.org","protocol":"wss","description":"The server's own address."}})");
    out.member("channels");
    out.begin_object();
    out.member("live");
    out.begin_object();
    text_member(out, "address", "/api/v1/live");
    text_member(out, "description", "One connection a page; it carries all rooms that are joined on it.");
    out.member("messages");
    out.begin_object();
    for (const std::string& name : all_message_names(wire.live)) {
        out.member(name);
        write_link(out, "#/components/messages/" + name);
    }
    out.end_object();
    write_close_codes(out);
    out.end_object();
    out.end_object();
    write_operations(out, wire.live);
    out.member("components");
    out.begin_object();
    out.member("securitySchemes");
    out.raw(R"({"login":{"type":"httpApiKey","in":"cookie","name":"__Host-sid",)"
            R"("description":"Set by signing in; named `sid` on plain loopback."},)"
            R"("token":{"type":"http","scheme":"bearer","description":"For scripts: `convene token`."}})");
    out.member("messages");
    write_messages(out, wire);
    out.member("schemas");
    write_schemas(out, wire);
    out.end_object();
    out.end_object();
    return std::move(out).take();
}

} // namespace convene::protocol
