#include "scheduling/draft/release_mail.hpp"

#include "scheduling/eligibility.hpp"
#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

namespace convene::scheduling {

namespace {

std::string place_name(const programme& in, const place_id& id) {
    const auto place = std::ranges::find(in.places, id, &place_view::id);
    return place == in.places.end() ? std::string() : place->name;
}

bool has(const release_change& change, change_kind kind) {
    return std::ranges::find(change.kinds, kind) != change.kinds.end();
}

/// What the mail says of one session.
std::string line_of(const release_change& change, const programme& in, const letter_book& book) {
    const std::string& zone = in.edition.venue_time_zone;
    letter_values values{{"title", change.after.title},
                         {"when", book.moment(change.after.starts_at, zone)},
                         {"place", place_name(in, change.after.place)}};
    if (has(change, change_kind::cancelled)) {
        return book.say("release.cancelled", values);
    }
    if (!change.before) {
        return book.say("release.now", values);
    }
    values["before"] = book.moment(change.before->starts_at, zone);
    values["before_place"] = place_name(in, change.before->place);
    const bool elsewhere = has(change, change_kind::moved) || has(change, change_kind::re_roomed);
    std::string line = book.say(has(change, change_kind::reinstated) ? "release.reinstated"
                                : elsewhere                          ? "release.moved"
                                                                     : "release.now",
                                values);
    if (has(change, change_kind::retitled)) {
        line += " " + book.say("release.retitled", {{"before", change.before->title}});
    }
    if (has(change, change_kind::people_changed)) {
        line += " " + book.say("release.people");
    }
    return line;
}

/// The programme of that release or a newer one.
task<result<std::shared_ptr<const programme>>> load_programme(const letter_parts& use, std::int64_t release) {
    if (use.programme.current()->release < release) {
        if (auto loaded = co_await use.programme.load(); !loaded) {
            co_return loaded.error();
        }
    }
    co_return use.programme.current();
}

/// The changes that the person may still hear of.
task<result<std::vector<release_change>>> load_news(const release_mail_parts& use, const release_fact& fact,
                                                    std::shared_ptr<const programme> in) {
    const auto who = co_await use.letters.people.find_viewer(fact.person.value_or(person_id()));
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    auto logs = co_await use.drafts.load_logs(in->edition.id, fact.release - 1, fact.release);
    if (!logs) {
        co_return logs.error();
    }
    std::vector<release_change> news;
    for (const release_log& log : *logs) {
        for (const release_change& each : log.changes) {
            const session* of = find_session(*in, each.session);
            const bool named = std::ranges::find(fact.sessions, each.session) != fact.sessions.end();
            if (named && who && of != nullptr && compute_sight(*who, *of) == sight::full) {
                news.push_back(each);
            }
        }
    }
    co_return news;
}

task<result<void>> tell(release_mail_parts use, outbox::entry one) {
    const auto fact = protocol::parse_json<release_fact>(one.json);
    if (!fact) {
        co_return fact.error();
    }
    const auto in = co_await load_programme(use.letters, fact->release);
    if (!in) {
        co_return in.error();
    }
    const auto news = co_await load_news(use, *fact, *in);
    if (!news) {
        co_return news.error();
    }
    if (news->empty()) {
        log_info("mail of a release dropped, of no use any more", {{"entry", one.id}});
        co_return result<void>();
    }
    auto to = co_await find_recipient(use.letters, fact->person.value_or(person_id()));
    if (!to) {
        co_return without_recipient(to.error(), one);
    }
    std::string lines;
    for (const release_change& each : *news) {
        lines += (lines.empty() ? "" : "\n") + line_of(each, **in, to->book());
    }
    letter_order what;
    what.name = "release.changed";
    what.values = {{"edition", (*in)->edition.name},
                   {"changes_lines", std::move(lines)},
                   {"link", use.letters.public_url + "/agenda"}};
    auto sent = co_await post_letter(use.letters, std::move(one), std::move(*to), std::move(what));
    co_return sent;
}

task<result<void>> configure_seats(release_mail_parts use, outbox::entry one) {
    const auto fact = protocol::parse_json<release_fact>(one.json);
    if (!fact) {
        co_return fact.error();
    }
    const auto in = co_await load_programme(use.letters, fact->release);
    if (!in) {
        co_return in.error();
    }
    const edition_id edition = (*in)->edition.id;
    const auto tables = co_await use.seats.load_counts(edition, fact->sessions);
    if (!tables) {
        co_return tables.error();
    }
    for (const session_id& each : fact->sessions) {
        const session* of = find_session(**in, each);
        const bool has_table = std::ranges::find(*tables, each, &seat_counts::session) != tables->end();
        if (of == nullptr || (!of->seats && !has_table)) {
            continue;
        }
        if (auto configured = co_await use.seats.configure(edition, make_seat_table(*of)); !configured) {
            co_return configured.error();
        }
    }
    co_return result<void>();
}

} // namespace

outbox::outbox_worker::handler release_mail_handler(release_mail_parts use) {
    return [use = std::move(use)](outbox::entry one) { return tell(use, std::move(one)); };
}

outbox::outbox_worker::handler release_seats_handler(release_mail_parts use) {
    return [use = std::move(use)](outbox::entry one) { return configure_seats(use, std::move(one)); };
}

} // namespace convene::scheduling
