#include "server/outbox/file_mailer.hpp"

#include "server/core/ids.hpp"
#include "server/core/log.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace convene::outbox {

namespace {

error cannot_write(const char* step) {
    const int reason = errno;
    log_error("mail file cannot be written", {{"step", step}, {"reason", std::strerror(reason)}});
    return {errc::unavailable, "The mail could not be written to its folder."};
}

bool write_all(int file, std::string_view text) {
    while (!text.empty()) {
        const ::ssize_t n = ::write(file, text.data(), text.size());
        if (n < 0 && errno != EINTR) {
            return false;
        }
        text.remove_prefix(n < 0 ? 0 : static_cast<std::size_t>(n));
    }
    return true;
}

/// Whole or not at all: written beside its name, then renamed.
result<void> write_file(const std::filesystem::path& folder, const std::string& name,
                        const std::string& text) {
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
        return cannot_write("mkdir");
    }
    const auto unfinished = folder / ("." + name + ".part");
    ::unlink(unfinished.c_str()); // of a try that died; O_EXCL below never follows a link
    const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) {
        return cannot_write("open");
    }
    const bool written = write_all(file, text) && ::fsync(file) == 0;
    if (::close(file) != 0 || !written) {
        return cannot_write("write");
    }
    if (::rename(unfinished.c_str(), (folder / name).c_str()) != 0) {
        return cannot_write("rename");
    }
    return {};
}

} // namespace

file_mailer::file_mailer(worker_pool& pool, const clock& time, std::filesystem::path folder, sender from)
    : pool_(pool), clock_(time), folder_(std::move(folder)), from_(std::move(from)) {}

task<result<void>> file_mailer::send(mail what) {
    if (!is_valid_id(what.id)) {
        co_return error(errc::invalid, "The mail has no proper id.");
    }
    auto message = compose_message(what, from_, clock_.now());
    if (!message) {
        co_return message.error();
    }
    auto work = [folder = folder_, name = what.id + ".eml", text = std::move(*message)]() {
        return write_file(folder, name, text);
    };
    auto done = co_await offload(pool_, std::move(work));
    co_return done;
}

} // namespace convene::outbox
