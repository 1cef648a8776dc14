#pragma once

#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/access_protocol.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "server/auth/principal.hpp"

#include <string>

namespace convene::scheduling {

/// What people need to take part, for the access coordinator and nobody else, organisers included. Each
/// reading is an entry of the audit record, at most once an hour for each reader; each file that is taken
/// along is one. One per node. Errors of all: `forbidden`, `unavailable`.
class access_service {
public:
    access_service(registration_repository& registrations, programme_cache& programme)
        : registrations_(registrations), programme_(programme) {}

    task<result<access_list>> list(auth::principal caller);
    /// The same as CSV that a spreadsheet opens as text: a row for each person.
    task<result<std::string>> write(auth::principal caller);

private:
    task<result<access_list>> load(auth::principal caller, bool taken_along);

    registration_repository& registrations_;
    programme_cache& programme_;
};

} // namespace convene::scheduling
