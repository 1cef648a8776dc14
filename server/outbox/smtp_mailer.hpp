#pragma once

#include "server/core/clock.hpp"
#include "server/core/config.hpp"
#include "server/core/offload.hpp"
#include "server/outbox/mailer.hpp"

#include <chrono>
#include <memory>
#include <string>

namespace convene::outbox {

/// Sends through an SMTP server with libcurl, blocking in the pool. TLS with a checked certificate is
/// required (STARTTLS for smtp://, from the start for smtps://) unless the server is this machine itself.
class smtp_mailer final : public mailer {
public:
    /// Reads the password file at once. Errors: `invalid` (address of the server, file readable by others).
    static result<std::unique_ptr<smtp_mailer>> make(worker_pool& pool, const clock& time,
                                                     const mail_config& use);

    task<result<void>> send(mail what) override;

private:
    smtp_mailer(worker_pool& pool, const clock& time, mail_config use, std::string password);

    worker_pool& pool_;
    const clock& clock_;
    mail_config use_;
    std::string password_;
    sender from_;
};

/// True for smtp(s)://localhost, 127.x.x.x or [::1]: mail does not leave the machine on this hop.
bool is_loopback_smtp(std::string_view url) noexcept;

} // namespace convene::outbox
