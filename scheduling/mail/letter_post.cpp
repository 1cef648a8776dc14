#include "scheduling/mail/letter_post.hpp"

#include "scheduling/programme.hpp"
#include "server/core/log.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

outbox::mail make_mail(const letter_parts& use, const outbox::entry& fact, const recipient& to,
                       letter_order what) {
    const auto in = use.programme.current();
    what.values.emplace("name", to.name);
    what.values.emplace("edition", in->edition.name);
    what.values.emplace("contact", use.contact);
    letter written = to.book().write(what.name, what.values);
    outbox::mail made;
    made.id = fact.tag.substr(1, fact.tag.size() - 2) + "-" + fact.fact;
    made.to = to.email;
    made.to_name = to.name;
    made.subject = std::move(written.subject);
    made.text = std::move(written.text);
    made.html = std::move(written.html);
    if (what.calendar) {
        what.calendar->organiser = {in->edition.name, use.contact};
        what.calendar->attendee = {to.name, to.email};
        made.calendar = outbox::calendar_part{std::string(name_of(what.calendar->method)),
                                              write_calendar(*what.calendar, use.time.now())};
    }
    return made;
}

/// Beside the mail itself, which is done: a failure here only leaves an old note.
task<void> note_outcome(const letter_parts& use, person_id person, result<void> sent) {
    const edition_id edition = use.programme.current()->edition.id;
    result<void> noted;
    if (sent) {
        noted = co_await use.records.forget_bounce(edition, person);
    } else if (const auto code = outbox::bounce_code(sent.error())) {
        noted = co_await use.records.note_bounce(edition, person, *code);
    }
    if (!noted) {
        log_warn("what became of a mail is not noted", {{"person", person.str()}});
    }
}

} // namespace

task<result<recipient>> find_recipient(const letter_parts& use, person_id person) {
    const auto account = co_await use.accounts.find(person);
    if (!account) {
        co_return account.error();
    }
    if (!*account || (*account)->email.empty()) {
        co_return error(errc::not_found, "The person has no address any more.");
    }
    const auto chosen = co_await use.preferences.load(person);
    if (!chosen) {
        co_return chosen.error();
    }
    recipient found;
    found.person = std::move(person);
    found.email = (*account)->email;
    found.name = (*account)->name;
    found.spoken = chosen->language.value_or(auth::language::en);
    co_return found;
}

result<void> without_recipient(const error& why, const outbox::entry& fact) {
    if (why.code != errc::not_found) {
        return why;
    }
    log_info("mail dropped, its person has no address any more", {{"entry", fact.id}});
    return {};
}

task<result<void>> post_letter(const letter_parts& use, outbox::entry fact, recipient to, letter_order what) {
    outbox::mail made = make_mail(use, fact, to, std::move(what));
    auto sent = co_await use.mail.send(std::move(made));
    co_await note_outcome(use, std::move(to.person), sent);
    co_return sent;
}

} // namespace convene::scheduling
