#pragma once

#include "server/core/task.hpp"
#include "server/protocol/codec.hpp"
#include "server/protocol/live_catalogue.hpp"
#include "server/ws/connection.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace convene::ws {

/// One command being executed: where it came from and what leaves right after its reply.
struct call {
    connection& from;
    std::vector<realtime::frame> after_reply;

    const auth::principal& caller() const noexcept { return from.caller(); }
};

/// What a command came to: its reply line, and its name and outcome for the counters and the log.
struct answered {
    std::string line;
    std::string_view command = "none"; ///< of the table; "none" when there is no such command
    std::string_view outcome = "ok";   ///< or the code of the refusal
};

/// {"id":7,"ok":{...}}
std::string encode_ok(std::int64_t id, std::string_view answer);
/// {"id":7,"error":{...}}
std::string encode_refusal(std::int64_t id, const error& refused);

/// Whether a command may wait for the store together with others of the same connection.
enum class order { alone, overlapping };

/// The table of all live commands: name -> decoder, handler, encoder. Built once at start by the features,
/// then only read; the catalogue of the documents comes from the same registrations.
class command_table {
public:
    /// `handle(call&, Command)` returns `task<result<Answer>>`. The reference outlives the task. Commands
    /// marked `overlaps` of one connection may wait for the store together (they still begin in order); all
    /// others run alone.
    template<class Command, class Answer, class Function>
    void on(std::string name, std::string summary, Function handle, order runs = order::alone) {
        catalogue_.commands.push_back(
            {name, protocol::type_ref::of<Command>(), protocol::type_ref::of<Answer>(), std::move(summary)});
        handlers_[std::move(name)] = {
            [handle = std::move(handle)](call& asked, protocol::json_view fields, std::int64_t id) {
                return answer<Command, Answer>(handle, asked, fields, id);
            },
            runs};
    }

    /// Names a push for the documents.
    template<class Data>
    void push(std::string channel, std::string event, bool ephemeral, std::string summary) {
        catalogue_.pushes.push_back({std::move(channel), std::move(event), protocol::type_ref::of<Data>(),
                                     ephemeral, std::move(summary)});
    }

    /// One line of a frame, read and looked up, not yet executed.
    struct prepared {
        std::optional<protocol::json_document> document;
        const void* entry = nullptr; ///< of the table; null when there is only a refusal to send
        std::int64_t id = 0;
        std::optional<error> refusal; ///< why it cannot be executed
        bool malformed = false;       ///< the envelope itself could not be read
        bool overlaps = false;
    };
    prepared prepare(std::string_view line) const;

    /// Executes it. Never throws: a broken handler is answered `internal` and logged.
    task<answered> execute(call& asked, prepared what) const;

    const protocol::live_catalogue& catalogue() const noexcept { return catalogue_; }
    protocol::live_catalogue& catalogue() noexcept { return catalogue_; }

private:
    using handler = std::function<task<answered>(call&, protocol::json_view, std::int64_t id)>;
    static answered refuse(std::int64_t id, const error& refused);

    // A coroutine of its own: the captures of a coroutine lambda do not live in its frame.
    template<class Command, class Answer, class Function>
    static task<answered> answer(Function handle, call& asked, protocol::json_view fields, std::int64_t id) {
        auto command = protocol::from_json<Command>(fields, {"id", "do"});
        if (!command) {
            co_return refuse(id, command.error());
        }
        result<Answer> outcome = co_await handle(asked, std::move(*command));
        if (!outcome) {
            co_return refuse(id, outcome.error());
        }
        answered done;
        done.line = encode_ok(id, protocol::to_json(*outcome));
        co_return done;
    }

    struct entry {
        handler handle;
        order runs = order::alone;
    };
    std::map<std::string, entry, std::less<>> handlers_;
    protocol::live_catalogue catalogue_;
};

} // namespace convene::ws
