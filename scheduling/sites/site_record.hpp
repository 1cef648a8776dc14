#pragma once

#include "scheduling/sites/protocol.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace convene::scheduling {

/// Who did what for a site, as stored.
struct site_duty_record {
    std::int64_t number = 0;
    site_duty duty = site_duty::primary;
    person_id person;
    instant from;
    std::optional<instant> to;
    person_id by; ///< empty: the summit file
    std::string note;
};

/// A site as stored. Lists of sites leave out of `people` who has ended.
struct site_record {
    site_id id;
    std::int64_t version = 0;
    site_facts facts;
    bool by_hand = false; ///< a person decided here: the summit file does not any more
    std::vector<site_commitment> commitments;
    std::vector<site_duty_record> people;
};

} // namespace convene::scheduling
