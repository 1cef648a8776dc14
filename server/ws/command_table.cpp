#include "server/ws/command_table.hpp"

#include "server/core/log.hpp"
#include "server/protocol/error_map.hpp"

namespace convene::ws {

namespace {

struct refusal_body {
    std::string code;
    std::string message;
    std::optional<std::string> field;
    std::string retry;
    std::optional<std::int64_t> retry_after_ms;
};
BOOST_DESCRIBE_STRUCT(refusal_body, (), (code, message, field, retry, retry_after_ms))

struct envelope {
    std::int64_t id = 0;
    std::string name;
};

result<envelope> read_envelope(const protocol::json_view& root) {
    error refused(errc::malformed,
                  "Each line must be an object with a positive whole number \"id\" and a string \"do\".");
    if (!root.is_object()) {
        return refused;
    }
    const auto id = root.find("id");
    const auto name = root.find("do");
    if (!id || !id->is_integer() || id->integer().value_or(0) <= 0 || !name || !name->is_string()) {
        return refused;
    }
    return envelope{*id->integer(), std::string(name->string())};
}

} // namespace

std::string encode_ok(std::int64_t id, std::string_view answer) {
    std::string line = R"({"id":)" + std::to_string(id) + R"(,"ok":)";
    line += answer;
    line += '}';
    return line;
}

std::string encode_refusal(std::int64_t id, const error& refused) {
    refusal_body body;
    body.code = to_string(refused.code);
    body.message = refused.message;
    if (!refused.field.empty()) {
        body.field = refused.field;
    }
    body.retry = protocol::retry_word(refused.code);
    if (refused.retry_after) {
        body.retry_after_ms = refused.retry_after->count();
    }
    return R"({"id":)" + std::to_string(id) + R"(,"error":)" + protocol::to_json(body) + "}";
}

command_table::prepared command_table::prepare(std::string_view line) const {
    prepared made;
    auto document = protocol::json_document::parse(line);
    const result<envelope> head =
        document ? read_envelope(document->root()) : result<envelope>(document.error());
    if (!head) {
        made.malformed = true;
        made.refusal = head.error();
        return made;
    }
    made.id = head->id;
    const auto found = handlers_.find(head->name);
    if (found == handlers_.end()) {
        made.refusal = error(errc::unknown_command, "There is no such command.", "do");
        return made;
    }
    made.document.emplace(std::move(*document));
    made.entry = &*found;
    made.overlaps = found->second.runs == order::overlapping;
    return made;
}

answered command_table::refuse(std::int64_t id, const error& refused) {
    answered told;
    told.line = encode_refusal(id, refused);
    told.outcome = to_string(refused.code);
    return told;
}

task<answered> command_table::execute(call& asked, prepared what) const {
    if (what.entry == nullptr) {
        co_return refuse(what.id, *what.refusal);
    }
    const auto& [name, chosen] = *static_cast<const decltype(handlers_)::value_type*>(what.entry);
    std::string failure;
    try {
        answered reply = co_await chosen.handle(asked, what.document->root(), what.id);
        reply.command = name;
        co_return reply;
    } catch (const std::exception& broken) {
        failure = broken.what();
    }
    log_error("command failed",
              {{"command", name}, {"connection", asked.from.id().str()}, {"what", failure}});
    answered told =
        refuse(what.id, error(errc::internal, "Something went wrong on our side. It has been recorded."));
    told.command = name;
    co_return told;
}

} // namespace convene::ws
