#include "server/redis/readiness.hpp"

#include <charconv>

namespace convene::redis {

namespace {

constexpr int least_major_version = 7; // Redis Functions

error not_usable(std::string sentence) {
    return {errc::unavailable, std::move(sentence)};
}

/// Value of "name:value" in the text of INFO.
std::string_view info_value(std::string_view text, std::string_view name) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find("\r\n", at), text.size());
        const std::string_view line = text.substr(at, end - at);
        if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ':') {
            return line.substr(name.size() + 1);
        }
        at = end + 2;
    }
    return {};
}

/// Value in the flat array of CONFIG GET.
std::string_view config_value(const reply& pairs, std::string_view name) {
    for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
        if (pairs[i].str() == name) {
            return pairs[i + 1].str();
        }
    }
    return {};
}

result<void> check_version(std::string_view version) {
    int major = 0;
    std::from_chars(version.data(), version.data() + version.size(), major);
    if (major < least_major_version) {
        return not_usable("Redis " + std::string(version) + " is too old: 7.0 or newer is needed.");
    }
    return {};
}

result<void> check_setting(const reply& settings, std::string_view name, std::string_view wanted) {
    const std::string_view found = config_value(settings, name);
    if (found != wanted) {
        return not_usable("Redis has " + std::string(name) + " '" + std::string(found) +
                          "'; Convene needs '" + std::string(wanted) + "' there.");
    }
    return {};
}

result<void> check_settings(const requirements& wanted, const reply& settings) {
    using expectation = std::pair<std::string_view, std::string_view>;
    static constexpr expectation durable[] = {
        {"appendonly", "yes"}, {"appendfsync", "always"}, {"maxmemory-policy", "noeviction"}};
    static constexpr expectation memory_only[] = {
        {"appendonly", "no"}, {"save", ""}, {"maxmemory-policy", "noeviction"}};
    for (const auto& [name, value] : wanted.durable ? std::span(durable) : std::span(memory_only)) {
        const auto good = check_setting(settings, name, value);
        if (!good) {
            return good.error();
        }
    }
    return {};
}

result<void> check_installation(const requirements& wanted, const reply& found) {
    if (found.is_nil()) {
        return not_usable("Redis is empty or belongs to another installation: " + wanted.installation_key +
                          " is missing. Was it started without its data directory?");
    }
    if (found.str() != wanted.installation_value) {
        return not_usable("Redis belongs to another installation of Convene (" + wanted.installation_key +
                          " differs).");
    }
    return {};
}

} // namespace

std::vector<arguments> readiness_questions(const requirements& wanted) {
    std::vector<arguments> questions;
    questions.push_back({"PING"}); // the one that says LOADING
    questions.push_back({"ROLE"});
    questions.push_back({"INFO", "server"});
    questions.push_back({"CONFIG", "GET", "appendonly", "appendfsync", "maxmemory-policy", "save"});
    if (!wanted.installation_key.empty()) {
        questions.push_back({"GET", wanted.installation_key});
    }
    return questions;
}

result<void> check_greeting(std::span<const reply> answers) {
    for (const reply& answer : answers) {
        if (answer.is_error()) {
            return not_usable("Redis refused the connection: " + answer.text);
        }
    }
    return {};
}

result<void> check_readiness(const requirements& wanted, std::span<const reply> answers) {
    const std::size_t expected = wanted.installation_key.empty() ? 4 : 5;
    if (answers.size() != expected) {
        return not_usable("Redis answered a different number of questions than it was asked.");
    }
    const auto polite = check_greeting(answers);
    if (!polite) {
        return polite.error();
    }
    if (answers[1][0].str() != "master") {
        return not_usable("This Redis is a replica; Convene needs the master.");
    }
    const auto new_enough = check_version(info_value(answers[2].str(), "redis_version"));
    if (!new_enough) {
        return new_enough.error();
    }
    const auto settings = check_settings(wanted, answers[3]);
    if (!settings || wanted.installation_key.empty()) {
        return settings;
    }
    return check_installation(wanted, answers[4]);
}

} // namespace convene::redis
