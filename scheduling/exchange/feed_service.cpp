#include "scheduling/exchange/feed_service.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/exchange/own_agenda.hpp"
#include "scheduling/person_record.hpp"
#include "scheduling/programme.hpp"
#include "server/auth/cookies.hpp"

#include <memory>
#include <utility>

namespace convene::scheduling {

namespace {

error nothing_here() {
    return error(errc::not_found, "There is nothing here.");
}

} // namespace

task<result<feed_state>> feed_service::read(auth::principal caller) {
    auto since =
        co_await use_.feeds.find_since(use_.programme.current()->edition.id, std::move(caller.person));
    if (!since) {
        co_return since.error();
    }
    co_return feed_state{since->has_value(), *since};
}

task<result<feed_address>> feed_service::renew(auth::principal caller) {
    const auto who = co_await use_.people.find_record(caller.person);
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    if (!who || is_out(who->status)) {
        co_return error(errc::forbidden, "A calendar is for people who take part.");
    }
    const std::string token = use_.random.token(32);
    const auto since = co_await use_.feeds.renew(
        use_.programme.current()->edition.id, std::move(caller.person), hash_secret(token), use_.time.now());
    if (!since) {
        co_return since.error();
    }
    co_return feed_address{use_.site + "/calendar/" + token, *since};
}

task<result<feed_state>> feed_service::remove(auth::principal caller) {
    const auto removed =
        co_await use_.feeds.remove(use_.programme.current()->edition.id, std::move(caller.person));
    if (!removed) {
        co_return removed.error();
    }
    co_return feed_state();
}

task<result<http::cached_text>> feed_service::write(std::string token,
                                                    std::optional<std::chrono::minutes> reminder) {
    if (!auth::looks_like_secret(token)) {
        co_return nothing_here();
    }
    const auto content = use_.programme.current();
    auto person = co_await use_.feeds.find_person(content->edition.id, hash_secret(token));
    if (!person) {
        co_return person.error();
    }
    const auto who = co_await use_.people.find_record(std::move(*person));
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    if (!who || is_out(who->status)) {
        co_return nothing_here();
    }
    agenda_owner owner;
    owner.who = to_viewer(*who);
    if (who->registration) {
        owner.registration = *who->registration;
        auto seats = co_await use_.seats.load_mine(content->edition.id, owner.registration);
        if (!seats) {
            co_return seats.error();
        }
        owner.seats = std::move(*seats);
    }
    auto kept = co_await use_.stars.load(content->edition.id, owner.who.person);
    if (!kept) {
        co_return kept.error();
    }
    owner.stars = std::move(*kept);
    calendar_feed feed = compute_agenda(*content, owner, use_.site);
    feed.reminder = reminder;
    // Nodes write it at different times; the tag must not tell them apart.
    http::cached_text made = http::cached_text::of(write_calendar(feed, instant{}));
    made.text = std::make_shared<const std::string>(write_calendar(feed, use_.time.now()));
    co_return made;
}

} // namespace convene::scheduling
