#include "scheduling/mail/mail_service.hpp"

#include "scheduling/programme.hpp"
#include "server/core/text.hpp"
#include "server/protocol/json_view.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

result<mail_act> check_act(const auth::principal& caller, const std::string& reason) {
    if (!caller.has(auth::role::organiser)) {
        return error(errc::forbidden, "The outbox is for organisers.");
    }
    mail_act act{caller.person, clean_name(reason)};
    const std::size_t length = count_code_points(act.reason);
    if (length < 3 || length > 300) {
        return error(errc::invalid, "A reason has 3 to 300 characters.", "reason");
    }
    return act;
}

/// One member of a fact; facts of every kind say `what` and `person`.
std::string text_in(const protocol::json_document& fact, std::string_view member) {
    if (!fact.root().is_object()) {
        return {};
    }
    const auto found = fact.root().find(member);
    return found && found->is_string() ? std::string(found->string()) : std::string();
}

} // namespace

task<result<outbox_view>> mail_service::read(auth::principal caller) {
    if (!caller.has(auth::role::organiser)) {
        co_return error(errc::forbidden, "The outbox is for organisers.");
    }
    auto view = co_await load();
    co_return view;
}

task<result<outbox_view>> mail_service::set_held(auth::principal caller, mail_hold_request asked) {
    auto act = check_act(caller, asked.reason);
    if (!act) {
        co_return act.error();
    }
    const edition_id edition = programme_.current()->edition.id;
    const auto done = co_await records_.set_held(edition, asked.held, std::move(*act));
    if (!done) {
        co_return done.error();
    }
    auto view = co_await load();
    co_return view;
}

task<result<outbox_view>> mail_service::end_dead(auth::principal caller, dead_mail_request asked,
                                                 mail_repository::dead_end how) {
    auto act = check_act(caller, asked.reason);
    if (!act) {
        co_return act.error();
    }
    const edition_id edition = programme_.current()->edition.id;
    const auto done = co_await records_.end_dead(edition, std::move(asked.id), how, std::move(*act));
    if (!done) {
        co_return done.error();
    }
    auto view = co_await load();
    co_return view;
}

task<result<std::string>> mail_service::find_name(person_id of) {
    auto who = co_await people_.find_viewer(std::move(of));
    if (!who && who.error().code == errc::not_found) {
        co_return std::string();
    }
    if (!who) {
        co_return who.error();
    }
    co_return std::move(who->display_name);
}

task<result<std::vector<mail_entry>>> mail_service::describe(std::vector<stored_mail> stored) {
    std::vector<mail_entry> shown;
    for (stored_mail& each : stored) {
        mail_entry made{std::move(each.id), std::move(each.kind), {}, {}, each.since,
                        each.tries,         std::move(each.why)};
        if (const auto fact = protocol::json_document::parse(each.json); fact) {
            made.what = text_in(*fact, "what");
            auto name = co_await find_name(person_id(text_in(*fact, "person")));
            if (!name) {
                co_return name.error();
            }
            made.person = std::move(*name);
        }
        shown.push_back(std::move(made));
    }
    co_return shown;
}

task<result<outbox_view>> mail_service::load() {
    const edition_id edition = programme_.current()->edition.id;
    auto stored = co_await records_.load(edition);
    if (!stored) {
        co_return stored.error();
    }
    auto bounces = co_await records_.load_bounces(edition);
    if (!bounces) {
        co_return bounces.error();
    }
    auto waiting = co_await describe(std::move(stored->waiting));
    if (!waiting) {
        co_return waiting.error();
    }
    auto dead = co_await describe(std::move(stored->dead));
    if (!dead) {
        co_return dead.error();
    }
    outbox_view view;
    view.waiting_count = stored->waiting_count;
    view.waiting = std::move(*waiting);
    view.dead_count = stored->dead_count;
    view.dead = std::move(*dead);
    view.bounced_count = static_cast<std::int64_t>(bounces->size());
    bounces->resize(std::min<std::size_t>(bounces->size(), mail_repository::most_listed));
    for (stored_bounce& each : *bounces) {
        auto name = co_await find_name(each.person);
        if (!name) {
            co_return name.error();
        }
        view.bounced.push_back({std::move(*name), each.since, each.code});
    }
    if (stored->held) {
        auto name = co_await find_name(stored->held->actor);
        if (!name) {
            co_return name.error();
        }
        view.held = mail_hold{stored->held->since, std::move(*name), std::move(stored->held->reason)};
    }
    co_return view;
}

} // namespace convene::scheduling
