#include "scheduling/import/record_reader.hpp"

#include "server/core/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

using protocol::json_view;

bool is_null(const json_view& view) {
    return !view.is_object() && !view.is_array() && !view.is_string() && !view.is_boolean() &&
           !view.is_number();
}

/// What of a foreign text goes into a sentence.
std::string shown(std::string_view text) {
    constexpr std::size_t enough = 60;
    std::string cut(text.substr(0, enough));
    while (!is_valid_utf8(cut)) {
        cut.pop_back();
    }
    return clean_name(cut);
}

} // namespace

void import_problems::add(std::string path, std::string sentence) {
    const auto same = [&](const import_problem& kept) {
        return kept.path == path && kept.sentence == sentence;
    };
    if (std::ranges::any_of(kept_, same)) {
        return; // a list that is read twice says it once
    }
    if (kept_.size() < most) {
        kept_.push_back({std::move(path), std::move(sentence)});
    } else {
        ++dropped_;
    }
}

std::vector<import_problem> import_problems::take() {
    if (dropped_ > 0) {
        kept_.push_back({"", fmt::format("And {} more problems.", dropped_)});
        dropped_ = 0;
    }
    return std::exchange(kept_, {});
}

record_reader::record_reader(json_view object, std::string path, import_problems& to)
    : object_(object), path_(std::move(path)), problems_(to), is_object_(object.is_object()) {
    if (!is_object_) {
        problems_.add(path_, "This must be an object.");
    }
}

std::string record_reader::at(std::string_view name) const {
    return path_.empty() || name.empty() ? path_ + std::string(name) : path_ + "." + std::string(name);
}

void record_reader::problem(std::string_view name, std::string sentence) {
    problems_.add(at(name), std::move(sentence));
}

void record_reader::unknown_word(std::string_view name, std::string_view word) {
    problem(name, "The word \"" + shown(word) + "\" is not known here.");
}

std::optional<json_view> record_reader::find(std::string_view name) const {
    const auto found = is_object_ ? object_.find(name) : std::nullopt;
    return found && !is_null(*found) ? found : std::nullopt;
}

std::optional<json_view> record_reader::get(std::string_view name) {
    auto found = find(name);
    if (!found && is_object_) {
        problem(name, "This is missing.");
    }
    return found;
}

std::optional<std::string_view> record_reader::text_of(std::string_view name) {
    const auto found = get(name);
    if (!found) {
        return {};
    }
    if (!found->is_string()) {
        problem(name, "This must be text.");
        return {};
    }
    return found->string();
}

bool record_reader::is_too_long(std::string_view name, std::string_view text, std::size_t max_characters) {
    const bool too_long = count_code_points(text) > max_characters;
    if (too_long) {
        problem(name, fmt::format("This is longer than {} characters.", max_characters));
    }
    return too_long;
}

std::string record_reader::line_or_empty(std::string_view name, std::size_t max_characters) {
    const auto text = text_of(name);
    if (!text || is_too_long(name, *text, max_characters)) {
        return {};
    }
    return clean_name(*text);
}

std::string record_reader::line(std::string_view name, std::size_t max_characters) {
    const auto text = text_of(name);
    if (!text || is_too_long(name, *text, max_characters)) {
        return {};
    }
    std::string cleaned = clean_name(*text);
    if (cleaned.empty()) {
        problem(name, "This is empty.");
    }
    return cleaned;
}

std::optional<std::string> record_reader::optional_line(std::string_view name, std::size_t max_characters) {
    return has(name) ? std::optional(line(name, max_characters)) : std::nullopt;
}

std::string record_reader::paragraph(std::string_view name, std::size_t max_characters) {
    const auto text = text_of(name);
    if (!text || is_too_long(name, *text, max_characters)) {
        return {};
    }
    return show_controls(*text);
}

std::optional<json_view> record_reader::list_of(std::string_view name, std::size_t most) {
    const auto found = get(name);
    if (!found) {
        return {};
    }
    if (!found->is_array()) {
        problem(name, "This must be a list.");
        return {};
    }
    if (found->size() > most) {
        problem(name, fmt::format("There are more than {} of these.", most));
        return {};
    }
    return found;
}

