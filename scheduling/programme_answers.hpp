#pragma once

#include "scheduling/programme.hpp"
#include "scheduling/viewer.hpp"
#include "server/http/message.hpp"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace convene::scheduling {

/// What a person asks of the programme; checked by `programme_answers`.
struct programme_filter {
    std::string day;       ///< "2027-12-06"; empty: all
    std::string core_area; ///< id; empty: all
    std::string words;     ///< all must occur in title, abstract or names; case and accents do not matter
};

/// The texts of one release. Viewers whose rights are equal share one encoded text; those who serve in a
/// session have their own key. Searches by words are made each time. Bounds: 8,192 keys and 32 MiB of text;
/// over either, all is dropped and made again when asked for. From one node's thread only.
class programme_answers {
public:
    static constexpr std::size_t most_keys = 8192;
    static constexpr std::size_t most_bytes = 32U << 20U;
    static constexpr std::size_t most_query_characters = 200;

    explicit programme_answers(std::shared_ptr<const programme> of);

    const programme& content() const noexcept { return *programme_; }

    /// The encoded `programme_answer`. Errors: `invalid` (a day that is no date, an unknown core area, words
    /// too long).
    result<http::cached_text> get_programme(const viewer& who, const programme_filter& wanted);

    std::size_t cached_bytes() const noexcept { return bytes_; }
    std::size_t cached_keys() const noexcept { return by_key_.size(); }

private:
    result<void> check(const programme_filter& wanted) const;
    std::string key_for(const viewer& who, const programme_filter& wanted) const;
    programme_answer compute(const viewer& who, const programme_filter& wanted) const;
    void remember(std::string key, const http::cached_text& made);
    http::cached_text shared(http::cached_text made);

    std::shared_ptr<const programme> programme_;
    programme_answer frame_;              ///< all but the sessions
    std::vector<std::string> searchable_; ///< folded text of each session
    std::vector<std::string> day_of_;     ///< date of each session at the venue
    std::unordered_set<person_id> servers_;
    std::unordered_map<std::string, http::cached_text> by_key_;
    std::unordered_map<std::string, std::shared_ptr<const std::string>> by_etag_;
    std::size_t bytes_ = 0;
};

} // namespace convene::scheduling
