#include "scheduling/sites/site_exchange.hpp"

#include "scheduling/csv/csv_writer.hpp"
#include "scheduling/folded_text.hpp"
#include "scheduling/sites/site_rules.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace convene::scheduling {

namespace {

error only_organisers() {
    return {errc::forbidden, "Only organisers can import and export sites."};
}

void count(sites_imported& into, row_outcome outcome) {
    switch (outcome) {
    case row_outcome::made:
        ++into.made;
        break;
    case row_outcome::changed:
        ++into.changed;
        break;
    case row_outcome::same:
        ++into.same;
        break;
    case row_outcome::error:
        ++into.errors;
        break;
    }
}

imported_row refuse_row(imported_row row, std::string column, std::string sentence) {
    row.outcome = row_outcome::error;
    row.site.reset();
    if (!column.empty()) {
        row.column = std::move(column);
    }
    row.sentence = std::move(sentence);
    return row;
}

/// A refusal of the store that is about the row, not about the store.
bool is_about_row(errc code) {
    return code == errc::conflict || code == errc::invalid || code == errc::not_found;
}

} // namespace

task<result<site_table_context>> site_exchange::load() {
    auto sites = co_await sites_.load_all();
    if (!sites) {
        co_return sites.error();
    }
    auto cohorts = co_await sites_.load_cohorts();
    if (!cohorts) {
        co_return cohorts.error();
    }
    site_table_context known;
    known.cohorts = std::move(*cohorts);
    for (site_record& each : *sites) {
        std::string key = site_key(each.facts);
        known.sites.emplace(std::move(key), std::move(each));
    }
    co_return known;
}

task<result<site_exchange::liaison_reading>> site_exchange::find_liaison(std::string mail) {
    liaison_reading read;
    if (mail.empty()) {
        co_return read;
    }
    auto account = co_await accounts_.find_by_email(std::move(mail));
    if (!account) {
        co_return account.error();
    }
    auto names = co_await served_by_.load();
    if (!names) {
        co_return names.error();
    }
    const auto known = *account ? (*names)->find((*account)->person) : (*names)->end();
    if (known == (*names)->end() || !known->second.liaison) {
        read.wrong = "Nobody with this address is a liaison in this edition.";
    } else {
        read.person = known->first;
    }
    co_return read;
}

task<result<imported_row>> site_exchange::take_row(auth::principal caller, const csv_row& row,
                                                   const site_table_context& known, bool dry_run) {
    imported_row done;
    done.row = static_cast<std::int64_t>(row.number);
    std::string mail = row.problem ? std::string() : row.text(column_liaison);
    auto liaison = co_await find_liaison(std::move(mail));
    if (!liaison) {
        co_return liaison.error();
    }
    site_row_plan plan = plan_row(row, known, liaison->person);
    done.name = plan.name;
    done.outcome = plan.outcome;
    if (!liaison->wrong.empty()) {
        co_return refuse_row(std::move(done), "liaison", std::move(liaison->wrong));
    }
    if (plan.outcome == row_outcome::error) {
        co_return refuse_row(std::move(done), std::move(plan.problem.column),
                             std::move(plan.problem.sentence));
    }
    if (plan.outcome != row_outcome::made) {
        done.site = plan.row.id;
    }
    if (dry_run || plan.outcome == row_outcome::same) {
        co_return done;
    }
    auto stored = co_await sites_.store_row(caller.person, std::move(plan.row));
    if (stored) {
        done.site = std::move(*stored);
        co_return done;
    }
    if (!is_about_row(stored.error().code)) {
        co_return stored.error();
    }
    co_return refuse_row(std::move(done), stored.error().field == "version" ? "" : stored.error().field,
                         stored.error().message);
}

task<result<sites_imported>> site_exchange::import(auth::principal caller, sites_import what) {
    if (!caller.has(auth::role::organiser)) {
        co_return only_organisers();
    }
    const csv_table table = read_table(what.csv, site_columns());
    if (table.refused) {
        co_return error(errc::invalid, *table.refused, "csv");
    }
    const auto known = co_await load();
    if (!known) {
        co_return known.error();
    }
    sites_imported answer;
    answer.dry_run = what.dry_run;
    std::set<std::string> seen;
    for (const csv_row& row : table.rows) {
        const bool repeated =
            !row.problem && !seen.insert(fold(row.text(column_name) + ", " + row.text(column_state))).second;
        imported_row done;
        if (repeated) {
            done.row = static_cast<std::int64_t>(row.number);
            done.name = row.text(column_name) + ", " + row.text(column_state);
            done = refuse_row(std::move(done), "name", "This site is in the file twice.");
        } else {
            auto taken = co_await take_row(caller, row, *known, what.dry_run);
            if (!taken) {
                co_return taken.error();
            }
            done = std::move(*taken);
        }
        count(answer, done.outcome);
        answer.rows.push_back(std::move(done));
    }
    co_return answer;
}

task<result<std::string>> site_exchange::write(auth::principal caller) {
    if (!caller.has(auth::role::organiser)) {
        co_return only_organisers();
    }
    const auto known = co_await load();
    if (!known) {
        co_return known.error();
    }
    std::vector<std::string> header;
    for (const csv_column& each : site_columns()) {
        header.push_back(each.name);
    }
    csv_writer table;
    table.row(header);
    std::map<person_id, std::string> mails;
    for (const auto& [key, site] : known->sites) {
        const site_duty_record* primary = find_primary(site);
        const person_id liaison = primary == nullptr ? person_id() : primary->person;
        if (!liaison.empty() && !mails.contains(liaison)) {
            const auto account = co_await accounts_.find(liaison);
            if (!account) {
                co_return account.error();
            }
            mails[liaison] = *account ? (*account)->email : std::string();
        }
        table.row(write_row(site, known->cohorts, mails[liaison]));
    }
    const auto noted =
        co_await sites_.note(caller.person, "sites.export", std::to_string(known->sites.size()) + " sites");
    if (!noted) {
        co_return noted.error();
    }
    co_return std::move(table).take();
}

} // namespace convene::scheduling
