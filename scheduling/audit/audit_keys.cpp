#include "scheduling/audit/audit_keys.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <span>
#include <sys/stat.h>
#include <unistd.h>

namespace convene::scheduling {

namespace {

namespace fs = std::filesystem;

using bytes = std::span<unsigned char>;

error file_problem(const fs::path& file, std::string_view what) {
    return {errc::unavailable, fmt::format("The audit key {} {}.", file.string(), what)};
}

std::string to_hex(std::span<const unsigned char> from) {
    std::string hex(from.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), from.data(), from.size());
    hex.pop_back();
    return hex;
}

bool from_hex(std::string_view hex, bytes into) {
    std::size_t size = 0;
    return sodium_hex2bin(into.data(), into.size(), hex.data(), hex.size(), nullptr, &size, nullptr) == 0 &&
           size == into.size() && hex.size() == 2 * size;
}

/// Puts a file where there is none; one that somebody else made meanwhile stays.
result<void> make_file(const fs::path& file, std::string_view hex, mode_t mode) {
    const fs::path beside = file.string() + fmt::format(".{}", ::getpid());
    const int handle = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode); // NOLINT
    if (handle < 0) {
        return file_problem(file, std::strerror(errno)); // NOLINT(concurrency-mt-unsafe): at start
    }
    const std::string line = std::string(hex) + "\n";
    bool good = ::write(handle, line.data(), line.size()) == static_cast<ssize_t>(line.size()) &&
                ::fsync(handle) == 0;
    ::close(handle);
    good = good && (::link(beside.c_str(), file.c_str()) == 0 || errno == EEXIST);
    ::unlink(beside.c_str());
    return good ? result<void>() : file_problem(file, "cannot be written");
}

result<void> read_file(const fs::path& file, bytes into) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) {
        return error(errc::not_found, fmt::format("There is no audit key {}.", file.string()));
    }
    if ((status.st_mode & 077U) != 0) {
        return file_problem(file, "may be read by others than its owner; run chmod 600 on it");
    }
    std::ifstream in(file, std::ios::binary);
    std::string hex(std::istreambuf_iterator<char>(in), {});
    const bool good = from_hex(std::string_view(hex).substr(0, hex.find('\n')), into);
    sodium_memzero(hex.data(), hex.size());
    return good ? result<void>() : file_problem(file, "cannot be read, or is not a key");
}

/// Makes the two keys that are not there yet.
result<void> make_missing(const fs::path& folder) {
    if (!fs::exists(folder / "audit.key")) {
        audit_seal_key made{};
        randombytes_buf(made.data(), made.size());
        if (auto written = make_file(folder / "audit.key", to_hex(made), 0600); !written) {
            return written;
        }
    }
    if (!fs::exists(folder / "audit-sign.key")) {
        std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> shown{};
        std::array<unsigned char, crypto_sign_SECRETKEYBYTES> made{};
        crypto_sign_keypair(shown.data(), made.data());
        return make_file(folder / "audit-sign.key", to_hex(made), 0600);
    }
    return {};
}

} // namespace

result<audit_keys> audit_keys::load(const fs::path& folder) {
    if (sodium_init() < 0) {
        return error(errc::internal, "libsodium could not be initialised.");
    }
    audit_keys read;
    if (auto done = read_file(folder / "audit.key", read.seal_key_); !done) {
        return done.error();
    }
    if (auto done = read_file(folder / "audit-sign.key", read.signing_key_); !done) {
        return done.error();
    }
    read.name_ = first_seal(read.seal_key_, "convene audit key").substr(0, 16);
    return read;
}

result<audit_keys> audit_keys::load_or_make(const fs::path& folder) {
    if (sodium_init() < 0) {
        return error(errc::internal, "libsodium could not be initialised.");
    }
    std::error_code ignored;
    fs::create_directories(folder, ignored);
    if (auto made = make_missing(folder); !made) {
        return made.error();
    }
    auto read = load(folder);
    if (read && !fs::exists(folder / "audit-sign.pub")) {
        const auto shown = std::span(read->signing_key_).last<crypto_sign_PUBLICKEYBYTES>();
        if (auto made = make_file(folder / "audit-sign.pub", to_hex(shown), 0644); !made) {
            return made.error();
        }
    }
    return read;
}

std::string audit_keys::sign(std::string_view text) const {
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), signing_key_.data());
    return to_hex(signature);
}

bool audit_keys::has_signed(std::string_view text, std::string_view signature) const {
    std::array<unsigned char, crypto_sign_BYTES> raw{};
    return from_hex(signature, raw) &&
           crypto_sign_verify_detached(
               raw.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
               std::span(signing_key_).last<crypto_sign_PUBLICKEYBYTES>().data()) == 0;
}

} // namespace convene::scheduling
