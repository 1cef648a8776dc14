// A request as bytes: head scanner, gate, body reader, look-up of the route and of the static file. The
// verdict is the same however the bytes are cut, and no path leads out of the two tables.
#include "server/core/text.hpp"
#include "server/http/body_reader.hpp"
#include "server/http/static_files.hpp"
#include "tests/fuzz/unconnected_node.hpp"
#include "tests/support/temporary_directory.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <set>

namespace {

using namespace convene;

constexpr std::size_t body_limit = 2048;

[[noreturn]] void fail(std::string_view what, std::string_view where) {
    std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
                 static_cast<int>(where.size()), where.data());
    std::abort();
}

/// Everything that a receiver learns from the bytes.
struct verdict {
    http::head_scanner::state scanned = http::head_scanner::state::more;
    unsigned status = 0; ///< of a refusal
    std::string reason;
    std::string path;
    std::string body;
    std::size_t used = 0; ///< bytes that belong to this request
    std::optional<http::request> asked;

    bool operator==(const verdict& other) const {
        return scanned == other.scanned && status == other.status && reason == other.reason &&
               path == other.path && body == other.body && used == other.used;
    }
    void refuse(const http::refusal& why) {
        status = why.status;
        reason = why.reason;
    }
};

const http::gate_rules& rules() {
    static const http::gate_rules chosen{
        .limits = {.request_line_bytes = 256, .header_bytes = 1024, .header_fields = 8},
        .hosts = {"a", "localhost:8080"}};
    return chosen;
}

/// What is made of the bytes when they come `step` at a time.
verdict receive(std::string_view bytes, std::size_t step) {
    verdict found;
    http::head_scanner scanner(rules().limits);
    std::size_t arrived = 0;
    while (found.scanned == http::head_scanner::state::more && arrived < bytes.size()) {
        arrived = std::min(bytes.size(), arrived + step);
        found.scanned = scanner.scan(bytes.substr(0, arrived));
    }
    if (found.scanned == http::head_scanner::state::refused) {
        found.refuse(scanner.why());
    }
    if (found.scanned != http::head_scanner::state::complete) {
        return found;
    }
    found.used = scanner.end();
    const auto decided =
        http::pass_gate(bytes.substr(scanner.start(), scanner.end() - scanner.start()), rules());
    if (const auto* refused = std::get_if<http::refusal>(&decided)) {
        found.refuse(*refused);
        return found;
    }
    const auto& let_in = std::get<http::admitted>(decided);
    found.asked = let_in.asked;
    found.path = let_in.asked.path;
    http::body_reader reader(let_in.body, body_limit);
    while (reader.now() == http::body_reader::state::more && found.used < bytes.size()) {
        const std::string_view piece = bytes.substr(found.used, step);
        const std::size_t taken = reader.feed(piece);
        if (taken > piece.size() || (taken == 0 && reader.now() == http::body_reader::state::more)) {
            fail("a body took what there was not", found.path);
        }
        found.used += taken;
    }
    if (reader.now() == http::body_reader::state::refused) {
        found.refuse(reader.why());
        found.used = 0; // how far it read before it refused is of no use to anybody
    } else if (reader.now() == http::body_reader::state::complete) {
        found.body = reader.take();
        if (found.body.size() > body_limit) {
            fail("a body passed its limit", found.path);
        }
    }
    return found;
}

void check_request(const http::request& asked) {
    const std::string& path = asked.path;
    const bool clean = is_valid_utf8(path) && path.find("..") == std::string::npos &&
                       path.find_first_of("\\%") == std::string::npos &&
                       std::none_of(path.begin(), path.end(), [](char c) { return c >= 0 && c < 0x20; });
    if (path != "*" && (!path.starts_with('/') || !clean)) {
        fail("an unsafe path came through", path);
    }
    for (const auto& [name, value] : asked.headers) {
        if (value.find_first_of("\r\n") != std::string::npos ||
            name.find_first_of(": \r\n") != std::string::npos) {
            fail("a header field holds a line end", name);
        }
    }
}

/// A client with two listed files, one unlisted beside them and one outside of its folder.
class client_files {
public:
    client_files() {
        const auto folder = place_.path() / "client";
        std::filesystem::create_directories(folder / "_app" / "immutable");
        write(place_.path() / "secret", "SECRET");
        write(folder / "unlisted.txt", "SECRET");
        write(folder / "index.html", "page");
        write(folder / "_app" / "immutable" / "a.js", "code");
        write(folder / "manifest.json",
              R"({"fallback":"/index.html","files":[{"path":"/index.html","type":"text/html","bytes":4},)"
              R"({"path":"/_app/immutable/a.js","type":"text/javascript","bytes":4}]})");
        auto loaded = http::static_files::load(folder);
        if (!loaded) {
            fail("no static files", loaded.error().message);
        }
        table_.emplace(std::move(*loaded));
    }

    void check(const http::request& asked) const {
        const http::response answer = table_->serve(asked);
        const std::set<unsigned> possible{200, 304, 404, 405};
        const std::string body = answer.shared_body ? *answer.shared_body : answer.body;
        if (!possible.contains(answer.status) || body.find("SECRET") != std::string::npos ||
            (answer.status == 200 && body != "page" && body != "code")) {
            fail("a path led out of the table", asked.path);
        }
    }

private:
    static void write(const std::filesystem::path& file, std::string_view text) {
        std::ofstream(file, std::ios::binary) << text;
    }

    testing::temporary_directory place_;
    std::optional<http::static_files> table_;
};

/// The path of a match, put together again from its pattern and its parameters.
std::string fill(std::string pattern, const http::text_map& parameters) {
    for (const auto& [name, value] : parameters) {
        if (!is_valid_id(value)) {
            fail("a parameter is no id", value);
        }
        const std::string hole = "{" + name + "}";
        if (const auto at = pattern.find(hole); at != std::string::npos) {
            pattern.replace(at, hole.size(), value);
        }
    }
    return pattern;
}

void check_route(const http::router& routes, const http::request& asked) {
    const auto match = routes.find(asked.verb, asked.path);
    const auto methods = routes.methods_at(asked.path);
    const bool has_verb = std::find(methods.begin(), methods.end(), asked.verb) != methods.end();
    if ((match.found != nullptr) != has_verb || (match.found == nullptr && match.allowed != methods)) {
        fail("the router contradicts itself", asked.path);
    }
    if (match.found != nullptr && fill(match.found->pattern, match.parameters) != asked.path) {
        fail("a route answers for another path", asked.path);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const fuzzing::unconnected_node& node = *new fuzzing::unconnected_node; // reachable, so no leak
    static const client_files files;
    if (size < 2) {
        return 0;
    }
    const std::string_view bytes(reinterpret_cast<const char*>(data + 1), size - 1);
    const verdict whole = receive(bytes, bytes.size());
    const verdict cut = receive(bytes, 1U + data[0] % 32U);
    if (!(whole == cut)) {
        fail("the cut changed the verdict", whole.reason + "/" + cut.reason);
    }
    if (whole.asked) {
        check_request(*whole.asked);
        check_route(node.routes(), *whole.asked);
        files.check(*whole.asked);
    }
    return 0;
}
