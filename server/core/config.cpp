#include "server/core/config.hpp"

#include "server/core/config_fields.hpp"
#include "server/core/suggestion.hpp"
#include "server/core/text.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <sys/stat.h>
#include <type_traits>

namespace convene {

namespace {

using json = nlohmann::json;

std::string range_text(const field_range& range) {
    return fmt::format("between {} and {}", range.least, range.most);
}

/// Lays one JSON object over a part of the configuration, noting what is wrong with each key.
class reader {
public:
    reader(const json& from, std::string prefix, config_problems& to)
        : from_(from), prefix_(std::move(prefix)), to_(to) {}

    void operator()(const char* name, std::string& field) { text(name, field); }
    void operator()(const char* name, std::filesystem::path& field) {
        std::string value = field.string();
        text(name, value);
        field = value;
    }
    void operator()(const char* name, bool& field) {
        if (const json* value = find(name)) {
            value->is_boolean() ? void(field = value->get<bool>()) : wrong(name, "true or false");
        }
    }
    void operator()(const char* name, std::vector<std::string>& field) {
        const json* value = find(name);
        if (value == nullptr) {
            return;
        }
        std::vector<std::string> items;
        for (const json& item : value->is_array() ? *value : json::array({nullptr})) {
            if (!item.is_string()) {
                return wrong(name, "a list of texts");
            }
            items.push_back(item.get<std::string>());
        }
        field = std::move(items);
    }
    template<class Number>
        requires std::is_arithmetic_v<Number>
    void operator()(const char* name, Number& field, field_range range) {
        if (const auto value = number(name, range, std::is_floating_point_v<Number>)) {
            field = static_cast<Number>(*value);
        }
    }
    template<class Rep, class Period>
    void operator()(const char* name, std::chrono::duration<Rep, Period>& field, field_range range) {
        if (const auto value = number(name, range, false)) {
            field = std::chrono::duration<Rep, Period>(static_cast<Rep>(*value));
        }
    }
    template<class Part>
    void section(const char* name, Part& part) {
        const json* value = find(name);
        if (value == nullptr) {
            return;
        }
        if (!value->is_object()) {
            return wrong(name, "an object");
        }
        reader inner(*value, prefix_ + name + ".", to_);
        each_field(part, inner);
        inner.report_unknown();
    }

    void report_unknown() {
        for (const auto& [key, value] : from_.items()) {
            if (!known_.contains(key)) {
                to_.sentences.push_back("There is no setting \"" + prefix_ + key + "\"." +
                                        suggestion(key, known_));
            }
        }
    }

private:
    const json* find(const char* name) {
        known_.insert(name);
        const auto at = from_.find(name);
        return at == from_.end() ? nullptr : &*at;
    }
    void wrong(const char* name, const std::string& wanted) {
        to_.sentences.push_back("\"" + prefix_ + name + "\" must be " + wanted + ".");
    }
    void text(const char* name, std::string& field) {
        if (const json* value = find(name)) {
            value->is_string() ? void(field = value->get<std::string>()) : wrong(name, "a text");
        }
    }
    std::optional<double> number(const char* name, field_range range, bool fractions) {
        const json* value = find(name);
        if (value == nullptr) {
            return {};
        }
        if (!value->is_number() || (!fractions && !value->is_number_integer())) {
            wrong(name, fractions ? "a number" : "a whole number");
            return {};
        }
        const auto given = value->get<double>();
        if (given < range.least || given > range.most) {
            wrong(name, range_text(range) + ", not " + fmt::format("{}", given));
            return {};
        }
        return given;
    }

    const json& from_;
    std::string prefix_;
    config_problems& to_;
    std::set<std::string> known_;
};

/// Writes each field under the name that `reader` reads.
class writer {
public:
    explicit writer(nlohmann::ordered_json& to) : to_(to) {}

    void operator()(const char* name, const std::filesystem::path& field) { to_[name] = field.string(); }
    template<class Value>
    void operator()(const char* name, const Value& field) {
        to_[name] = field;
    }
    template<class Number>
        requires std::is_arithmetic_v<Number>
    void operator()(const char* name, const Number& field, field_range) {
        to_[name] = field;
    }
    template<class Rep, class Period>
    void operator()(const char* name, const std::chrono::duration<Rep, Period>& field, field_range) {
        to_[name] = field.count();
    }
    template<class Part>
    void section(const char* name, const Part& part) {
        nlohmann::ordered_json inner = nlohmann::ordered_json::object();
        writer write(inner);
        each_field(part, write);
        to_[name] = std::move(inner);
    }

private:
    nlohmann::ordered_json& to_;
};

void check_secret_in_file(const config& read, const std::filesystem::path& file, config_problems& problems) {
    struct stat status{};
    if ((has_url_password(read.redis_url) || has_url_password(read.memory_redis_url)) &&
        ::stat(file.c_str(), &status) == 0 && (status.st_mode & 077U) != 0) {
        problems.sentences.push_back("The file " + file.string() +
                                     " holds a Redis password but others than its owner may read it; run "
                                     "chmod 600 on it.");
    }
}

} // namespace

config_problems apply_config_file(config& base, const std::filesystem::path& file) {
    config_problems problems;
    std::ifstream stream(file);
    if (!stream) {
        problems.sentences.push_back("The configuration file " + file.string() + " cannot be read.");
        return problems;
    }
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    const json document = json::parse(text, nullptr, false, true);
    if (!is_valid_utf8(text) || !document.is_object()) {
        problems.sentences.push_back("The configuration file " + file.string() + " is not a JSON object.");
        return problems;
    }
    reader read(document, "", problems);
    each_field(base, read);
    read.report_unknown();
    check_secret_in_file(base, file, problems);
    return problems;
}

std::string config_to_json(const config& shown) {
    nlohmann::ordered_json document = nlohmann::ordered_json::object();
    writer write(document);
    each_field(shown, write);
    return document.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

} // namespace convene
