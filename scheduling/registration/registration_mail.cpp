#include "scheduling/registration/registration_mail.hpp"

#include "scheduling/person_record.hpp"
#include "scheduling/programme.hpp"
#include "server/core/log.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace convene::scheduling {

namespace {

using what_happened = registration_news;

constexpr std::chrono::hours invitation_life{24 * 30};        // when the fact says no end
constexpr std::chrono::hours longest_invitation{24 * 90 - 1}; // below what a link may live

/// A fact with the state that it is judged by.
struct registration_case {
    registration_fact fact;
    registration_status status = registration_status::none;
    std::shared_ptr<const programme> in;
};

bool is_coming(registration_status status) {
    return status == registration_status::confirmed || status == registration_status::checked_in ||
           status == registration_status::attended;
}

bool needs_link(const registration_case& of) {
    return of.fact.what == what_happened::invited ||
           (of.fact.what == what_happened::reminder && of.status == registration_status::invited);
}

bool ends_stay(registration_news what) {
    return what == what_happened::cancelled || what == what_happened::revoked;
}

instant end_of_invitation(const registration_fact& fact, instant now) {
    const instant asked = fact.ends_at_ms == 0 ? now + invitation_life : from_unix_ms(fact.ends_at_ms);
    return std::min<instant>(asked, now + longest_invitation);
}

std::string text_name(const registration_case& of) {
    if (of.fact.what == what_happened::reminder && of.status == registration_status::approved) {
        return "registration.reminder_to_accept";
    }
    return "registration." + std::string(protocol::enum_name(of.fact.what));
}

std::string page_of(const registration_case& of, const std::string& public_url) {
    return public_url + (of.fact.what == what_happened::confirmed ? "/now" : "/register");
}

std::string why_waiting(const registration_fact& fact, const letter_book& book) {
    const bool known = fact.reason == "quota" || fact.reason == "capacity" || fact.reason == "vetting";
    return book.say("why." + (known ? fact.reason : std::string("other")));
}

letter_values make_values(const registration_case& of, const letter_book& book, const std::string& link,
                          instant until) {
    const edition_view& edition = of.in->edition;
    return {{"days", book.days(edition.first_day, edition.last_day)},
            {"venue", edition.venue},
            {"edition", edition.name},
            {"until", book.moment(until, edition.venue_time_zone)},
            {"why", why_waiting(of.fact, book)},
            {"link", link}};
}

instant noon_of(const std::string& day, const std::string& zone) {
    return to_instant(local_instant(*parse_day(day)) + std::chrono::hours(12), zone);
}

calendar_entry make_entry(const registration_case& of, const letter_book& book, const std::string& link) {
    const edition_view& edition = of.in->edition;
    calendar_entry made;
    made.method = ends_stay(of.fact.what) ? calendar_method::cancel : calendar_method::request;
    made.uid = make_registration_uid(of.fact.registration, edition.id);
    made.sequence = of.fact.sequence;
    made.extent = calendar_extent::whole_days;
    made.zone = edition.venue_time_zone;
    made.starts_at = noon_of(edition.first_day, made.zone);
    made.ends_at = noon_of(edition.last_day, made.zone);
    made.title = edition.name;
    made.place = edition.venue;
    made.description = book.say("calendar.edition", {{"link", link}});
    return made;
}

/// The state of the registration that the fact is about; `none` when the person has it no more.
task<result<registration_status>> find_status(const registration_mail_parts& use, registration_fact fact) {
    const auto record = co_await use.letters.people.find_record(fact.person);
    if (!record && record.error().code != errc::not_found) {
        co_return record.error();
    }
    if (!record || record->registration != fact.registration) {
        co_return registration_status::none;
    }
    co_return record->status;
}

/// Which calendar entry goes with the mail: the days for who comes, their end for whom a calendar has them.
task<result<bool>> needs_calendar(const registration_mail_parts& use, registration_case of) {
    if (of.fact.what == what_happened::confirmed) {
        co_return true;
    }
    if (!ends_stay(of.fact.what)) {
        co_return false;
    }
    const edition_id edition = of.in->edition.id;
    auto known = co_await use.letters.records.is_in_calendar(
        edition, make_registration_uid(of.fact.registration, edition));
    co_return known;
}

task<result<std::string>> make_link(const registration_mail_parts& use, registration_case of, instant until) {
    if (!needs_link(of)) {
        co_return page_of(of, use.letters.public_url);
    }
    auto made = co_await use.links.make_invitation_link(of.fact.person, until);
    co_return made;
}

task<result<void>> post(registration_mail_parts use, outbox::entry one, registration_case of) {
    auto to = co_await find_recipient(use.letters, of.fact.person);
    if (!to) {
        co_return without_recipient(to.error(), one);
    }
    const instant now = use.letters.time.now();
    const instant until = needs_link(of) ? end_of_invitation(of.fact, now) : from_unix_ms(of.fact.ends_at_ms);
    const auto calendar = co_await needs_calendar(use, of);
    if (!calendar) {
        co_return calendar.error();
    }
    const auto link = co_await make_link(use, of, until);
    if (!link) {
        co_return link.error();
    }
    const std::string name = text_name(of);
    letter_order what;
    what.name = name;
    what.values = make_values(of, to->book(), *link, until);
    if (*calendar) {
        what.calendar = make_entry(of, to->book(), *link);
    }
    auto sent = co_await post_letter(use.letters, std::move(one), std::move(*to), std::move(what));
    co_return sent;
}

task<result<void>> tell(registration_mail_parts use, outbox::entry one) {
    auto fact = protocol::parse_json<registration_fact>(one.json);
    if (!fact) {
        co_return fact.error();
    }
    registration_case of;
    of.fact = std::move(*fact);
    of.in = use.letters.programme.current();
    const edition_id edition = of.in->edition.id;
    if (of.fact.what == what_happened::confirmed) {
        // Before the state is read: whoever cancels from now on finds that there is something to cancel.
        const auto noted = co_await use.letters.records.note_calendar(
            edition, make_registration_uid(of.fact.registration, edition), of.fact.sequence);
        if (!noted) {
            co_return noted.error();
        }
    }
    const auto status = co_await find_status(use, of.fact);
    if (!status) {
        co_return status.error();
    }
    of.status = *status;
    if (!is_news(of.fact, of.status, use.letters.time.now())) {
        log_info("registration mail dropped, of no use any more", {{"entry", one.id}});
        co_return result<void>();
    }
    auto sent = co_await post(std::move(use), std::move(one), std::move(of));
    co_return sent;
}

} // namespace

