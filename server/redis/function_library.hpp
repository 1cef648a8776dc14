#pragma once

#include <string>
#include <string_view>

namespace convene::redis {

/// The Lua of the whole tree as one Redis Function library, made at build time from the `lua/` folders.
/// Library and function names end in `function_library_version()`, so two versions of the server can share a
/// store.
std::string_view function_library_source();
std::string_view function_library_version();

/// The name to FCALL for a function defined as `define('name', ...)`.
inline std::string function_name(std::string_view name) {
    return std::string(name) + "_" + std::string(function_library_version());
}

} // namespace convene::redis
