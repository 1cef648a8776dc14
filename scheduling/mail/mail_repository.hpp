#pragma once

#include "server/core/clock.hpp"
#include "server/core/ids.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace convene::scheduling {

/// A fact in the outbox as it is stored; `json` names people by id.
struct stored_mail {
    std::string id;
    std::string kind;
    std::string json;
    std::optional<instant> since;
    std::int64_t tries = 0;
    std::string why;
};

struct stored_hold {
    instant since;
    person_id actor;
    std::string reason;
};

struct stored_outbox {
    std::optional<stored_hold> held;
    std::int64_t waiting_count = 0;
    std::int64_t dead_count = 0;
    std::vector<stored_mail> waiting;
    std::vector<stored_mail> dead;
};

struct stored_bounce {
    person_id person;
    instant since;
    int code = 0;
};

/// Who acts on the outbox, and why.
struct mail_act {
    person_id actor;
    std::string reason;
};

/// What is kept about an edition's mail (`lua/mail_outbox.lua`): its outbox, and beside it
/// `cv:{ED}:mail:bounced` (hash person -> "MS CODE") and `cv:{ED}:mail:calendar` (hash UID -> newest SEQUENCE
/// that a mail asked a calendar to take in). One per node; use it from its thread. Errors of all:
/// `unavailable`.
class mail_repository {
public:
    mail_repository(redis::client& store, const clock& time) : store_(store), clock_(time) {}

    /// At most `most_listed` of each list.
    task<result<stored_outbox>> load(edition_id edition);
    task<result<std::vector<stored_bounce>>> load_bounces(edition_id edition);

    /// Stops (`held`) or starts the edition's mail; the workers of all nodes see it at their next look.
    task<result<void>> set_held(edition_id edition, bool held, mail_act by);
    /// What becomes of a mail that was given up.
    enum class dead_end { retry, drop };
    /// Errors: `not_found` (somebody was faster), `invalid` (`id` is none).
    task<result<void>> end_dead(edition_id edition, std::string id, dead_end how, mail_act by);

    /// The mail server refused this person for good.
    task<result<void>> note_bounce(edition_id edition, person_id person, int code);
    /// It took a mail for them.
    task<result<void>> forget_bounce(edition_id edition, person_id person);

    /// A calendar is about to be asked to take an entry in; said before it is decided whether the mail is
    /// still of use, so that a CANCEL that is decided meanwhile finds it.
    task<result<void>> note_calendar(edition_id edition, std::string uid, std::int64_t sequence);
    task<result<bool>> is_in_calendar(edition_id edition, std::string uid);

    static constexpr int most_listed = 200;

private:
    redis::client& store_;
    const clock& clock_;
};

} // namespace convene::scheduling
