#include "server/core/result.hpp"
#include "server/protocol/wire_documents.hpp"

#include <map>
#include <set>

namespace convene::protocol {

namespace {

constexpr std::string_view opening =
    R"(// Made from the C++ structs of the server by `convene describe typescript`; do not edit.

/**
 * Every type that crosses the wire, and nothing else; no other module may declare one. Instants are RFC 3339
 * UTC, ids are opaque, an unset field is absent.
 */

)";

constexpr std::string_view envelopes = R"(
/** RFC 9457, `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  field?: string;
  request_id?: string;
}

export type Retry = 'never' | 'later' | 'now';

/** Why a command was refused. */
export interface CommandError {
  code: ErrorCode;
  message: string;
  field?: string;
  retry: Retry;
  retry_after_ms?: number;
}

/** A struct without members: `{}`. */
export type Nothing = Record<string, never>;

/** A push with a position: contiguous in each channel, each changes the channel's state. */
export interface Positioned<Event extends string, Data> {
  ch: string;
  epoch: string;
  offset: number;
  event: Event;
  data: Data;
}

/** A push without a position: the newest is the only one that counts. */
export interface Ephemeral<Event extends string, Data> {
  ch: string;
  event: Event;
  data: Data;
}
)";

constexpr std::string_view command_envelopes = R"(
export type CommandName = keyof CommandFields;
export type Command = { [Name in CommandName]: { id: number; do: Name } & CommandFields[Name] }[CommandName];

export interface OkReply {
  id: number;
  ok: CommandReplies[CommandName];
}

export interface ErrorReply {
  id: number;
  error: CommandError;
}

export type Reply = OkReply | ErrorReply;
)";

std::string text_of(const type_shape& type) {
    using kind = type_shape::kind;
    switch (type.type) {
    case kind::boolean:
        return "boolean";
    case kind::integer:
    case kind::number:
        return "number";
    case kind::string:
    case kind::instant:
    case kind::id:
        return "string";
    case kind::reference:
        return wire_name(type.reference);
    case kind::list:
        return text_of(type.item.front()) + "[]";
    case kind::any:
        return "unknown";
    }
    return "unknown";
}

std::string name_of(const type_ref& type) {
    return type ? wire_name(type.name) : "Nothing";
}

/// `type Name = 'a' | 'b';`, one choice a line.
std::string union_of(const std::string& name, const std::vector<std::string>& choices) {
    std::string out = "\nexport type " + name + " =";
    for (const std::string& choice : choices) {
        out += "\n  | " + choice;
    }
    return out + ";\n";
}

std::string quoted(std::string_view word) {
    return "'" + std::string(word) + "'";
}

std::string error_codes() {
    std::vector<std::string> words;
    for (int code = 0; code <= static_cast<int>(errc::internal); ++code) {
        words.push_back(quoted(to_string(static_cast<errc>(code))));
    }
    return union_of("ErrorCode", words);
}

std::string declared_types(const type_catalogue& types) {
    std::string out;
    for (const auto& [name, words] : types.enums()) {
        std::vector<std::string> choices;
        for (const std::string& word : words) {
            choices.push_back(quoted(word));
        }
        out += union_of(wire_name(name), choices);
    }
    for (const auto& [name, type] : types.structs()) {
        if (wire_name(name) == "Nothing") {
            continue; // part of the envelopes
        }
        if (type.members.empty()) {
            out += "\nexport type " + wire_name(name) + " = Nothing;\n";
            continue;
        }
        out += "\nexport interface " + wire_name(name) + " {\n";
        for (const member_shape& member : type.members) {
            out += "  " + member.name + (member.optional ? "?: " : ": ") + text_of(member.type) + ";\n";
        }
        out += "}\n";
    }
    return out;
}

std::string commands(const live_catalogue& live) {
    std::string fields =
        "\n/** What each command carries beside its id. */\nexport interface CommandFields {\n";
    std::string replies = "\n/** What each command is answered with. */\nexport interface CommandReplies {\n";
    for (const auto& command : live.commands) {
        fields += "  /** " + command.summary + " */\n  " + quoted(command.name) + ": " +
                  name_of(command.request) + ";\n";
        replies += "  " + quoted(command.name) + ": " + name_of(command.answer) + ";\n";
    }
    return fields + "}\n" + replies + "}\n";
}

/// "room:{room}" with and without a position become RoomPush and RoomEphemeralPush.
std::string pushes(const live_catalogue& live) {
    std::map<std::string, std::vector<std::string>> unions;
    for (const auto& push : live.pushes) {
        const std::string prefix = push.channel.substr(0, push.channel.find(':'));
        const std::string name = wire_name(prefix) + (push.ephemeral ? "EphemeralPush" : "Push");
        unions[name].push_back((push.ephemeral ? "Ephemeral<" : "Positioned<") + quoted(push.event) + ", " +
                               name_of(push.data) + ">");
    }
    std::string out;
    std::vector<std::string> names;
    for (const auto& [name, members] : unions) {
        out += union_of(name, members);
        names.push_back(name);
    }
    return names.empty() ? out : out + union_of("Push", names);
}

} // namespace

std::string typescript(const wire_description& wire) {
    std::string out(opening);
    out += error_codes().substr(1);
    out += envelopes;
    out += declared_types(collect_types(wire));
    out += commands(wire.live);
    out += command_envelopes;
    if (wire.live.hello) {
        out += "\n/** The first frame of the server. */\nexport interface HelloFrame {\n  event: 'hello';\n  "
               "data: " +
               name_of(wire.live.hello) + ";\n}\n";
    }
    out += pushes(wire.live);
    return out;
}

} // namespace convene::protocol