bool is_news(const registration_fact& fact, registration_status now_is, instant now) {
    const bool in_time = fact.ends_at_ms == 0 || now < from_unix_ms(fact.ends_at_ms);
    switch (fact.what) {
    case what_happened::invited:
        return now_is == registration_status::invited && in_time;
    case what_happened::submitted:
        return now_is == registration_status::submitted;
    case what_happened::approved:
        return now_is == registration_status::approved && in_time;
    case what_happened::waitlisted:
        return now_is == registration_status::waitlisted;
    case what_happened::declined:
        return now_is == registration_status::declined;
    case what_happened::confirmed:
        return is_coming(now_is);
    case what_happened::expired:
        return now_is == registration_status::expired;
    case what_happened::cancelled:
        return now_is == registration_status::cancelled;
    case what_happened::revoked:
        return now_is == registration_status::revoked;
    case what_happened::reminder:
        return in_time && (now_is == registration_status::invited || now_is == registration_status::approved);
    }
    return false;
}

std::string make_registration_uid(const registration_id& of, const edition_id& edition) {
    return "reg-" + of.str() + "@" + edition.str();
}

outbox::outbox_worker::handler registration_mail_handler(registration_mail_parts use) {
    return [use = std::move(use)](outbox::entry one) { return tell(use, std::move(one)); };
}

} // namespace convene::scheduling