std::vector<std::string> record_reader::words(std::string_view name, std::size_t most) {
    std::vector<std::string> read;
    const auto list = list_of(name, most);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        const json_view item = list->at(i);
        const bool fits = item.is_string() && !item.string().empty() && item.string().size() <= max_id_bytes;
        if (fits) {
            read.push_back(clean_name(item.string()));
        } else {
            problem(fmt::format("{}[{}]", name, i), "This must be a short word.");
        }
    }
    return read;
}

std::string record_reader::id_text(std::string_view name) {
    const auto text = text_of(name);
    if (text && !is_valid_id(*text)) {
        problem(name, "This must be an identifier: letters, digits, - and _, at most 64.");
        return {};
    }
    return std::string(text.value_or(""));
}

std::vector<std::string> record_reader::id_texts(std::string_view name, std::size_t most) {
    std::vector<std::string> read;
    const auto list = list_of(name, most);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        const json_view item = list->at(i);
        if (item.is_string() && is_valid_id(item.string())) {
            read.emplace_back(item.string());
        } else {
            problem(fmt::format("{}[{}]", name, i),
                    "This must be an identifier: letters, digits, - and _, at most 64.");
        }
    }
    return read;
}

std::int64_t record_reader::number(std::string_view name, std::int64_t least, std::int64_t most) {
    const auto found = get(name);
    if (!found) {
        return least;
    }
    const auto value = found->is_integer() ? found->integer() : std::nullopt;
    if (!value || *value < least || *value > most) {
        problem(name, fmt::format("This must be a whole number from {} to {}.", least, most));
        return least;
    }
    return *value;
}

bool record_reader::flag(std::string_view name, bool when_absent) {
    const auto found = find(name);
    if (found && !found->is_boolean()) {
        problem(name, "This must be true or false.");
    }
    return found && found->is_boolean() ? found->boolean() : when_absent;
}

std::string record_reader::zone(std::string_view name) {
    const auto text = text_of(name);
    if (!text) {
        return {};
    }
    std::string zone(*text);
    if (!is_known_zone(zone)) {
        problem(name,
                "The time zone \"" + shown(zone) + "\" is not known; use a name such as America/Chicago.");
        return {};
    }
    return zone;
}

local_day record_reader::day(std::string_view name) {
    const auto text = text_of(name);
    const auto read = text ? parse_day(*text) : std::nullopt;
    if (text && !read) {
        problem(name, "This must be a date such as 2027-12-06.");
    }
    return read.value_or(local_day{});
}

instant record_reader::moment(const std::string& name, const std::string& zone) {
    const std::string utc_name = name + "_utc";
    const std::string local_name = name + "_local";
    const auto utc_text = text_of(utc_name);
    const auto utc = utc_text ? from_rfc3339(*utc_text) : std::nullopt;
    if (!utc) {
        if (utc_text) {
            problem(utc_name, "This must be a date and time such as 2027-12-06T15:00:00Z.");
        }
        return {};
    }
    if (!has(local_name) || zone.empty()) {
        return *utc;
    }
    const auto local_text = text_of(local_name);
    const auto same = local_text ? from_rfc3339(*local_text) : std::nullopt;
    if (local_text && same != utc) {
        problem(local_name, "This is not the same instant as " + utc_name + ".");
    } else if (local_text) {
        const auto wall = instant(to_local(*utc, zone).time_since_epoch());
        if (to_rfc3339(wall).substr(0, 19) != local_text->substr(0, 19)) {
            problem(local_name, "This is not the wall clock of " + zone + ".");
        }
    }
    return *utc;
}

void record_reader::each(std::string_view name, std::size_t most,
                         const std::function<void(record_reader&)>& visit) {
    const auto list = list_of(name, most);
    for (std::size_t i = 0; list && i < list->size(); ++i) {
        record_reader item(list->at(i), fmt::format("{}[{}]", at(name), i), problems_);
        if (item.is_object()) {
            visit(item);
        }
    }
}

record_reader record_reader::child(std::string_view name) {
    const auto found = get(name);
    if (!found) {
        record_reader nothing(object_, at(name), problems_);
        nothing.is_object_ = false;
        return nothing;
    }
    return {*found, at(name), problems_};
}

} // namespace convene::scheduling
