#include "scheduling/draft/intake_merge.hpp"

#include "scheduling/draft/draft_rules.hpp"
#include "server/protocol/codec.hpp"

#include <boost/mp11/algorithm.hpp>

#include <utility>

namespace convene::scheduling {

namespace {

/// What files carry; the rest of a session is nobody's but the organisers'.
session_fields carried(const draft_session& of) {
    const session_fields all = fields_of(of);
    session_fields made;
    made.title = all.title;
    made.abstract = all.abstract;
    made.content_note = all.content_note;
    made.type = all.type;
    made.core_area = all.core_area;
    made.place = all.place;
    made.starts_at = all.starts_at;
    made.ends_at = all.ends_at;
    made.scheduled = all.scheduled;
    made.languages = all.languages;
    made.recording = all.recording;
    made.presenters = all.presenters;
    return made;
}

} // namespace

merged_session merge_session(const session_merge& of, const session* released) {
    const session_fields read = carried(of.read);
    if (!of.known) {
        merged_session made{of.read, true, {}};
        made.becomes.imported = read;
        return made;
    }
    const session_fields now = carried(*of.known);
    const session_fields before = of.known->imported    ? *of.known->imported
                                  : released != nullptr ? carried(to_draft(*released))
                                                        : now;
    merged_session made{*of.known, false, {}};
    session_fields taken;
    boost::mp11::mp_for_each<protocol::members_of<session_fields>>([&](auto member) {
        const auto& file = read.*member.pointer;
        if (!file || is_same_value(*file, *(before.*member.pointer))) {
            return;
        }
        if (is_same_value(*(now.*member.pointer), *(before.*member.pointer))) {
            taken.*member.pointer = file;
            made.changed = true;
        } else if (!is_same_value(*(now.*member.pointer), *file)) {
            made.kept.emplace_back(member.name);
        }
    });
    take_fields(made.becomes, taken);
    made.becomes.guid = of.read.guid;
    made.becomes.imported = read;
    return made;
}

} // namespace convene::scheduling
