#include "server/http/static_files.hpp"

#include "server/core/random.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>

namespace convene::http {

namespace {

using protocol::json_view;

std::string text_of(const json_view& object, std::string_view member) {
    const auto found = object.find(member);
    return found && found->is_string() ? std::string(found->string()) : std::string{};
}

std::vector<std::string> hashes_of(const json_view& root, std::string_view member) {
    std::vector<std::string> hashes;
    const auto csp = root.find("csp");
    const auto list = csp ? csp->find(member) : std::nullopt;
    for (std::size_t i = 0; list && list->is_array() && i < list->size(); ++i) {
        const json_view item = list->at(i);
        const std::string hash = item.is_string() ? std::string(item.string()) : std::string{};
        const auto is_safe = [](char c) {
            return std::isalnum(static_cast<unsigned char>(c)) || c == '+' || c == '/' || c == '=' ||
                   c == '-';
        };
        if (hash.starts_with("sha256-") && std::all_of(hash.begin(), hash.end(), is_safe)) {
            hashes.push_back("'" + hash + "'");
        }
    }
    return hashes;
}

std::shared_ptr<const std::string> read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return nullptr;
    }
    return std::make_shared<const std::string>(std::istreambuf_iterator<char>(in),
                                               std::istreambuf_iterator<char>());
}

std::string etag_of(const std::string& content) {
    return "\"" + hash_secret(content).substr(0, 16) + '"';
}

/// For a value between double quotes.
std::string escape_attribute(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        switch (c) {
        case '&':
            escaped += "&amp;";
            break;
        case '<':
            escaped += "&lt;";
            break;
        case '>':
            escaped += "&gt;";
            break;
        case '"':
            escaped += "&quot;";
            break;
        default:
            escaped += c;
        }
    }
    return escaped;
}

/// True when the header accepts the coding: named (or `*`) without q=0 (RFC 9110 section 12.5.3).
bool accepts(std::string_view header, std::string_view coding) {
    std::optional<bool> by_star;
    while (!header.empty()) {
        const auto end = header.find(',');
        std::string_view item = header.substr(0, end);
        header = end == std::string_view::npos ? std::string_view{} : header.substr(end + 1);
        const auto semicolon = item.find(';');
        std::string_view name = item.substr(0, semicolon);
        std::string_view weight = semicolon == std::string_view::npos ? "" : item.substr(semicolon + 1);
        while (!name.empty() && name.front() == ' ') {
            name.remove_prefix(1);
        }
        while (!name.empty() && name.back() == ' ') {
            name.remove_suffix(1);
        }
        const auto digits = weight.find("q=");
        const bool refused = digits != std::string_view::npos &&
                             weight.find_first_of("123456789", digits) == std::string_view::npos;
        if (name == coding) {
            return !refused;
        }
        if (name == "*") {
            by_star = !refused;
        }
    }
    return by_star.value_or(false);
}

bool is_script_style_or_font(std::string_view content_type) {
    return content_type.starts_with("text/javascript") || content_type.starts_with("text/css") ||
           content_type.starts_with("font/");
}

bool is_client_route(std::string_view path) {
    const bool of_page = path.starts_with('/') && path.find("//") == std::string_view::npos;
    const bool of_others = path.starts_with("/api/") || path == "/api" || path.starts_with("/_app/") ||
                           path.starts_with("/calendar/");
    return of_page && !of_others && std::all_of(path.begin(), path.end(), [](char c) {
               return std::isalnum(static_cast<unsigned char>(c)) || c == '/' || c == '-' || c == '_';
           });
}

} // namespace

result<static_files> static_files::load(const std::filesystem::path& folder, std::string_view leave_url) {
    static_files table;
    const auto manifest = read_file(folder / "manifest.json");
    if (!manifest) {
        return table;
    }
    const auto parsed = protocol::json_document::parse(*manifest);
    if (!parsed) {
        return error(errc::invalid, "The client's manifest.json is not readable: " + parsed.error().message);
    }
    const json_view root = parsed->root();
    const auto files = root.is_object() ? root.find("files") : std::nullopt;
    if (!files || !files->is_array()) {
        return error(errc::invalid, "The client's manifest.json lists no files.");
    }
    table.fallback_ = text_of(root, "fallback");
    table.script_hashes_ = hashes_of(root, "script_hashes");
    table.style_hashes_ = hashes_of(root, "style_hashes");
    table.style_attribute_hashes_ = hashes_of(root, "style_attribute_hashes");
    for (std::size_t i = 0; i < files->size(); ++i) {
        auto loaded = load_entry(folder, files->at(i));
        if (!loaded) {
            return loaded.error();
        }
        const std::string path = text_of(files->at(i), "path");
        loaded->is_page = path == table.fallback_;
        if (loaded->is_page && leave_url != default_leave_url) {
            if (auto changed = change_leave_url(*loaded, leave_url); !changed) {
                return changed.error();
            }
        }
        table.entries_.insert_or_assign(path, std::move(*loaded));
    }
    if (const auto page = table.entries_.find(table.fallback_); page != table.entries_.end()) {
        table.entries_.insert_or_assign("/", page->second);
    }
    return table;
}

