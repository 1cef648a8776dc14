#pragma once

#include <mutex>

namespace convene::scheduling {

/// libical keeps the zones that it has read in one table of the process and fills it without a lock of its
/// own in every build. Mail, downloads and imports are rare, so one lock around all of it costs nothing.
std::mutex& libical_lock();

} // namespace convene::scheduling
