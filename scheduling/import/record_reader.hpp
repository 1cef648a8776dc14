#pragma once

#include "scheduling/zoned_time.hpp"
#include "server/core/clock.hpp"
#include "server/core/ids.hpp"
#include "server/protocol/codec.hpp"
#include "server/protocol/json_view.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace convene::scheduling {

/// One thing wrong with an imported file: where, and a sentence for the person who has to mend it.
struct import_problem {
    std::string path; ///< e.g. "sessions[3].title"; empty for the file as a whole
    std::string sentence;
};

/// Everything found wrong. The first 200 are kept, the others counted.
class import_problems {
public:
    static constexpr std::size_t most = 200;

    void add(std::string path, std::string sentence);
    bool empty() const noexcept { return kept_.empty(); }
    /// The kept ones and, when there were more, a last one that says how many.
    std::vector<import_problem> take();

private:
    std::vector<import_problem> kept_;
    std::size_t dropped_ = 0;
};

/// Reads the members of one JSON object of somebody else's making. Whatever does not fit is reported with its
/// path and reading goes on with an empty value, so that one run finds everything. `null` counts as absent.
/// Members that nobody asks for are ignored.
class record_reader {
public:
    record_reader(protocol::json_view object, std::string path, import_problems& to);

    bool is_object() const noexcept { return is_object_; }
    bool has(std::string_view name) const { return find(name).has_value(); }

    /// One line for people, cleaned of everything that could deceive. Not empty.
    std::string line(std::string_view name, std::size_t max_characters = 300);
    std::optional<std::string> optional_line(std::string_view name, std::size_t max_characters = 300);
    /// A line that may be empty, as the family name of people with one name.
    std::string line_or_empty(std::string_view name, std::size_t max_characters = 300);
    /// Text with line breaks; controls are made visible. May be empty.
    std::string paragraph(std::string_view name, std::size_t max_characters = 5000);
    std::vector<std::string> words(std::string_view name, std::size_t most);
    std::int64_t number(std::string_view name, std::int64_t least, std::int64_t most);
    bool flag(std::string_view name, bool when_absent);
    std::string zone(std::string_view name);
    local_day day(std::string_view name);

    /// `<name>_utc`, checked against `<name>_local` when that is there: both must be the same instant and the
    /// local form must be the wall clock of `zone`.
    instant moment(const std::string& name, const std::string& zone);

    template<class Id>
    Id id(std::string_view name) {
        return Id(id_text(name));
    }
    template<class Id>
    std::optional<Id> optional_id(std::string_view name) {
        return has(name) ? std::optional(id<Id>(name)) : std::nullopt;
    }
    template<class Id>
    std::vector<Id> ids(std::string_view name, std::size_t most) {
        std::vector<Id> read;
        for (std::string& text : id_texts(name, most)) {
            read.emplace_back(std::move(text));
        }
        return read;
    }
    /// One of the words of a described enum.
    template<protocol::described_enum Word>
    Word word(std::string_view name) {
        const auto text = text_of(name);
        const auto known = text ? protocol::enum_from_name<Word>(*text) : std::nullopt;
        if (text && !known) {
            unknown_word(name, *text);
        }
        return known.value_or(Word{});
    }
    template<protocol::described_enum Word>
    std::vector<Word> words_of(std::string_view name, std::size_t most) {
        std::vector<Word> read;
        for (const std::string& text : words(name, most)) {
            if (const auto known = protocol::enum_from_name<Word>(text)) {
                read.push_back(*known);
            } else {
                unknown_word(name, text);
            }
        }
        return read;
    }

    /// Each object of a list that must be there.
    void each(std::string_view name, std::size_t most, const std::function<void(record_reader&)>& visit);
    /// The object of that name; an empty one, reported, when it is missing.
    record_reader child(std::string_view name);

    void problem(std::string_view name, std::string sentence);

private:
    std::optional<protocol::json_view> find(std::string_view name) const;
    std::optional<protocol::json_view> get(std::string_view name);
    std::optional<std::string_view> text_of(std::string_view name);
    std::string id_text(std::string_view name);
    std::vector<std::string> id_texts(std::string_view name, std::size_t most);
    std::optional<protocol::json_view> list_of(std::string_view name, std::size_t most);
    void unknown_word(std::string_view name, std::string_view word);
    bool is_too_long(std::string_view name, std::string_view text, std::size_t max_characters);
    std::string at(std::string_view name) const;

    protocol::json_view object_;
    std::string path_;
    import_problems& problems_;
    bool is_object_;
};

/// The ids of one kind of thing in a file: each once, and references only to what is there.
template<class Id>
class known_ids {
public:
    explicit known_ids(std::string kind) : kind_(std::move(kind)) {}

    /// Takes the object's own id; a second one of the same name is a problem.
    void add(record_reader& from, std::string_view member, const Id& id) {
        if (!id.empty() && !ids_.insert(id).second) {
            from.problem(member, "There are two of the " + kind_ + " " + id.str() + ".");
        }
    }
    /// Reports a reference to nothing.
    void check(record_reader& from, std::string_view member, const Id& id) const {
        if (!id.empty() && !ids_.contains(id)) {
            from.problem(member, "There is no " + kind_ + " " + id.str() + " in this file.");
        }
    }
    void check(record_reader& from, std::string_view member, const std::optional<Id>& id) const {
        if (id) {
            check(from, member, *id);
        }
    }
    void check(record_reader& from, std::string_view member, const std::vector<Id>& list) const {
        for (const Id& id : list) {
            check(from, member, id);
        }
    }

private:
    std::string kind_;
    std::unordered_set<Id> ids_;
};

} // namespace convene::scheduling
