#include "server/core/key_file.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace convene {

namespace fs = std::filesystem;

namespace {

error file_problem(const fs::path& file, std::string_view what) {
    return {errc::unavailable, fmt::format("The key {} {}.", file.string(), what)};
}

} // namespace

std::string to_hex(std::span<const unsigned char> from) {
    std::string hex(from.size() * 2 + 1, '\0');
    sodium_bin2hex(hex.data(), hex.size(), from.data(), from.size());
    hex.pop_back();
    return hex;
}

bool from_hex(std::string_view hex, std::span<unsigned char> into) {
    std::size_t size = 0;
    return sodium_hex2bin(into.data(), into.size(), hex.data(), hex.size(), nullptr, &size, nullptr) == 0 &&
           size == into.size() && hex.size() == 2 * size;
}

result<void> make_key_file(const fs::path& file, std::string_view hex, unsigned mode) {
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

result<void> read_key_file(const fs::path& file, std::span<unsigned char> into) {
    struct stat status{};
    if (::stat(file.c_str(), &status) != 0) {
        return error(errc::not_found, fmt::format("There is no key {}.", file.string()));
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

} // namespace convene
