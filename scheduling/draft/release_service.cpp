#include "scheduling/draft/release_service.hpp"

#include "scheduling/draft/change_log.hpp"
#include "scheduling/programme_conflicts.hpp"
#include "server/auth/roles.hpp"
#include "server/core/text.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_note = 500; ///< characters

std::string title_of(const programme& in, const session_id& id) {
    const session* of = find_session(in, id);
    return of == nullptr ? id.str() : of->title;
}

/// A collision with both sides named.
error collision(const programme& in, const programme_conflict& found, const draft_memory& memory) {
    std::string what = found.what;
    if (found.kind == conflict_kind::person) {
        what = memory.name_of(person_id(found.what));
    } else {
        const auto place = std::ranges::find(in.places, place_id(found.what), &place_view::id);
        what = place == in.places.end() ? found.what : place->name;
    }
    return {errc::conflict, "\"" + title_of(in, found.earlier) + "\" and \"" + title_of(in, found.later) +
                                "\" are at the same time, both with " + what + ". Nothing was released."};
}

} // namespace

draft_repository::audience_of_release release_service::next_release::told() const {
    draft_repository::audience_of_release made;
    for (const release_change& each : changes) {
        made.changed.push_back(each.session);
    }
    made.serving = find_serving(*before, after, changes);
    return made;
}

task<result<release_service::next_release>> release_service::compute(const auth::principal& caller) {
    if (!auth::may(caller, auth::action::edit_programme)) {
        co_return error(errc::forbidden, "Only organisers release the programme.");
    }
    if (auto fresh = co_await memory_.refresh(); !fresh) {
        co_return fresh.error();
    }
    if (auto learnt = co_await memory_.learn_all(); !learnt) {
        co_return learnt.error();
    }
    next_release made;
    made.at = time_.now();
    made.before = memory_.released();
    made.revision = memory_.content().revision;
    made.after = compute_next(*made.before, memory_.sessions(), memory_.people(), made.at);
    made.changes = compute_changes(*made.before, made.after);
    co_return made;
}

task<result<release_preview>> release_service::preview(auth::principal caller) {
    auto next = co_await compute(caller);
    if (!next) {
        co_return next.error();
    }
    const auto told = co_await drafts_.count_told(next->after.edition.id, next->told());
    if (!told) {
        co_return told.error();
    }
    release_preview made;
    made.revision = next->revision;
    made.release = next->before->release + 1;
    made.told = *told;
    made.changes = std::move(next->changes);
    co_return made;
}

task<result<released>> release_service::release(auth::principal caller, release_order what) {
    auto next = co_await compute(caller);
    if (!next) {
        co_return next.error();
    }
    if (next->revision != what.revision) {
        co_return error(errc::conflict, "The draft changed meanwhile. Look at the preview again.",
                        "revision");
    }
    if (next->changes.empty()) {
        co_return error(errc::conflict, "Nothing has changed since the last release.", "revision");
    }
    what.note = clean_name(what.note);
    if (count_code_points(what.note) > most_note) {
        co_return error(errc::invalid, "This has at most 500 characters.", "note");
    }
    const auto collisions = find_conflicts(next->after.sessions);
    if (!collisions.empty()) {
        co_return collision(next->after, collisions.front(), memory_);
    }
    const auto changes = static_cast<std::int64_t>(next->changes.size());
    draft_repository::publication published;
    published.revision = next->revision;
    published.base = next->before->release;
    published.next = &next->after;
    published.at = next->at;
    published.actor = caller.person;
    published.told = next->told();
    published.log = {next->before->release + 1, next->at, std::move(what.note), std::move(next->changes)};
    const auto done = co_await drafts_.release(std::move(published));
    if (!done) {
        co_return done.error();
    }
    co_return scheduling::released{done->release, done->told, changes};
}

task<result<releases_answer>> release_service::changes_since(auth::principal caller, std::int64_t release) {
    const auto in = programme_.current();
    if (in->release == 0) {
        co_return error(errc::not_found, "No programme has been released yet.");
    }
    const auto who = co_await people_.find_viewer(caller.person);
    if (!who) {
        co_return who.error();
    }
    auto logs = co_await drafts_.load_logs(in->edition.id, release, in->release);
    if (!logs) {
        co_return logs.error();
    }
    releases_answer made;
    made.release = in->release;
    for (release_log& each : *logs) {
        each.changes = changes_for(*in, std::move(each.changes), *who);
        if (!each.changes.empty()) {
            made.releases.push_back(std::move(each));
        }
    }
    co_return made;
}

} // namespace convene::scheduling
