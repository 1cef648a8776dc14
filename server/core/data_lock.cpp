#include "server/core/data_lock.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <string>
#include <sys/file.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace convene {

namespace {

std::string reason(int number) {
    return std::generic_category().message(number);
}

/// The folder and what is missing above it; the folder itself is the owner's alone.
std::error_code make_folder(const std::filesystem::path& data) {
    std::error_code failed;
    if (data.has_parent_path()) {
        std::filesystem::create_directories(data.parent_path(), failed);
    }
    if (!failed && ::mkdir(data.c_str(), 0700) != 0 && errno != EEXIST) {
        failed = {errno, std::generic_category()};
    }
    return failed;
}

std::string owner_of(int handle) {
    std::array<char, 24> text{};
    const ssize_t got = ::pread(handle, text.data(), text.size(), 0);
    std::string owner(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    owner.erase(std::min(owner.find_first_not_of("0123456789"), owner.size()));
    return owner.empty() ? std::string() : " (process " + owner + ")";
}

} // namespace

result<data_lock> data_lock::take(const std::filesystem::path& data) {
    if (const std::error_code failed = make_folder(data)) {
        return error(errc::internal,
                     "The data folder " + data.string() + " cannot be made: " + failed.message() + ".");
    }
    const std::filesystem::path file = data / "lock";
    const int handle = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (handle < 0) {
        return error(errc::internal,
                     "The file " + file.string() + " cannot be opened: " + reason(errno) + ".");
    }
    data_lock lock(handle);
    if (::flock(handle, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) {
            return error(errc::internal,
                         "The file " + file.string() + " cannot be locked: " + reason(errno) + ".");
        }
        return error(errc::conflict, "The data folder " + data.string() +
                                         " is in use by another Convene server" + owner_of(handle) +
                                         ". Stop that one first, or choose another folder with --data.");
    }
    const std::string owner = std::to_string(::getpid()) + "\n";
    if (::ftruncate(handle, 0) != 0 ||
        ::pwrite(handle, owner.data(), owner.size(), 0) != static_cast<ssize_t>(owner.size())) {
        return error(errc::internal,
                     "The file " + file.string() + " cannot be written: " + reason(errno) + ".");
    }
    return lock;
}

data_lock::~data_lock() {
    if (handle_ >= 0) {
        ::close(handle_);
    }
}

} // namespace convene
