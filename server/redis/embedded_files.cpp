#include "server/redis/embedded_files.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace convene::redis {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_socket_path = 107; // sun_path of unix(7) without its end

error file_problem(const fs::path& file, const std::string& verb) {
    return {errc::unavailable,
            fmt::format("{} cannot be {}: {}.", file.string(), verb, std::strerror(errno))}; // NOLINT
}

std::string sha256_hex(std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string hex;
    for (unsigned i = 0; i < size; ++i) {
        hex += fmt::format("{:02x}", digest[i]);
    }
    return hex;
}

/// A word of redis.conf: quoted, so that a path may hold spaces.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        out += c;
    }
    return out + '"';
}

} // namespace

result<void> make_private_directory(const fs::path& directory) {
    std::error_code ec;
    fs::create_directories(directory, ec);
    if (ec || ::chmod(directory.c_str(), 0700) != 0) {
        return file_problem(directory, "used as a private directory");
    }
    return {};
}

result<void> write_private_file(const fs::path& file, std::string_view content) {
    const fs::path beside = file.string() + ".new";
    const int handle = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600); // NOLINT
    if (handle < 0) {
        return file_problem(beside, "written");
    }
    const bool whole =
        ::fchmod(handle, 0600) == 0 &&
        ::write(handle, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
        ::fsync(handle) == 0;
    ::close(handle);
    if (!whole || ::rename(beside.c_str(), file.c_str()) != 0) {
        return file_problem(file, "written");
    }
    return {};
}

std::string read_small_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream content;
    content << in.rdbuf();
    std::string text = content.str();
    while (!text.empty() && text.back() == '\n') {
        text.pop_back();
    }
    return text;
}

result<embedded_passwords> load_or_make_passwords(const fs::path& directory, id_source& random) {
    const fs::path file = directory / "redis.passwords";
    const std::string text = read_small_file(file);
    const std::size_t cut = text.find('\n');
    if (cut != std::string::npos && cut >= 32 && text.size() - cut > 32) {
        return embedded_passwords{text.substr(0, cut), text.substr(cut + 1)};
    }
    embedded_passwords made{random.token(32), random.token(32)};
    const auto written = write_private_file(file, made.application + "\n" + made.deploy + "\n");
    if (!written) {
        return written.error();
    }
    return made;
}

std::string server_configuration(const embedded_server::settings& chosen, const std::string& socket_path) {
    const bool durable = chosen.kind == embedded_server::mode::durable;
    const std::string directory = fs::absolute(chosen.directory).string();
    std::string text = "# Written by convene at every start; changes are lost.\n";
    text += fmt::format("port 0\nunixsocket {}\nunixsocketperm 700\n", quoted(socket_path));
    text += fmt::format("dir {}\naclfile {}\npidfile {}\n", quoted(directory),
                        quoted(directory + "/users.acl"), quoted(directory + "/redis.pid"));
    text += "daemonize no\ntimeout 0\ndatabases 1\nloglevel notice\nlogfile \"\"\nalways-show-logo no\n";
    text += "save \"\"\nmaxmemory-policy noeviction\nclient-output-buffer-limit pubsub 64mb 16mb 30\n";
    if (durable) {
        text +=
            "appendonly yes\nappendfsync always\nno-appendfsync-on-rewrite no\naof-use-rdb-preamble yes\n";
    } else {
        text += "appendonly no\n";
    }
    return text;
}

std::string access_list(const embedded_passwords& passwords, const std::vector<std::string>& more_users) {
    // Redis checks the caller's rights for every command inside a function too, so `convene` needs the data
    // commands; it gets none that runs code, configures, looks at foreign keys or empties the store.
    // `default` is off, so nobody can be it; yet it keeps all rights, because Redis 7.0 replays the AOF as
    // `default` and checks its rights at every EXEC: without them a restart silently drops whatever a
    // function wrote with two commands.
    std::string text = "user default off resetpass ~* &* +@all\n";
    text += fmt::format("user deploy on #{} ~cv:meta:* resetchannels -@all +function +ping +info +role "
                        "+config|get +client|setname +auth +get +set +lpush +lrange +ltrim +bgrewriteaof "
                        "+shutdown\n",
                        sha256_hex(passwords.deploy));
    // The audit record (cv:{EDITION}:audit...) can be appended to and read, not cut, deleted or renamed
    // (reliability S-20). Redis has no "all keys but": the patterns leave out what begins with "au" after the
    // hash tag, and selectors give the few commands back. A function may name both kinds of keys, so calling
    // one has a selector of its own. XADD can still trim (MAXLEN): `convene audit verify` finds that.
    text += fmt::format(
        "user convene on #{} ~cv:[^{{]* ~cv:{{*}}:[^a]* ~cv:{{*}}:a[^u]* resetchannels &cv:* -@all "
        "+@string +@hash +@list +@set +@sortedset +@stream -@dangerous "
        "+del +unlink +rename +exists +type +expire +pexpire +expireat +pexpireat +persist +ttl +pttl "
        "+subscribe +unsubscribe +publish +ping +role +info +client|setname +config|get +wait "
        "(+fcall +fcall_ro ~cv:*) "
        "(+xadd +xlen +xrange +xrevrange ~cv:{{*}}:audit ~cv:{{*}}:audit:seals) "
        "(+hget +hmget +hset +hsetnx ~cv:{{*}}:audit:head) "
        "(+zadd +zrange ~cv:{{*}}:audit:about)\n",
        sha256_hex(passwords.application));
    for (const std::string& line : more_users) {
        text += line + "\n";
    }
    return text;
}

std::string last_complaint(const fs::path& log, std::uintmax_t from) {
    std::ifstream in(log, std::ios::binary);
    in.seekg(static_cast<std::streamoff>(from));
    std::string found;
    for (std::string line; std::getline(in, line);) {
        const std::size_t mark = line.find(" # "); // Redis' sign for a warning
        if (mark != std::string::npos) {
            found = line.substr(mark + 3);
        } else if (found.empty() || line.find("rror") != std::string::npos) {
            found = line;
        }
    }
    return found;
}

socket_path::socket_path(const fs::path& directory) {
    path_ = (fs::absolute(directory) / "redis.sock").string();
    if (path_.size() <= longest_socket_path) {
        return;
    }
    // A private folder of its own: a name that others can guess in /tmp could be theirs.
    std::string made = (fs::temp_directory_path() / "convene-XXXXXX").string();
    if (::mkdtemp(made.data()) == nullptr) {
        return;
    }
    detour_ = made;
    fs::create_directory_symlink(fs::absolute(directory), detour_ / "d");
    path_ = (detour_ / "d" / "redis.sock").string();
}

socket_path::~socket_path() {
    if (!detour_.empty()) {
        std::error_code ignored;
        fs::remove(detour_ / "d", ignored);
        fs::remove(detour_, ignored);
    }
}

} // namespace convene::redis
