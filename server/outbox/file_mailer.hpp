#pragma once

#include "server/core/clock.hpp"
#include "server/core/offload.hpp"
#include "server/outbox/mailer.hpp"

#include <filesystem>

namespace convene::outbox {

/// Writes each mail as a message file (mode 0600) into a folder (0700): for the demo, for tests and for
/// installations without a mail server. The name comes from the outbox entry, so a repeated try replaces the
/// file with itself. Files hold sign-in links: they are as secret as a mailbox.
class file_mailer final : public mailer {
public:
    file_mailer(worker_pool& pool, const clock& time, std::filesystem::path folder, sender from);
    task<result<void>> send(mail what) override;

private:
    worker_pool& pool_;
    const clock& clock_;
    std::filesystem::path folder_;
    sender from_;
};

} // namespace convene::outbox
