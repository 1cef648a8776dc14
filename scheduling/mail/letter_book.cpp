#include "scheduling/mail/letter_book.hpp"

#include "scheduling/mail/letter_text.hpp"
#include "server/protocol/codec.hpp"

#include <fmt/format.h>

#include <stdexcept>

// The assembler puts the files' bytes into the program as they are; CMake gives the paths and rebuilds when
// one changes.
__asm__(".section .rodata\n"
        ".global convene_letters_en\n"
        "convene_letters_en:\n"
        ".incbin \"" CONVENE_LETTERS_EN "\"\n"
        ".byte 0\n"
        ".global convene_letters_es\n"
        "convene_letters_es:\n"
        ".incbin \"" CONVENE_LETTERS_ES "\"\n"
        ".byte 0\n"
        ".previous\n");

extern "C" {
extern const char convene_letters_en[];
extern const char convene_letters_es[];
}

namespace convene::scheduling {

namespace {

constexpr std::string_view subject_mark = "Subject: ";

std::string trim_lines(std::string_view text) {
    const auto first = text.find_first_not_of('\n');
    if (first == std::string_view::npos) {
        return {};
    }
    return std::string(text.substr(first, text.find_last_not_of('\n') - first + 1));
}

} // namespace

const letter_book& letter_book::in(auth::language spoken) {
    static const letter_book english(convene_letters_en, auth::language::en);
    static const letter_book spanish(convene_letters_es, auth::language::es);
    return spoken == auth::language::es ? spanish : english;
}

letter_book::letter_book(std::string_view file, auth::language spoken) : spoken_(spoken) {
    for (auto at = file.find("\n== "); at != std::string_view::npos;) {
        const auto name_end = file.find('\n', at + 1);
        const auto next = file.find("\n== ", at + 1);
        if (name_end == std::string_view::npos) {
            throw std::runtime_error("a text of the mails has a name and no words");
        }
        const std::string name(file.substr(at + 4, name_end - at - 4));
        entry made;
        made.body =
            trim_lines(file.substr(name_end, next == std::string_view::npos ? next : next - name_end));
        if (made.body.starts_with(subject_mark)) {
            const auto end = made.body.find('\n');
            made.subject = made.body.substr(subject_mark.size(), end - subject_mark.size());
            made.body = trim_lines(std::string_view(made.body).substr(std::min(end, made.body.size())));
        }
        if (made.body.empty() || !entries_.emplace(name, std::move(made)).second) {
            throw std::runtime_error("a text of the mails is empty or there twice: " + name);
        }
        at = next;
    }
}

const letter_book::entry& letter_book::find(std::string_view name) const {
    const auto found = entries_.find(name);
    if (found == entries_.end()) {
        throw std::logic_error("there is no text of the mails called " + std::string(name));
    }
    return found->second;
}

letter letter_book::write(std::string_view name, const letter_values& values) const {
    const entry& body = find(name);
    const std::string whole = find("greeting").body + "\n\n" + body.body + "\n\n" + find("ending").body;
    letter made;
    made.subject = fill_text(body.subject, values);
    made.text = fill_text(whole, values) + "\n";
    made.html = fill_html(whole, values, protocol::enum_name(spoken_));
    return made;
}

std::string letter_book::say(std::string_view name, const letter_values& values) const {
    return fill_text(find(name).body, values);
}

std::string letter_book::nth(std::string_view list, unsigned number) const {
    std::string_view rest = find(list).body;
    for (; number > 0; --number) {
        rest.remove_prefix(rest.find('|') + 1);
    }
    return std::string(rest.substr(0, rest.find('|')));
}

std::string letter_book::day(local_day which) const {
    const std::chrono::year_month_day date{which};
    return say("day", {{"weekday", nth("weekdays", std::chrono::weekday{which}.c_encoding())},
                       {"month", nth("months", static_cast<unsigned>(date.month()) - 1)},
                       {"day", std::to_string(static_cast<unsigned>(date.day()))}});
}

std::string letter_book::moment(instant at, const std::string& zone) const {
    const local_instant local = to_local(at, zone);
    const auto date = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::minutes>(local - date)};
    const auto hour = time.hours().count();
    return say("moment", {{"day", day(date)},
                          {"hour", std::to_string(hour % 12 == 0 ? 12 : hour % 12)},
                          {"minute", fmt::format("{:02}", time.minutes().count())},
                          {"half", nth("halves", hour < 12 ? 0 : 1)},
                          {"zone", zone}});
}

std::string letter_book::days(std::string_view first, std::string_view last) const {
    const auto from = parse_day(first);
    const auto to = parse_day(last);
    if (!from || !to) {
        throw std::logic_error("an edition has days");
    }
    return say("days", {{"first", day(*from)}, {"last", day(*to)}});
}

std::map<std::string, std::set<std::string>, std::less<>> letter_book::placeholders() const {
    std::map<std::string, std::set<std::string>, std::less<>> all;
    for (const auto& [name, text] : entries_) {
        all[name] = names_in(text.subject + "\n" + text.body);
    }
    return all;
}

} // namespace convene::scheduling
