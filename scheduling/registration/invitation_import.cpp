#include "scheduling/registration/invitation_import.hpp"

#include "scheduling/csv/csv_reader.hpp"
#include "scheduling/eligibility.hpp"
#include "scheduling/registration/registration_rules.hpp"
#include "server/auth/email.hpp"
#include "server/auth/roles.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_rows = 1'000;
/// In one real run: few enough to be done within a second or two, and for a page to show that it goes on.
constexpr std::size_t rows_a_run = 50;
/// A table as a JSON string: quotes and line breaks take two bytes each.
constexpr std::size_t body_bytes = 2 * max_csv_bytes + 1024;

void refuse(invited_row& row, std::string column, std::string sentence) {
    row.outcome = invite_outcome::error;
    if (!column.empty()) {
        row.column = std::move(column);
    }
    row.sentence = std::move(sentence);
}

void count(people_imported& into, invite_outcome outcome) {
    into.invited += outcome == invite_outcome::invited ? 1 : 0;
    into.known += outcome == invite_outcome::known ? 1 : 0;
    into.errors += outcome == invite_outcome::error ? 1 : 0;
}

/// The rows read; an address that was in a row before is a problem of the later row.
std::vector<invitation_plan> plan_all(const csv_table& table, const programme& in) {
    std::vector<invitation_plan> plans;
    std::set<std::string> seen;
    for (const csv_row& row : table.rows) {
        invitation_plan plan = plan_invitation(row, in);
        if (!plan.problem) {
            const auto folded = auth::fold_email(plan.whom.email);
            if (!folded) {
                plan.problem = {"email", "This is not an e-mail address."};
            } else if (!seen.insert(*folded).second) {
                plan.problem = {"email", "This address is in the file twice."};
            }
        }
        plans.push_back(std::move(plan));
    }
    return plans;
}

} // namespace

task<result<bool>> invitation_import::find_known(invited_row& row) {
    const auto account = co_await use_.accounts.find_by_email(row.email);
    if (!account) {
        co_return account.error();
    }
    if (!*account) {
        co_return false;
    }
    const edition_id edition = use_.programme.current()->edition.id;
    const auto of = co_await use_.registrations.load(edition, (*account)->person);
    if (!of && of.error().code != errc::not_found) {
        co_return of.error();
    }
    if (!of) {
        co_return false;
    }
    if (of->registration.status == registration_status::revoked) {
        refuse(row, "email", "The access of this person was ended. An organiser has to let them in again.");
        co_return true;
    }
    if (is_out(of->registration.status)) {
        co_return false;
    }
    row.outcome = invite_outcome::known;
    row.registration = registration_id(of->registration.registration);
    co_return true;
}

task<result<invited_row>> invitation_import::take_row(person_id actor, invitation_plan plan, bool dry_run) {
    invited_row done;
    done.name = plan.whom.name;
    done.email = plan.whom.email;
    if (plan.problem) {
        refuse(done, plan.problem->column, plan.problem->sentence);
        co_return done;
    }
    const auto known = co_await find_known(done);
    if (!known) {
        co_return known.error();
    }
    if (*known) {
        co_return done;
    }
    done.outcome = invite_outcome::invited;
    if (dry_run) {
        co_return done;
    }
    const edition_id edition = use_.programme.current()->edition.id;
    const auto state =
        co_await use_.invitations.invite(edition, std::move(actor), std::move(plan.whom), false);
    if (state) {
        done.registration = registration_id(state->registration.registration);
        co_return done;
    }
    const error& refused = state.error();
    if (refused.code != errc::conflict && refused.code != errc::invalid && refused.code != errc::not_found) {
        co_return refused;
    }
    refuse(done, refused.field, refused.message);
    co_return done;
}

task<result<people_imported>> invitation_import::run(auth::principal caller, people_import what) {
    if (!may(caller, auth::action::name_people)) {
        co_return error(errc::forbidden, "Only organisers invite people by a table.");
    }
    const csv_table table = read_table(what.csv, invitation_columns());
    if (table.refused) {
        co_return error(errc::invalid, *table.refused, "csv");
    }
    if (table.rows.size() > most_rows) {
        co_return error(errc::invalid, "At most 1,000 people can be invited by one file.", "csv");
    }
    const auto in = use_.programme.current();
    std::vector<invitation_plan> plans = plan_all(table, *in);
    people_imported answer;
    answer.dry_run = what.dry_run;
    answer.total = static_cast<std::int64_t>(plans.size());
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const auto number = static_cast<std::int64_t>(table.rows[i].number);
        if (number < what.from_row.value_or(0)) {
            continue;
        }
        if (!what.dry_run && answer.rows.size() == rows_a_run) {
            answer.next_row = number;
            break;
        }
        auto done = co_await take_row(caller.person, std::move(plans[i]), what.dry_run);
        if (!done) {
            co_return done.error();
        }
        done->row = number;
        count(answer, done->outcome);
        answer.rows.push_back(std::move(*done));
    }
    if (!what.dry_run && answer.invited > 0) {
        use_.people.forget();
    }
    co_return answer;
}

void add_invitation_import_endpoint(http::router& routes, invitation_import& people) {
    routes.post<people_import, people_imported>(
        "/api/v1/registrations/import",
        {.who = http::access::signed_in,
         .summary = "Invites people by a table, or says what it would do; for organisers",
         .body_limit = body_bytes},
        [&people](http::request asked, people_import what) {
            return people.run(*asked.caller, std::move(what));
        });
}

} // namespace convene::scheduling
