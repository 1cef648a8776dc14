#include "scheduling/seats/seat_mail.hpp"

#include "scheduling/seats/seat_rules.hpp"
#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace convene::scheduling {

namespace {

/// A fact that is worth a mail, with what the mail says.
struct seat_news {
    seat_fact fact;
    std::shared_ptr<const programme> in;
    session of;
};

std::string place_name(const programme& in, const session& of) {
    const auto place = std::ranges::find(in.places, of.place, &place_view::id);
    return place == in.places.end() ? std::string() : place->name;
}

letter_values make_values(const seat_news& news, const letter_book& book, const std::string& public_url) {
    const std::string& zone = news.in->edition.venue_time_zone;
    return {{"title", news.of.title},
            {"when", book.moment(news.of.starts_at, zone)},
            {"place", place_name(*news.in, news.of)},
            {"until", book.moment(from_unix_ms(news.fact.ends_at_ms), zone)},
            {"link", public_url + "/sessions/" + news.of.id.str()}};
}

/// Numbers of entries grow with every fact of the edition, and so with those of one seat.
std::int64_t sequence_of(const outbox::entry& one) {
    std::int64_t number = 0;
    std::from_chars(one.fact.data(), one.fact.data() + one.fact.size(), number);
    return number;
}

calendar_entry make_entry(const seat_news& news, const outbox::entry& one, const letter_book& book,
                          const letter_values& values) {
    calendar_entry made;
    made.method = news.fact.what == "released" ? calendar_method::cancel : calendar_method::request;
    made.uid = make_seat_uid(news.fact, news.in->edition.id);
    made.sequence = sequence_of(one);
    made.starts_at = news.of.starts_at;
    made.ends_at = news.of.ends_at;
    made.zone = news.in->edition.venue_time_zone;
    made.title = news.of.title;
    made.place = place_name(*news.in, news.of);
    made.description = book.say("calendar.seat", values);
    return made;
}

/// Whether the mail still says what is true. For a seat that was got, the calendar entry is noted first: who
/// releases the seat from then on finds that there is something to cancel.
task<result<bool>> is_of_use(const seat_mail_parts& use, seat_news news, outbox::entry one) {
    const edition_id edition = news.in->edition.id;
    const std::string uid = make_seat_uid(news.fact, edition);
    const bool got = news.fact.what == "enrolled";
    if (got) {
        const auto noted = co_await use.letters.records.note_calendar(edition, uid, sequence_of(one));
        if (!noted) {
            co_return noted.error();
        }
    }
    const auto mine = co_await use.seats.load_mine(edition, news.fact.registration);
    if (!mine) {
        co_return mine.error();
    }
    const auto seat = std::ranges::find(*mine, news.fact.session, &my_seat::session);
    const seat_state state = seat == mine->end() ? seat_state::none : seat->state;
    if (news.fact.what == "offered") {
        co_return state == seat_state::offered&& use.letters.time.now() < from_unix_ms(news.fact.ends_at_ms);
    }
    if (got || state == seat_state::enrolled) {
        co_return got&& state == seat_state::enrolled;
    }
    auto known = co_await use.letters.records.is_in_calendar(edition, uid);
    co_return known;
}

/// Who gives a seat back may hear of it whatever they may see now; news of a seat is for who may sit there.
task<result<bool>> may_hear(const seat_mail_parts& use, seat_news news) {
    const auto who = co_await use.letters.people.find_viewer(news.fact.person);
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    co_return news.fact.what == "released" || (who && check_seat(*who, news.of));
}

task<result<void>> tell(seat_mail_parts use, outbox::entry one) {
    auto fact = protocol::parse_json<seat_fact>(one.json);
    if (!fact) {
        co_return fact.error();
    }
    seat_news news;
    news.in = use.letters.programme.current();
    const session* of = find_session(*news.in, fact->session);
    news.fact = std::move(*fact);
    if (of != nullptr) {
        news.of = *of;
    }
    const auto heard = co_await may_hear(use, news);
    if (!heard) {
        co_return heard.error();
    }
    const auto useful = co_await is_of_use(use, news, one);
    if (!useful) {
        co_return useful.error();
    }
    if (of == nullptr || !*heard || !*useful) {
        log_info("seat mail dropped, of no use any more", {{"entry", one.id}});
        co_return result<void>();
    }
    auto to = co_await find_recipient(use.letters, news.fact.person);
    if (!to) {
        co_return without_recipient(to.error(), one);
    }
    const std::string name = "seat." + news.fact.what;
    letter_order what;
    what.name = name;
    what.values = make_values(news, to->book(), use.letters.public_url);
    if (news.fact.what != "offered") {
        what.calendar = make_entry(news, one, to->book(), what.values);
    }
    auto sent = co_await post_letter(use.letters, std::move(one), std::move(*to), std::move(what));
    co_return sent;
}

} // namespace

std::string make_seat_uid(const seat_fact& of, const edition_id& edition) {
    return "seat-" + of.session.str() + "-" + of.registration.str() + "@" + edition.str();
}

outbox::outbox_worker::handler seat_mail_handler(seat_mail_parts use) {
    return [use = std::move(use)](outbox::entry one) { return tell(use, std::move(one)); };
}

} // namespace convene::scheduling
