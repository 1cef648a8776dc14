#pragma once

#include "scheduling/mail/mail_repository.hpp"
#include "scheduling/mail/protocol.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/auth/principal.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

namespace convene::scheduling {

/// The organisers' outbox. Everybody else gets `forbidden`. Each act asks for a reason of 3 to 300 characters
/// (`invalid`) and answers with what is true after it. One per node.
class mail_service {
public:
    mail_service(mail_repository& records, people_repository& people, programme_cache& programme)
        : records_(records), people_(people), programme_(programme) {}

    task<result<outbox_view>> read(auth::principal caller);
    task<result<outbox_view>> set_held(auth::principal caller, mail_hold_request asked);
    /// Errors: `not_found` (somebody was faster), `unavailable` (too much waits).
    task<result<outbox_view>> end_dead(auth::principal caller, dead_mail_request asked,
                                       mail_repository::dead_end how);

private:
    task<result<outbox_view>> load();
    task<result<std::string>> find_name(person_id of);
    task<result<std::vector<mail_entry>>> describe(std::vector<stored_mail> stored);

    mail_repository& records_;
    people_repository& people_;
    programme_cache& programme_;
};

} // namespace convene::scheduling
