#pragma once

#include "scheduling/draft/plan_check.hpp"
#include "scheduling/draft/plan_openings.hpp"
#include "scheduling/protocol.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Wire types of the draft and of its releases; all of it is for organisers.
namespace convene::scheduling {

enum class draft_action { change, create, remove };
BOOST_DESCRIBE_ENUM(draft_action, change, create, remove)

/// One change of one session. `from` is what its author saw of each field in `to`: where the draft says
/// something else by now, the author is told and nothing happens. So undoing is the same with the two
/// exchanged.
struct draft_change {
    draft_action action = draft_action::change;
    session_id session; ///< for `create`, the author chooses it: letters, digits, hyphens
    session_fields from;
    session_fields to;
};
BOOST_DESCRIBE_STRUCT(draft_change, (), (action, session, from, to))

/// `POST /api/v1/draft/edit`: all of it happens or none.
struct draft_edit {
    std::string client_id; ///< the same one again is answered and not done again
    std::vector<draft_change> changes;
};
BOOST_DESCRIBE_STRUCT(draft_edit, (), (client_id, changes))

/// A session of the draft as organisers see it.
struct draft_line {
    session_id id;
    std::int64_t revision = 0; ///< of the draft when this session last changed
    bool released = false;     ///< it is in the programme that people see
    session_fields fields;     ///< every one of them is there
};
BOOST_DESCRIBE_STRUCT(draft_line, (), (id, revision, released, fields))

struct named_community {
    community_id id;
    std::string name;
};
BOOST_DESCRIBE_STRUCT(named_community, (), (id, name))

/// `GET /api/v1/draft?since=`: the draft, or what of it changed since that revision.
struct draft_answer {
    std::int64_t release = 0;  ///< the one that people see
    std::int64_t revision = 0; ///< of the draft; grows with each edit
    bool whole = true;         ///< false: only what changed since the revision that was asked for
    bool unreleased = false;   ///< there are edits that no release has
    edition_view edition;
    std::vector<core_area_view> core_areas;
    std::vector<place_view> places;
    std::vector<named_community> communities;
    std::vector<named_person> people; ///< everyone who serves somewhere, by id
    std::vector<draft_line> sessions; ///< by id
    std::vector<session_id> removed;  ///< since that revision
};
BOOST_DESCRIBE_STRUCT(draft_answer, (),
                      (release, revision, whole, unreleased, edition, core_areas, places, communities, people,
                       sessions, removed))

struct draft_edited {
    std::int64_t revision = 0;
};
BOOST_DESCRIBE_STRUCT(draft_edited, (), (revision))

/// Live command `draft.follow`.
struct draft_follow {};
BOOST_DESCRIBE_STRUCT(draft_follow, (), ())
struct draft_followed {};
BOOST_DESCRIBE_STRUCT(draft_followed, (), ())

/// Push `draft.changed`: ask again since the revision you have.
struct draft_changed {
    std::int64_t revision = 0;
    std::int64_t release = 0;
    person_id by;
};
BOOST_DESCRIBE_STRUCT(draft_changed, (), (revision, release, by))

enum class change_kind { added, moved, re_roomed, retitled, people_changed, cancelled, reinstated, other };
BOOST_DESCRIBE_ENUM(change_kind, added, moved, re_roomed, retitled, people_changed, cancelled, reinstated,
                    other)

/// Where, when and under which title a session is.
struct session_place {
    std::string title;
    place_id place;
    instant starts_at;
    instant ends_at;
};
BOOST_DESCRIBE_STRUCT(session_place, (), (title, place, starts_at, ends_at))

/// What a release did to one session.
struct release_change {
    session_id session;
    std::vector<change_kind> kinds;
    std::optional<session_place> before; ///< absent: it was not there
    session_place after;
};
BOOST_DESCRIBE_STRUCT(release_change, (), (session, kinds, before, after))

/// One release and what it changed, as far as the reader may know of the sessions.
struct release_log {
    std::int64_t release = 0;
    instant released_at;
    std::string note; ///< what the organisers say about it
    std::vector<release_change> changes;
};
BOOST_DESCRIBE_STRUCT(release_log, (), (release, released_at, note, changes))

/// `GET /api/v1/programme/changes?since=`: releases after that one, the newest first.
struct releases_answer {
    std::int64_t release = 0; ///< the newest
    std::vector<release_log> releases;
};
BOOST_DESCRIBE_STRUCT(releases_answer, (), (release, releases))

/// Something that was found in the draft, as organisers see it.
struct shown_finding : finding {
    std::string key;                     ///< names the same matter again after sessions were moved
    std::string sentence;                ///< in English, both sides named
    std::optional<std::string> accepted; ///< why an organiser lets a warning stand
};
BOOST_DESCRIBE_STRUCT(shown_finding, (finding), (key, sentence, accepted))

/// `GET /api/v1/draft/findings`: errors first.
struct findings_answer {
    std::int64_t revision = 0; ///< of the draft
    std::int64_t total = 0;
    std::vector<shown_finding> findings; ///< the first thousand
};
BOOST_DESCRIBE_STRUCT(findings_answer, (), (revision, total, findings))

/// `POST /api/v1/draft/openings`: where a session could begin on a day at the venue, e.g. "2027-12-06".
struct openings_question {
    session_id session;
    std::string day;
};
BOOST_DESCRIBE_STRUCT(openings_question, (), (session, day))
struct openings_answer {
    std::int64_t revision = 0;
    std::vector<place_openings> places;
};
BOOST_DESCRIBE_STRUCT(openings_answer, (), (revision, places))

/// `GET /api/v1/draft/release`: what a release of the draft as it is now would do.
struct release_preview {
    std::int64_t revision = 0; ///< of the draft
    std::int64_t release = 0;  ///< the number it would have
    std::int64_t told = 0;     ///< people who would get a mail
    std::vector<release_change> changes;
    std::vector<shown_finding> errors;   ///< that people do not see already: they stop it
    std::vector<shown_finding> warnings; ///< likewise: each is to be accepted with a reason
};
BOOST_DESCRIBE_STRUCT(release_preview, (), (revision, release, told, changes, errors, warnings))

/// A warning that an organiser has seen and lets stand.
struct accepted_finding {
    std::string key;
    std::string reason;
};
BOOST_DESCRIBE_STRUCT(accepted_finding, (), (key, reason))

/// `POST /api/v1/draft/release`.
struct release_order {
    std::int64_t revision = 0; ///< what was previewed; another one by now is refused
    std::string note;
    std::vector<accepted_finding> accepted;
};
BOOST_DESCRIBE_STRUCT(release_order, (), (revision, note, accepted))

struct released {
    std::int64_t release = 0;
    std::int64_t told = 0; ///< people who get a mail
    std::int64_t changes = 0;
};
BOOST_DESCRIBE_STRUCT(released, (), (release, told, changes))

/// Push `programme.released`, to everybody who follows the programme: ask again until that release comes.
struct programme_released {
    std::int64_t release = 0;
};
BOOST_DESCRIBE_STRUCT(programme_released, (), (release))
struct programme_follow {};
BOOST_DESCRIBE_STRUCT(programme_follow, (), ())
struct programme_followed {
    std::int64_t release = 0;
};
BOOST_DESCRIBE_STRUCT(programme_followed, (), (release))

} // namespace convene::scheduling
