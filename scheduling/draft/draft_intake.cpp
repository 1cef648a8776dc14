#include "scheduling/draft/draft_intake.hpp"

#include "scheduling/draft/intake_merge.hpp"
#include "scheduling/exchange/reading/draft_sessions.hpp"
#include "scheduling/zoned_time.hpp"
#include "server/auth/roles.hpp"
#include "server/protocol/codec.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

constexpr int most_tries = 10;
constexpr std::size_t most_findings = 200;
constexpr std::size_t most_kept = 200;

void add_findings(intake_answer& to, std::vector<schedule_finding> more) {
    for (schedule_finding& each : more) {
        if (to.findings.size() < most_findings) {
            to.findings.push_back(std::move(each));
        } else {
            ++to.more_findings;
        }
    }
}

intake_answer begin_answer(const intake_order& what, const schedule_reading& read) {
    intake_answer made;
    made.dry_run = what.dry_run;
    made.refused = read.refused;
    made.form = read.form;
    made.counts = count(read.read);
    made.more_findings = static_cast<std::int64_t>(read.more_findings);
    add_findings(made, read.findings);
    return made;
}

} // namespace

task<result<intake_answer>> draft_intake::merge(const intake_order& what, const schedule_reading& read,
                                                draft_repository::write& into) {
    if (auto fresh = co_await memory_.refresh(); !fresh) {
        co_return fresh.error();
    }
    if (auto learnt = co_await memory_.learn_all(); !learnt) {
        co_return learnt.error();
    }
    const programme& in = *memory_.released();
    const std::vector<draft_session> known = memory_.sessions();
    auto mapped = to_draft_sessions(read.read, {in, known});
    if (!mapped) {
        co_return mapped.error();
    }
    intake_answer made = begin_answer(what, read);
    add_findings(made, std::move(mapped->findings));
    into.began = memory_.content().began;
    for (draft_session& each : mapped->sessions) {
        const session_id id = each.content.id;
        const draft_repository::stored* stored = memory_.find(id);
        const bool there = stored != nullptr && stored->content;
        session_merge pair{there ? stored->content : std::nullopt, std::move(each)};
        merged_session merged = merge_session(pair, find_session(in, id));
        ++(!there ? made.added : merged.changed ? made.changed : made.unchanged);
        if (!merged.kept.empty() && made.kept.size() < most_kept) {
            made.kept.push_back({id, merged.becomes.content.title, std::move(merged.kept)});
        }
        if (!there || protocol::to_json(merged.becomes) != protocol::to_json(*stored->content)) {
            into.items.push_back({id, there ? stored->revision : 0, std::move(merged.becomes)});
        }
    }
    co_return made;
}

task<result<intake_answer>> draft_intake::take(auth::principal caller, intake_order what) {
    if (!auth::may(caller, auth::action::edit_programme)) {
        co_return error(errc::forbidden, "Only organisers see and change the draft of the programme.");
    }
    if (!is_valid_id(what.client_id)) {
        co_return error(errc::invalid, "This has 1 to 64 letters, digits, hyphens or underlines.",
                        "client_id");
    }
    if (what.zone && !is_known_zone(*what.zone)) {
        co_return error(errc::invalid, "There is no time zone of that name.", "zone");
    }
    auto work = [content = std::move(what.content),
                 how = reading_options{.form = what.form, .zone = what.zone.value_or("")}] {
        return read_schedule(content, how);
    };
    const auto read = co_await offload(pool_, std::move(work));
    if (!read) {
        co_return read.error(); // too much waits for the pool already
    }
    if (read->refused) {
        co_return begin_answer(what, *read);
    }
    for (int left = most_tries; left > 0; --left) {
        draft_repository::write written;
        written.client_id = what.client_id;
        written.actor = caller.person;
        auto made = co_await merge(what, *read, written);
        if (!made || what.dry_run || written.items.empty()) {
            co_return made;
        }
        const edition_id edition = memory_.released()->edition.id;
        const auto revision = co_await drafts_.edit(edition, std::move(written));
        if (!revision) {
            co_return revision.error();
        }
        if (*revision) {
            made->revision = *revision;
            co_return made;
        }
    }
    co_return error(errc::conflict, "Others change the same sessions just now. Try again.");
}

} // namespace convene::scheduling
