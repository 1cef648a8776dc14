#pragma once

#include "scheduling/audit/audit_repository.hpp"
#include "scheduling/audit/protocol.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/auth/principal.hpp"
#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace convene::scheduling {

/// Reading the audit record: who may read what, and with which names. One per node.
class audit_service {
public:
    audit_service(audit_repository& record, people_repository& people, programme_cache& programme,
                  const clock& time)
        : record_(record), people_(people), programme_(programme), time_(time) {}

    /// At most 100 entries before a seq (0: from the newest), for those who may read every audit; else
    /// `forbidden`. That they read it is noted itself. `invalid` for a filter that is not one.
    task<result<audit_record_page>> read(auth::principal caller, std::int64_t before, audit_filter wanted);

    /// What staff did about the caller: entries whose object is the person or the registration.
    task<result<acts_about_me>> read_about(auth::principal caller);

private:
    using names = std::unordered_map<std::string, std::string>; ///< id -> display name, empty: unknown
    task<result<audit_rows>> load(edition_id edition, std::int64_t before, audit_filter wanted);
    task<result<std::string>> find_name(std::string id);
    task<result<names>> load_names(std::vector<std::string> ids);

    audit_repository& record_;
    people_repository& people_;
    programme_cache& programme_;
    const clock& time_;
};

} // namespace convene::scheduling
