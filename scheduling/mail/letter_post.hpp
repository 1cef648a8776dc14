#pragma once

#include "scheduling/calendar/calendar_text.hpp"
#include "scheduling/mail/letter_book.hpp"
#include "scheduling/mail/mail_repository.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/auth/account_repository.hpp"
#include "server/auth/preferences_repository.hpp"
#include "server/outbox/mailer.hpp"
#include "server/outbox/outbox_worker.hpp"

#include <optional>
#include <string>

namespace convene::scheduling {

/// What letters about an edition are made with; all of it outlives the worker.
struct letter_parts {
    auth::account_repository& accounts;
    auth::preferences_repository& preferences;
    people_repository& people;
    programme_cache& programme;
    mail_repository& records;
    outbox::mailer& mail;
    const clock& time;
    std::string public_url; ///< no slash at the end
    std::string contact;    ///< whom people may write to: the sender of the mails
};

/// Who gets a letter.
struct recipient {
    person_id person;
    std::string email;
    std::string name;
    auth::language spoken = auth::language::en;

    const letter_book& book() const { return letter_book::in(spoken); }
};

/// A letter about a fact, before its words are filled in.
struct letter_order {
    std::string_view name;                  ///< of its text in the book
    letter_values values;                   ///< greeting and ending are filled in by `post_letter`
    std::optional<calendar_entry> calendar; ///< parties are filled in by `post_letter`
};

/// Address, name and language of a person. Errors: `not_found` (no account: the letter can never be sent),
/// `unavailable`.
task<result<recipient>> find_recipient(const letter_parts& use, person_id person);

/// What becomes of a letter without a recipient: whoever deleted their data has no address any more, so it is
/// dropped like one of no use; other errors stay.
result<void> without_recipient(const error& why, const outbox::entry& fact);

/// Writes and sends a letter; the same fact always has the same Message-ID. A refusal of the recipient for
/// good is noted with the person, a success forgets it. Errors as `outbox::mailer`.
task<result<void>> post_letter(const letter_parts& use, outbox::entry fact, recipient to, letter_order what);

} // namespace convene::scheduling
