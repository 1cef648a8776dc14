#pragma once

#include "scheduling/programme.hpp"

#include <boost/describe.hpp>

#include <optional>
#include <string>
#include <vector>

namespace convene::scheduling {

/// Fields of a session of the draft. What is absent is not spoken of; where a field can be empty, an empty
/// text, an empty list or seats that are all zero say so.
struct session_fields {
    std::optional<std::string> title;
    std::optional<std::string> abstract;
    std::optional<session_type> type;
    std::optional<std::string> core_area;
    std::optional<std::string> place;
    std::optional<instant> starts_at;
    std::optional<instant> ends_at;
    std::optional<bool> scheduled; ///< false: in the tray
    std::optional<bool> cancelled;
    std::optional<std::string> delivery;
    std::optional<scheduling::audience> audience;
    std::optional<scheduling::attribution> attribution;
    std::optional<scheduling::press> press;
    std::optional<scheduling::recording> recording;
    std::optional<scheduling::captions> captions;
    std::optional<std::vector<std::string>> languages;
    std::optional<std::string> content_note;
    std::optional<scheduling::credit_minutes> credit_minutes;
    std::optional<std::vector<person_id>> presenters;
    std::optional<std::vector<person_id>> moderators;
    std::optional<std::vector<person_id>> captioners;
    std::optional<std::vector<person_id>> interpreters;
    std::optional<std::string> community;
    std::optional<seating> seats;
    std::optional<std::vector<std::string>> needs;
    std::optional<std::vector<session_id>> after;
};
BOOST_DESCRIBE_STRUCT(session_fields, (),
                      (title, abstract, type, core_area, place, starts_at, ends_at, scheduled, cancelled,
                       delivery, audience, attribution, press, recording, captions, languages, content_note,
                       credit_minutes, presenters, moderators, captioners, interpreters, community, seats,
                       needs, after))

} // namespace convene::scheduling
