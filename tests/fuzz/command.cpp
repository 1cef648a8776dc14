// Lines of a live socket: JSON, envelope, look-up, decoding of every command. Whatever comes, each line gets
// one well-formed answer that is not "internal"; what decodes is the same after encode and decode.
#include "server/core/log.hpp"
#include "tests/fuzz/unconnected_node.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <set>

namespace {

using namespace convene;

[[noreturn]] void fail(std::string_view what, std::string_view line) {
    std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
                 static_cast<int>(line.size()), line.data());
    std::abort();
}

/// A connection whose bytes go nowhere.
class deaf_connection final : public ws::connection {
public:
    using ws::connection::connection;
    ws::transport carrier() const noexcept override { return ws::transport::ws; }

private:
    std::size_t write_now(const iovec*, int, bool&) override { return 0; }
    void start_draining() override {}
    void abort() override {}
};

template<class Command>
task<result<rooms::nothing>> check_round_trip(ws::call&, Command what) {
    const std::string text = protocol::to_json(what);
    const auto again = protocol::parse_json<Command>(text);
    if (!again || protocol::to_json(*again) != text) {
        fail("changed by encode and decode", text);
    }
    co_return rooms::nothing{};
}

/// The product's commands by name, each with a handler that only checks what was decoded.
ws::command_table checking_table() {
    ws::command_table table;
    const auto add = [&]<class Command>(const char* name, Command) {
        table.on<Command, rooms::nothing>(name, "", check_round_trip<Command>);
    };
    add("room.join", rooms::room_join{});
    add("room.leave", rooms::room_leave{});
    add("room.post", rooms::room_post{});
    add("room.draft", rooms::room_draft{});
    add("room.remove", rooms::room_remove{});
    add("room.mute", rooms::room_mute{});
    add("room.unmute", rooms::room_unmute{});
    add("room.lock", rooms::room_lock{});
    add("room.unlock", rooms::room_lock{});
    return table;
}

std::set<std::string> names_of(const ws::command_table& table) {
    std::set<std::string> names;
    for (const auto& each : table.catalogue().commands) {
        names.insert(each.name);
    }
    return names;
}

/// Deepest nesting of JSON text, found without a parser.
int depth_of(std::string_view text) {
    int depth = 0;
    int deepest = 0;
    bool quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (quoted && text[i] == '\\') {
            ++i;
        } else if (quoted) {
            quoted = text[i] != '"';
        } else if (text[i] == '"') {
            quoted = true;
        } else if (text[i] == '{' || text[i] == '[') {
            deepest = std::max(deepest, ++depth);
        } else if (text[i] == '}' || text[i] == ']') {
            --depth;
        }
    }
    return deepest;
}

class life {
public:
    life() {
        set_log_level(log_level::error);
        if (names_of(node_.commands()) != names_of(checking_)) {
            fail("a command is not fuzzed", "add it to checking_table");
        }
    }

    void read(std::string_view line) {
        const auto known = node_.commands().prepare(line);
        auto here = checking_.prepare(line);
        if ((known.entry == nullptr) != (here.entry == nullptr) || known.id != here.id ||
            known.malformed != here.malformed || words_of(known) != words_of(here)) {
            fail("two tables of the same commands disagree", line);
        }
        if (!known.malformed && depth_of(line) > protocol::max_json_depth) {
            fail("accepted too deep", line);
        }
        const std::int64_t id = here.id;
        check_reply(execute(std::move(here)), id);
    }

private:
    std::string execute(ws::command_table::prepared what) {
        std::string reply;
        asio::co_spawn(node_.loop(), run(&checking_, caller_.get(), std::move(what), &reply), asio::detached);
        node_.loop().restart();
        node_.loop().run();
        return reply;
    }

    /// The reply of what cannot be executed; empty when it can.
    static std::string words_of(const ws::command_table::prepared& what) {
        return what.refusal ? ws::encode_refusal(what.id, *what.refusal) : std::string();
    }

    static task<void> run(const ws::command_table* table, ws::connection* from,
                          ws::command_table::prepared what, std::string* reply) {
        ws::call asked{*from, {}};
        ws::answered answer = co_await table->execute(asked, std::move(what));
        *reply = std::move(answer.line);
    }

    static void check_reply(const std::string& reply, std::int64_t id) {
        const auto parsed = protocol::json_document::parse(reply);
        if (!parsed || !parsed->root().is_object() || reply.find('\n') != std::string::npos) {
            fail("a reply is not one line of JSON", reply);
        }
        const auto root = parsed->root();
        const auto number = root.find("id");
        const auto refused = root.find("error");
        if (!number || number->integer() != id || root.size() != 2 ||
            refused.has_value() == root.find("ok").has_value()) {
            fail("a reply is not well formed", reply);
        }
        if (refused && refused->find("code")->string() == "internal") {
            fail("a command broke", reply);
        }
    }

    fuzzing::unconnected_node node_;
    limits_config limits_;
    ws::command_table checking_ = checking_table();
    std::shared_ptr<deaf_connection> caller_ = std::make_shared<deaf_connection>(
        limits_, node_.hub(), connection_id("c1"), auth::principal{}, node_.time());
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static life& one = *new life; // never destroyed: it is reachable, so it is no leak
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    while (!rest.empty()) {
        const auto end = rest.find('\n');
        one.read(rest.substr(0, end));
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    }
    return 0;
}
