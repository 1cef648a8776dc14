#include "scheduling/seats/seat_mail.hpp"

#include "scheduling/seats/seat_rules.hpp"
#include "scheduling/zoned_time.hpp"
#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>

namespace convene::scheduling {

namespace {

/// "Mon 6 Dec, 10:45 am".
std::string to_words(instant at, const std::string& zone) {
    const auto local = to_local(at, zone);
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date{day};
    const std::chrono::hh_mm_ss clock{std::chrono::floor<std::chrono::minutes>(local - day)};
    static constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto hour = clock.hours().count();
    return fmt::format("{} {} {}, {}:{:02} {}", days.at(std::chrono::weekday{day}.c_encoding()),
                       static_cast<unsigned>(date.day()), months.at(static_cast<unsigned>(date.month()) - 1),
                       hour % 12 == 0 ? 12 : hour % 12, clock.minutes().count(), hour < 12 ? "am" : "pm");
}

task<result<void>> tell(seat_mail_parts use, outbox::entry one) {
    const auto fact = protocol::parse_json<seat_fact>(one.json);
    if (!fact) {
        co_return fact.error();
    }
    const instant until = from_unix_ms(fact->ends_at_ms);
    const auto in = use.programme.current();
    const session* of = find_session(*in, fact->session);
    const auto who = co_await use.people.find_viewer(fact->person);
    if (!who && who.error().code != errc::not_found) {
        co_return who.error();
    }
    if (!who || of == nullptr || !check_seat(*who, *of) || use.time.now() >= until) {
        log_info("seat mail dropped, of no use any more", {{"entry", one.id}});
        co_return result<void>();
    }
    const auto account = co_await use.accounts.find(fact->person);
    if (!account) {
        co_return account.error();
    }
    if (!*account) {
        co_return error(errc::not_found, "The person has no account.");
    }
    outbox::mail letter = make_offer_mail(*in, *of, until, use.public_url);
    letter.id = one.tag.substr(1, one.tag.size() - 2) + "-" + one.id;
    letter.to = (*account)->email;
    letter.to_name = (*account)->name;
    auto sent = co_await use.mail.send(std::move(letter));
    co_return sent;
}

} // namespace

outbox::mail make_offer_mail(const programme& in, const session& of, instant until,
                             const std::string& public_url) {
    const auto place = std::ranges::find(in.places, of.place, &place_view::id);
    const std::string& zone = in.edition.venue_time_zone;
    outbox::mail made;
    made.subject = "A seat is free for you: " + of.title;
    made.text = fmt::format("A seat is free for you in this session:\n\n"
                            "{}\n{} ({})\n{}\n\n"
                            "We hold it for you until {} ({}). After that it goes to the next person.\n\n"
                            "Take the seat or let it go:\n{}/sessions/{}\n\n"
                            "{}\n",
                            of.title, to_words(of.starts_at, zone), zone,
                            place == in.places.end() ? std::string() : place->name, to_words(until, zone),
                            zone, public_url, of.id.str(), in.edition.name);
    return made;
}

outbox::outbox_worker::handler seat_mail_handler(seat_mail_parts use) {
    return [use = std::move(use)](outbox::entry one) { return tell(use, std::move(one)); };
}

} // namespace convene::scheduling
