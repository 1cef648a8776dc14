#include "scheduling/audit/audit_heads.hpp"

#include "server/protocol/codec.hpp"

#include <fcntl.h>
#include <fstream>
#include <unistd.h>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_lines = 5'000'000;

std::string signed_text(const audit_head& of) {
    std::string text = "convene audit head";
    for (const std::string& each : {of.edition, std::to_string(of.seq), of.hash, of.at, of.by}) {
        text += std::to_string(each.size()) + ':' + each;
    }
    return text;
}

} // namespace

audit_head sign_head(const audit_keys& keys, audit_head what) {
    what.by = keys.name();
    what.signature = keys.sign(signed_text(what));
    return what;
}

bool is_signed(const audit_keys& keys, const audit_head& what) {
    return keys.has_signed(signed_text(what), what.signature);
}

result<void> append_head(const std::filesystem::path& file, const audit_head& what) {
    const std::string line = protocol::to_json(what) + "\n";
    const int handle = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600); // NOLINT
    const bool written =
        handle >= 0 && ::write(handle, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    if (handle >= 0) {
        ::close(handle);
    }
    return written ? result<void>()
                   : error(errc::unavailable, "The heads file " + file.string() + " cannot be written.");
}

result<std::vector<audit_head>> read_heads(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        return error(errc::not_found, "The heads file " + file.string() + " cannot be read.");
    }
    std::vector<audit_head> read;
    for (std::string line; read.size() < most_lines && std::getline(in, line);) {
        auto head = protocol::parse_json<audit_head>(line);
        read.push_back(head ? std::move(*head) : audit_head{});
    }
    return read;
}

} // namespace convene::scheduling
