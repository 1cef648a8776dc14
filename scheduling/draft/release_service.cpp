#include "scheduling/draft/release_service.hpp"

#include "scheduling/draft/change_log.hpp"
#include "scheduling/draft/draft_rules.hpp"
#include "scheduling/draft/finding_view.hpp"
#include "server/auth/roles.hpp"
#include "server/core/text.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_note = 500; ///< characters
constexpr std::size_t least_reason = 3;

/// Warnings are let stand with a reason; those of `asked` that are no warnings are left out.
result<std::vector<accepted_finding>> accept(const std::vector<shown_finding>& warnings,
                                             std::vector<accepted_finding> asked) {
    std::vector<accepted_finding> accepted;
    for (const shown_finding& each : warnings) {
        if (each.accepted) {
            continue;
        }
        const auto found = std::ranges::find(asked, each.key, &accepted_finding::key);
        std::string reason = found == asked.end() ? std::string() : clean_name(found->reason);
        const std::size_t length = count_code_points(reason);
        if (length < least_reason || length > most_note) {
            return error(errc::conflict,
                         each.sentence +
                             " Say why this may stand, with 3 to 500 characters. Nothing was released.",
                         "accepted");
        }
        accepted.push_back({each.key, std::move(reason)});
    }
    return accepted;
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
    const auto accepted = co_await drafts_.load_accepted(made.after.edition.id);
    if (!accepted) {
        co_return accepted.error();
    }
    std::vector<draft_session> released;
    for (const session& each : made.before->sessions) {
        released.push_back(to_draft(each));
    }
    auto found = only_new(memory_.index().findings(), memory_.make_plan(std::move(released)));
    for (shown_finding& each :
         show_findings(std::move(found), memory_.make_plan(memory_.sessions()), *accepted)) {
        (each.severity == severity::error ? made.errors : made.warnings).push_back(std::move(each));
    }
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
    made.errors = std::move(next->errors);
    made.warnings = std::move(next->warnings);
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
        co_return error(errc::conflict,
                        "Nothing has changed since release " + std::to_string(next->before->release) +
                            ", which is out.",
                        "revision");
    }
    what.note = clean_name(what.note);
    if (count_code_points(what.note) > most_note) {
        co_return error(errc::invalid, "This has at most 500 characters.", "note");
    }
    if (!next->errors.empty()) {
        co_return error(errc::conflict, next->errors.front().sentence + " Nothing was released.", "revision");
    }
    auto accepted = accept(next->warnings, std::move(what.accepted));
    if (!accepted) {
        co_return accepted.error();
    }
    const auto changes = static_cast<std::int64_t>(next->changes.size());
    draft_repository::publication published;
    published.revision = next->revision;
    published.base = next->before->release;
    published.next = &next->after;
    published.at = next->at;
    published.actor = caller.person;
    published.told = next->told();
    published.accepted = std::move(*accepted);
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
