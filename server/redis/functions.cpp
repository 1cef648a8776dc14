#include "server/core/log.hpp"
#include "server/redis/embedded.hpp"
#include "server/redis/function_library.hpp"

namespace convene::redis {

namespace {

constexpr call_options patient{.deadline = std::chrono::seconds(30), .idempotent = true};

/// True when FUNCTION LIST names the library.
bool lists_library(const reply& listed, std::string_view name) {
    for (const reply& library : listed.items) {
        for (std::size_t i = 0; i + 1 < library.size(); i += 2) {
            if (library[i].str() == "library_name" && library[i + 1].str() == name) {
                return true;
            }
        }
    }
    return false;
}

error cannot_load(const std::string& why) {
    return {errc::unavailable, "The functions could not be loaded into Redis: " + why};
}

} // namespace

task<result<void>> load_functions(client& deploy) {
    const std::string name = "convene_" + std::string(function_library_version());
    arguments list{"FUNCTION", "LIST", "LIBRARYNAME", name};
    const auto listed = co_await deploy.command(std::move(list), patient);
    if (!listed || listed->is_error()) {
        co_return listed ? cannot_load(listed->text) : listed.error();
    }
    if (lists_library(*listed, name)) {
        co_return result<void>{};
    }
    arguments load{"FUNCTION", "LOAD", std::string(function_library_source())};
    const auto loaded = co_await deploy.command(std::move(load), patient);
    if (!loaded) {
        co_return loaded.error();
    }
    // Another node may have been quicker; a tree without Lua files has nothing to load.
    const bool harmless = loaded->text.find("already exists") != std::string::npos ||
                          loaded->text.find("No functions registered") != std::string::npos;
    if (loaded->is_error() && !harmless) {
        co_return cannot_load(loaded->text);
    }
    log_info("functions loaded", {{"library", name}});
    co_return result<void>{};
}

} // namespace convene::redis