result<static_files::entry> static_files::load_entry(const std::filesystem::path& folder,
                                                     const json_view& listed) {
    const std::string path = listed.is_object() ? text_of(listed, "path") : std::string{};
    if (!path.starts_with('/') || path.find("..") != std::string::npos) {
        return error(errc::invalid, "The client's manifest.json names a file outside its folder: " + path);
    }
    const std::filesystem::path file = folder / path.substr(1);
    entry made;
    made.content_type = text_of(listed, "type");
    made.plain = read_file(file);
    const auto bytes = listed.find("bytes");
    const auto size = bytes && bytes->is_integer() ? bytes->integer() : std::nullopt;
    if (!made.plain || made.content_type.empty() || !size ||
        static_cast<std::uint64_t>(*size) != made.plain->size()) {
        return error(errc::invalid, "The web client is not complete: " + file.string() +
                                        " does not match its manifest.json. Build the client again.");
    }
    // The browser checks nothing else: a script with a hashed name is immutable only where the build says so.
    made.immutable = path.starts_with("/_app/immutable/");
    // A picture stays with the rest: opened by its own address, an SVG is a document.
    made.part_of_page = made.immutable && is_script_style_or_font(made.content_type);
    made.etag = etag_of(*made.plain);
    made.brotli = listed.find("br_bytes") ? read_file(file.string() + ".br") : nullptr;
    made.gzip = listed.find("gz_bytes") ? read_file(file.string() + ".gz") : nullptr;
    return made;
}

result<void> static_files::change_leave_url(entry& page, std::string_view leave_url) {
    const std::string built_in = '"' + std::string(default_leave_url) + '"';
    const std::string wanted = '"' + escape_attribute(leave_url) + '"';
    std::string text = *page.plain;
    std::size_t at = text.find(built_in);
    if (at == std::string::npos) {
        return error(errc::invalid, "The web client has no place for \"leave_url\". Build the client again.");
    }
    for (; at != std::string::npos; at = text.find(built_in, at + wanted.size())) {
        text.replace(at, built_in.size(), wanted);
    }
    page.etag = etag_of(text);
    page.plain = std::make_shared<const std::string>(std::move(text));
    page.brotli = page.gzip = nullptr;
    return {};
}

response static_files::serve(const request& asked) const {
    if (asked.verb != method::get && asked.verb != method::head) {
        auto refused =
            response::problem(405, error(errc::invalid, "Files can only be read."), asked.request_id);
        refused.headers.emplace_back("Allow", "GET, HEAD");
        return refused;
    }
    auto found = entries_.find(asked.path);
    if (found == entries_.end() && is_client_route(asked.path)) {
        found = entries_.find(fallback_);
    }
    if (found == entries_.end()) {
        return response::problem(error(errc::not_found, "There is nothing at this address."),
                                 asked.request_id);
    }
    return serve_entry(found->second, asked);
}

response static_files::serve_entry(const entry& file, const request& asked) {
    response answer = response::empty(200);
    answer.personal = false;
    answer.part_of_page = file.part_of_page;
    const std::string_view accepted = asked.header("accept-encoding");
    answer.shared_body = file.plain;
    std::string etag = file.etag;
    const auto use = [&](const std::shared_ptr<const std::string>& encoded, std::string_view coding) {
        answer.shared_body = encoded;
        answer.headers.emplace_back("Content-Encoding", coding);
        etag.insert(etag.size() - 1, "-" + std::string(coding)); // another representation, another tag
    };
    if (file.brotli && accepts(accepted, "br")) {
        use(file.brotli, "br");
    } else if (file.gzip && accepts(accepted, "gzip")) {
        use(file.gzip, "gzip");
    }
    if (file.brotli || file.gzip) {
        answer.headers.emplace_back("Vary", "Accept-Encoding");
    }
    if (file.is_page) {
        // The page names the hashed files of one build: an old copy would ask for files that are gone.
        answer.headers.emplace_back("Cache-Control", "no-store");
    } else {
        answer.headers.emplace_back("Cache-Control",
                                    file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
        answer.headers.emplace_back("ETag", etag);
    }
    answer.content_type = file.content_type;
    if (!file.is_page && etag_matches(asked.header("if-none-match"), etag)) {
        answer.status = 304;
        answer.shared_body.reset();
        answer.content_type.clear();
        std::erase_if(answer.headers, [](const auto& field) { return field.first == "Content-Encoding"; });
    }
    return answer;
}

} // namespace convene::http
