#include "scheduling/draft/draft_service.hpp"

#include "scheduling/draft/draft_rules.hpp"
#include "scheduling/draft/finding_view.hpp"
#include "scheduling/zoned_time.hpp"
#include "server/auth/roles.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace convene::scheduling {

namespace {

/// Others may have changed the same session between our reading and our writing: read again, that often.
constexpr int most_tries = 10;
constexpr std::size_t most_findings = 1000;

error not_yours() {
    return {errc::forbidden, "Only organisers see and change the draft of the programme."};
}

/// A session's room has its id, and so has a meeting's: what was said there is for its members.
bool is_room_of_a_meeting(const programme& in, const session_id& id) {
    return std::ranges::any_of(in.communities, [&](const community& each) {
        return std::ranges::find(each.meetings, room_id(id.str()), &meeting::id) != each.meetings.end();
    });
}

draft_line make_line(const session_id& id, const draft_repository::stored& of, const programme& in) {
    draft_line made;
    made.id = id;
    made.revision = of.revision;
    made.released = find_session(in, id) != nullptr;
    made.fields = fields_of(*of.content);
    return made;
}

result<void> check_shape(const draft_edit& what) {
    if (!is_valid_id(what.client_id)) {
        return error(errc::invalid, "This has 1 to 64 letters, digits, hyphens or underlines.", "client_id");
    }
    if (what.changes.empty()) {
        return error(errc::invalid, "Say what to change.", "changes");
    }
    if (what.changes.size() > most_draft_changes) {
        return error(errc::too_large,
                     "At most " + std::to_string(most_draft_changes) + " sessions change at once.",
                     "changes");
    }
    std::set<session_id> named;
    for (const draft_change& each : what.changes) {
        if (!named.insert(each.session).second) {
            return error(errc::invalid, "Each session can be named once.", "changes");
        }
    }
    return {};
}

} // namespace

task<result<void>> draft_service::be_ready(const auth::principal& caller) {
    if (!auth::may(caller, auth::action::edit_programme)) {
        co_return not_yours();
    }
    if (auto fresh = co_await memory_.refresh(); !fresh) {
        co_return fresh.error();
    }
    auto learnt = co_await memory_.learn_all();
    co_return learnt;
}

task<result<draft_answer>> draft_service::read(auth::principal caller, std::int64_t since) {
    if (auto ready = co_await be_ready(caller); !ready) {
        co_return ready.error();
    }
    const draft_repository::reading& draft = memory_.content();
    const programme& in = *memory_.released();
    draft_answer made;
    made.release = in.release;
    made.revision = draft.revision;
    made.whole = since < draft.began;
    made.unreleased = draft.revision != draft.saved;
    made.edition = in.edition;
    made.core_areas = in.core_areas;
    made.places = in.places;
    for (const community& each : in.communities) {
        made.communities.push_back({each.id, each.name});
    }
    made.people = memory_.people();
    for (const auto& [id, each] : draft.sessions) {
        if (!made.whole && each.revision <= since) {
            continue;
        }
        if (each.content) {
            made.sessions.push_back(make_line(id, each, in));
        } else if (!made.whole) {
            made.removed.push_back(id);
        }
    }
    co_return made;
}

task<result<findings_answer>> draft_service::find(auth::principal caller) {
    if (auto ready = co_await be_ready(caller); !ready) {
        co_return ready.error();
    }
    const auto accepted = co_await drafts_.load_accepted(memory_.released()->edition.id);
    if (!accepted) {
        co_return accepted.error();
    }
    std::vector<finding> found = memory_.index().findings();
    findings_answer made;
    made.revision = memory_.content().revision;
    made.total = static_cast<std::int64_t>(found.size());
    found.resize(std::min(found.size(), most_findings));
    made.findings = show_findings(std::move(found), memory_.make_plan(memory_.sessions()), *accepted);
    co_return made;
}

task<result<openings_answer>> draft_service::find_openings(auth::principal caller, openings_question what) {
    if (auto ready = co_await be_ready(caller); !ready) {
        co_return ready.error();
    }
    const draft_repository::stored* of = memory_.find(what.session);
    if (of == nullptr || !of->content) {
        co_return error(errc::not_found, "There is no such session in the draft.", "session");
    }
    const auto day = parse_day(what.day);
    if (!day) {
        co_return error(errc::invalid, "This is a day, e.g. 2027-12-06.", "day");
    }
    const std::string& zone = memory_.released()->edition.venue_time_zone;
    openings_answer made;
    made.revision = memory_.content().revision;
    made.places = memory_.index().where_could_it_go(what.session, starts_of_day(*day, zone));
    co_return made;
}

