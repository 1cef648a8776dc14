// `convene import`: which kind of file it is, and what is said of one that is only looked at.
#include "scheduling/exchange/reading/schedule_preview.hpp"
#include "scheduling/import/summit_file.hpp"
#include "server/protocol/codec.hpp"
#include "server/protocol/json_view.hpp"
#include "server/serve.hpp"

#include <fstream>
#include <iostream>

namespace convene {

namespace {

using scheduling::schedule_form;

constexpr int refused = 2;

/// The file, or one byte more than is ever read of one.
std::optional<std::string> read_file(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text(scheduling::max_schedule_bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (in.bad() || (in.fail() && !in.eof()) || !in.is_open()) {
        return {};
    }
    text.resize(static_cast<std::size_t>(in.gcount()));
    return text;
}

/// Both our summit and the schedule of others are JSON; only the latter has a member "schedule".
bool is_schedule_json(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    const auto whole = protocol::json_document::parse(text);
    return whole && whole->root().is_object() && whole->root().find("schedule").has_value();
}

/// The form of a schedule; nothing for a summit, which is also what every unknown file is taken for.
std::optional<schedule_form> form_of(const command_line& asked, std::string_view text) {
    if (!asked.form.empty()) {
        return protocol::enum_from_name<schedule_form>(asked.form);
    }
    const auto found = scheduling::detect_form(text);
    return found == schedule_form::json && !is_schedule_json(text) ? std::nullopt : found;
}

int preview_summit(std::string_view text) {
    const auto reading = scheduling::read_summit(text);
    for (const auto& problem : reading.problems) {
        std::cerr << "convene: " << problem.path << ": " << problem.sentence << "\n";
    }
    if (!reading.read) {
        std::cerr << "convene: The file cannot be imported. Nothing was changed.\n";
        return refused;
    }
    const scheduling::programme& content = reading.read->content;
    std::cout << content.edition.name << ": " << content.sites.size() << " sites, "
              << reading.read->people.size() << " people, " << content.sessions.size() << " sessions, "
              << content.communities.size() << " communities.\nNothing was changed.\n";
    return 0;
}

int preview_schedule(const command_line& asked, schedule_form form, std::string_view text) {
    const auto reading = scheduling::read_schedule(text, {.form = form, .zone = asked.zone});
    scheduling::print_preview(reading, std::cout);
    if (reading.refused) {
        std::cout.flush();
        std::cerr << "convene: The file cannot be imported. Nothing was changed.\n";
        return refused;
    }
    if (asked.dry_run) {
        std::cout << "Nothing was changed.\n";
        return 0;
    }
    std::cout.flush();
    return import_into_draft(asked, std::string(text));
}

} // namespace

int import_file(const command_line& asked) {
    const auto text = read_file(asked.file);
    if (!text) {
        std::cerr << "convene: The file " << asked.file.string() << " cannot be read.\n";
        return 1;
    }
    if (const auto form = form_of(asked, *text)) {
        return preview_schedule(asked, *form, *text);
    }
    return asked.dry_run ? preview_summit(*text) : import_summit(asked.settings, asked.file.string());
}

} // namespace convene
