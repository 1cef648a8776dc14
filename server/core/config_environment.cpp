#include "server/core/config.hpp"
#include "server/core/config_fields.hpp"
#include "server/core/suggestion.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace convene {

namespace {

void read_threads(const std::string& value, config& base, config_problems& problems) {
    const bool digits =
        !value.empty() && value.size() <= 4 && value.find_first_not_of("0123456789") == std::string::npos;
    if (digits) {
        base.threads = static_cast<unsigned>(std::stoul(value));
    } else {
        problems.sentences.push_back("CONVENE_THREADS must be a whole number, 0 for one thread a core.");
    }
}

struct variable {
    std::string name;
    void (*set)(const std::string& value, config& base, config_problems& problems);
};

void set_redis(const char* name, std::string& field, const std::string& value, config_problems& problems) {
    if (has_url_password(value)) {
        problems.sentences.push_back(std::string(name) +
                                     " must not hold a password: every process of this user can read it. Put "
                                     "the address into the configuration file.");
    } else {
        field = value;
    }
}

const std::array<variable, 12>& variables() {
    static const std::array<variable, 12> all{{
        {"CONVENE_LISTEN", [](const std::string& v, config& c, config_problems&) { c.listen = v; }},
        {"CONVENE_DATA", [](const std::string& v, config& c, config_problems&) { c.data = v; }},
        {"CONVENE_REDIS", [](const std::string& v, config& c,
                             config_problems& p) { set_redis("CONVENE_REDIS", c.redis_url, v, p); }},
        {"CONVENE_MEMORY_REDIS",
         [](const std::string& v, config& c, config_problems& p) {
             set_redis("CONVENE_MEMORY_REDIS", c.memory_redis_url, v, p);
         }},
        {"CONVENE_THREADS", read_threads},
        {"CONVENE_PUBLIC_URL", [](const std::string& v, config& c, config_problems&) { c.public_url = v; }},
        {"CONVENE_SECOND_FACTOR",
         [](const std::string& v, config& c, config_problems&) { c.second_factor = v; }},
        {"CONVENE_LEAVE_URL", [](const std::string& v, config& c, config_problems&) { c.leave_url = v; }},
        {"CONVENE_LOG_LEVEL", [](const std::string& v, config& c, config_problems&) { c.log_level = v; }},
        {"CONVENE_SMTP_URL", [](const std::string& v, config& c, config_problems&) { c.mail.smtp_url = v; }},
        {"CONVENE_TLS_CERT", [](const std::string& v, config& c, config_problems&) { c.tls_cert = v; }},
        {"CONVENE_TLS_KEY", [](const std::string& v, config& c, config_problems&) { c.tls_key = v; }},
    }};
    return all;
}

} // namespace

bool has_url_password(std::string_view url) {
    const std::size_t at = url.rfind('@');
    const std::size_t scheme = url.find("://");
    return at != std::string_view::npos && scheme != std::string_view::npos && at > scheme + 3 &&
           url.substr(scheme + 3, at - scheme - 3).find(':') != std::string_view::npos;
}

config_problems apply_environment(config& base, const char* const* environment) {
    config_problems problems;
    std::set<std::string> names;
    for (const variable& each : variables()) {
        names.insert(each.name);
    }
    for (; environment != nullptr && *environment != nullptr; ++environment) {
        const std::string_view entry(*environment);
        const std::size_t equals = entry.find('=');
        if (!entry.starts_with("CONVENE_") || equals == std::string_view::npos) {
            continue;
        }
        const std::string name(entry.substr(0, equals));
        const auto* known = std::find_if(variables().begin(), variables().end(),
                                         [&name](const variable& each) { return each.name == name; });
        if (known != variables().end()) {
            known->set(std::string(entry.substr(equals + 1)), base, problems);
        } else if (const std::string hint = suggestion(name, names); !hint.empty()) {
            problems.sentences.push_back("There is no environment variable " + name + "." + hint);
        }
    }
    return problems;
}

} // namespace convene
