#pragma once

#include "scheduling/zoned_time.hpp"
#include "server/auth/preferences.hpp"
#include "server/core/clock.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>

namespace convene::scheduling {

/// What stands for the {names} of a text. Values may be anything that people typed: they come out in one line
/// (those named "..._lines" in several) without control characters, and escaped where the text becomes HTML.
using letter_values = std::map<std::string, std::string, std::less<>>;

/// A letter as it is sent: the same words as plain text and as a simple HTML document.
struct letter {
    std::string subject;
    std::string text;
    std::string html;
};

/// All texts of the mails in one language (words/letters.*.txt, part of the program). Immutable; any thread.
class letter_book {
public:
    /// The texts of a language; lives as long as the program.
    static const letter_book& in(auth::language spoken);
    /// Reads texts; throws std::runtime_error for what is no such file. For tests; else use `in`.
    letter_book(std::string_view file, auth::language spoken);

    /// A letter with greeting and ending; `values` fills all three. Throws std::logic_error when a text or a
    /// value is missing: a bug that the tests find.
    letter write(std::string_view name, const letter_values& values) const;
    /// A text in one line of plain words, for a part of something else.
    std::string say(std::string_view name, const letter_values& values = {}) const;

    /// "Monday, December 6, 10:45 am (America/Chicago)".
    std::string moment(instant at, const std::string& zone) const;
    /// "Monday, December 6 to Wednesday, December 8"; texts as "2027-12-06".
    std::string days(std::string_view first, std::string_view last) const;

    /// Name of each text -> the {names} in it.
    std::map<std::string, std::set<std::string>, std::less<>> placeholders() const;

private:
    struct entry {
        std::string subject;
        std::string body;
    };
    const entry& find(std::string_view name) const;
    std::string nth(std::string_view list, unsigned number) const;
    std::string day(local_day which) const;

    auth::language spoken_;
    std::map<std::string, entry, std::less<>> entries_;
};

} // namespace convene::scheduling
