#include "server/redis/embedded_contents.hpp"

#include "server/redis/embedded_files.hpp"
#include "server/redis/function_library.hpp"

namespace convene::redis {

namespace {

constexpr std::string_view libraries_key = "cv:meta:libraries"; // newest first
constexpr std::size_t kept_libraries = 3;
constexpr call_options patient{.deadline = std::chrono::seconds(10), .idempotent = true};

error refused(const std::string& sentence) {
    return {errc::unavailable, sentence};
}

error not_the_same_store(const std::filesystem::path& directory, bool is_empty) {
    return refused("The store in " + directory.string() +
                   (is_empty ? " is empty although it was used before" : " belongs to another installation") +
                   ". Restore its append-only files, or remove the file 'installation' there to accept it as "
                   "it is.");
}

} // namespace

task<result<std::string>> claim_installation(client& deploy, id_source& random,
                                             std::filesystem::path directory) {
    const std::filesystem::path file = directory / "installation";
    const std::string expected = read_small_file(file);
    arguments get{"GET", std::string(installation_key)};
    const auto found = co_await deploy.command(std::move(get), patient);
    if (!found || found->is_error()) {
        co_return found ? refused(found->text) : found.error();
    }
    std::string name(found->str());
    if (!expected.empty() && expected != name) {
        co_return not_the_same_store(directory, name.empty());
    }
    if (name.empty()) {
        name = random.token(16);
        arguments set{"SET", std::string(installation_key), name, "NX"};
        const auto stored = co_await deploy.command(std::move(set), patient);
        if (!stored || stored->str() != "OK") {
            co_return refused("The installation key could not be stored.");
        }
    }
    // The key first, the file second: a file without its key means that the store lost its data.
    if (expected.empty()) {
        const auto written = write_private_file(file, name + "\n");
        if (!written) {
            co_return written.error();
        }
    }
    co_return name;
}

task<void> forget_old_libraries(client& deploy) {
    const std::string key(libraries_key);
    const std::string version(function_library_version());
    arguments range{"LRANGE", key, "0", "-1"};
    const auto known = co_await deploy.command(std::move(range), patient);
    if (!known || !known->is_array() || (*known)[0].str() == version) {
        co_return;
    }
    arguments push{"LPUSH", key, version};
    co_await deploy.command(std::move(push), patient);
    for (std::size_t i = kept_libraries - 1; i < known->size(); ++i) {
        if ((*known)[i].str() != version) {
            arguments remove{"FUNCTION", "DELETE", "convene_" + std::string((*known)[i].str())};
            co_await deploy.command(std::move(remove), patient);
        }
    }
    arguments trim{"LTRIM", key, "0", std::to_string(kept_libraries - 1)};
    co_await deploy.command(std::move(trim), patient);
}

} // namespace convene::redis