task<result<draft_edited>> draft_service::edit(auth::principal caller, draft_edit what) {
    if (!auth::may(caller, auth::action::edit_programme)) {
        co_return not_yours();
    }
    if (auto shaped = check_shape(what); !shaped) {
        co_return shaped.error();
    }
    const std::string client_id = what.client_id;
    auto done = co_await try_edit(caller.person, std::move(what));
    if (!done && (done.error().code == errc::conflict || done.error().code == errc::invalid)) {
        // What was done already cannot be done again, and looks like somebody else's change.
        const auto before =
            co_await drafts_.find_done(memory_.released()->edition.id, caller.person, client_id);
        if (before && *before) {
            co_return draft_edited{**before};
        }
    }
    co_return done;
}

task<result<draft_edited>> draft_service::try_edit(person_id actor, draft_edit what) {
    for (int left = most_tries; left > 0; --left) {
        if (auto fresh = co_await memory_.refresh(); !fresh) {
            co_return fresh.error();
        }
        if (auto known = co_await check_people(what.changes); !known) {
            co_return known.error();
        }
        draft_repository::write written;
        written.began = memory_.content().began;
        written.client_id = what.client_id;
        written.actor = actor;
        for (const draft_change& each : what.changes) {
            auto item = prepare_one(each);
            if (!item) {
                co_return item.error();
            }
            written.items.push_back(std::move(*item));
        }
        const edition_id edition = memory_.released()->edition.id;
        const auto revision = co_await drafts_.edit(edition, std::move(written));
        if (!revision) {
            co_return revision.error();
        }
        if (*revision) {
            co_return draft_edited{**revision};
        }
    }
    co_return error(errc::conflict, "Others change the same sessions just now. Try again.");
}

task<result<void>> draft_service::check_people(const std::vector<draft_change>& changes) {
    std::set<person_id> named;
    for (const draft_change& change : changes) {
        const session_fields& to = change.to;
        for (const auto* people : {&to.presenters, &to.moderators, &to.captioners, &to.interpreters}) {
            if (*people) {
                named.insert((*people)->begin(), (*people)->end());
            }
        }
    }
    if (auto learnt = co_await memory_.learn({named.begin(), named.end()}); !learnt) {
        co_return learnt.error();
    }
    for (const person_id& each : named) {
        if (memory_.name_of(each).empty()) {
            co_return error(errc::invalid, "There is nobody with the id " + each.str() + ".", "people");
        }
    }
    co_return result<void>();
}

result<draft_repository::write::item> draft_service::prepare_one(const draft_change& change) const {
    const programme& in = *memory_.released();
    const draft_repository::stored* is = memory_.find(change.session);
    const bool there = is != nullptr && is->content;
    draft_repository::write::item made{change.session, there ? is->revision : 0, {}};
    if (change.action == draft_action::create) {
        if (there) {
            return error(errc::conflict, "There is a session with this id already.", "session");
        }
        if (is_room_of_a_meeting(in, change.session)) {
            return error(errc::conflict, "A meeting of a community has this id.", "session");
        }
    } else if (!there) {
        return error(errc::conflict, "Somebody else removed this session meanwhile.", "session");
    }
    if (change.action == draft_action::remove) {
        if (find_session(in, change.session) != nullptr) {
            return error(
                errc::conflict,
                "People have seen this session in the programme. Cancel it, so that they hear of it.",
                "session");
        }
        return made;
    }
    auto to = clean_fields(change.to, in);
    if (!to) {
        return to.error();
    }
    draft_change cleaned = change;
    cleaned.to = std::move(*to);
    auto becomes = apply_change(there ? *is->content : make_session(change.session, in), cleaned, in);
    if (!becomes) {
        return becomes.error();
    }
    if (is_cancelled(becomes->content) && find_session(in, change.session) == nullptr) {
        return error(errc::conflict, "Nobody has seen this session yet. Remove it instead.", "cancelled");
    }
    for (const session_id& each : becomes->after) {
        const draft_repository::stored* before = memory_.find(each);
        if (before == nullptr || !before->content) {
            return error(errc::invalid, "There is no session " + each.str() + ".", "after");
        }
    }
    made.becomes = std::move(*becomes);
    return made;
}

} // namespace convene::scheduling
