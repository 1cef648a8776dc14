#pragma once

#include "scheduling/people_repository.hpp"
#include "server/auth/principal.hpp"

namespace convene::scheduling {

/// Who asks for the programme. An account that is in no registration still is somebody, with the roles of the
/// account. Errors: `forbidden` (access ended), `unavailable`.
task<result<viewer>> find_calling_viewer(people_repository& people, auth::principal caller);

} // namespace convene::scheduling
