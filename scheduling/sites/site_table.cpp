#include "scheduling/sites/site_table.hpp"

#include "scheduling/folded_text.hpp"
#include "scheduling/sites/site_rules.hpp"
#include "server/protocol/codec.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace convene::scheduling {

namespace {

template<protocol::described_enum Word>
std::vector<std::string> all_words() {
    std::vector<std::string> words;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<Word>>(
        [&](auto each) { words.emplace_back(each.name); });
    return words;
}

std::vector<csv_column> make_columns() {
    std::vector<csv_column> columns(column_liaison + 1);
    columns[column_name] = {.name = "name", .required = true, .also = {"site"}, .most_characters = 120};
    columns[column_state] = {.name = "state", .required = true, .most_characters = 40};
    columns[column_kind] = {.name = "kind", .kind = cell_kind::word, .words = all_words<site_kind>()};
    columns[column_members] = {.name = "members", .kind = cell_kind::list, .most_characters = 120};
    columns[column_zone] = {.name = "time_zone", .also = {"zone"}};
    columns[column_public_names] = {.name = "public_names", .kind = cell_kind::list, .most_characters = 120};
    columns[column_cohort] = {.name = "cohort"};
    columns[column_status] = {
        .name = "status", .kind = cell_kind::word, .words = all_words<commitment_status>()};
    columns[column_starts] = {.name = "starts_on", .kind = cell_kind::day, .also = {"start"}};
    columns[column_ends] = {.name = "ends_on", .kind = cell_kind::day, .also = {"end"}};
    columns[column_liaison] = {.name = "liaison", .kind = cell_kind::mail, .also = {"liaison_mail"}};
    return columns;
}

/// Reads one row into what the store needs; the first thing that is wrong ends it.
class planning {
public:
    planning(const csv_row& row, const site_table_context& known) : row_(row), known_(known) {}

    site_row_plan plan(const person_id& liaison) {
        set_facts();
        set_commitment();
        set_liaison(liaison);
        check_whole();
        if (!failed_) {
            made_.outcome = before_ == nullptr ? row_outcome::made
                            : changes()        ? row_outcome::changed
                                               : row_outcome::same;
        }
        return std::move(made_);
    }

private:
    void fail(std::string column, std::string sentence) {
        if (!failed_) {
            failed_ = true;
            made_.problem = {std::move(column), std::move(sentence)};
        }
    }

    /// What the file says is laid over what is known.
    site_facts lay_over() const {
        site_facts facts = before_ == nullptr ? site_facts() : before_->facts;
        facts.name = row_.text(column_name);
        facts.state = row_.text(column_state);
        if (row_.has(column_members)) {
            facts.members = row_.list(column_members);
        }
        if (row_.has(column_kind)) {
            facts.kind =
                protocol::enum_from_name<site_kind>(row_.text(column_kind)).value_or(site_kind::city);
            if (facts.kind != site_kind::joint && !row_.has(column_members)) {
                facts.members.clear();
            }
        } else if (before_ == nullptr && !facts.members.empty()) {
            facts.kind = site_kind::joint;
        }
        if (row_.has(column_zone)) {
            facts.time_zone = row_.text(column_zone);
        }
        if (row_.has(column_public_names)) {
            facts.public_names = row_.list(column_public_names);
        }
        return facts;
    }

    void set_facts() {
        site_facts named;
        named.name = row_.text(column_name);
        named.state = row_.text(column_state);
        made_.name = named.name + ", " + named.state;
        const auto found = known_.sites.find(site_key(named));
        before_ = found == known_.sites.end() ? nullptr : &found->second;
        auto facts = clean_facts(lay_over());
        if (!facts) {
            return fail(facts.error().field, facts.error().message);
        }
        made_.row.facts = std::move(*facts);
        made_.row.id = before_ == nullptr ? make_site_id(made_.row.facts) : before_->id;
        made_.row.version = before_ == nullptr ? 0 : before_->version;
        if (before_ != nullptr) {
            after_ = *before_;
        }
        after_.facts = made_.row.facts;
    }

    /// The commitment that the row is about: that of its cohort, or without one the commitment of now.
    const site_commitment* find_commitment(const std::optional<cohort_id>& cohort) const {
        if (before_ == nullptr) {
            return nullptr;
        }
        if (!cohort) {
            return find_commitment_of_now(*before_);
        }
        const site_commitment* found = nullptr;
        for (const site_commitment& each : before_->commitments) {
            found = each.cohort == *cohort ? &each : found;
        }
        return found;
    }

    std::optional<site_cohort> find_cohort() {
        const std::string label = fold(row_.text(column_cohort));
        const auto found = std::ranges::find_if(
            known_.cohorts, [&](const site_cohort& each) { return fold(each.label) == label; });
        if (found == known_.cohorts.end()) {
            fail("cohort", "There is no cohort of this label. Make it first.");
            return {};
        }
        return *found;
    }

    void set_commitment() {
        const bool says = row_.has(column_cohort) || row_.has(column_status) || row_.has(column_starts) ||
                          row_.has(column_ends);
        if (failed_ || !says) {
            return;
        }
        std::optional<site_cohort> cohort;
        if (row_.has(column_cohort)) {
            cohort = find_cohort();
            if (!cohort) {
                return;
            }
        }
        const auto* known = find_commitment(cohort ? std::optional(cohort->id) : std::nullopt);
        if (known == nullptr && !cohort) {
            return fail("cohort", "Say which cohort this is about.");
        }
        const site_commitment wanted =
            lay_over(known == nullptr ? site_commitment{0, cohort->id, cohort->starts_on, cohort->ends_on,
                                                        commitment_status::planned}
                                      : *known);
        if (const auto days = check_days(wanted.starts_on, wanted.ends_on); !days) {
            return fail(days.error().field, days.error().message);
        }
        keep_commitment(wanted, known);
    }

    site_commitment lay_over(site_commitment wanted) const {
        if (const auto day = row_.day(column_starts)) {
            wanted.starts_on = to_text(*day);
        }
        if (const auto day = row_.day(column_ends)) {
            wanted.ends_on = to_text(*day);
        }
        if (row_.has(column_status)) {
            wanted.status = protocol::enum_from_name<commitment_status>(row_.text(column_status))
                                .value_or(commitment_status::planned);
        }
        return wanted;
    }

    void keep_commitment(const site_commitment& wanted, const site_commitment* known) {
        if (known == nullptr) {
            after_.commitments.push_back(wanted);
        } else {
            const auto at = std::ranges::find(after_.commitments, known->number, &site_commitment::number);
            *at = wanted;
            if (known->starts_on == wanted.starts_on && known->ends_on == wanted.ends_on &&
                known->status == wanted.status) {
                return;
            }
        }
        made_.row.commitment = wanted;
    }

    void set_liaison(const person_id& liaison) {
        if (failed_ || liaison.empty()) {
            return;
        }
        const site_duty_record* now = find_primary(after_);
        if (now != nullptr && now->person == liaison) {
            return;
        }
        made_.row.primary = liaison;
        site_duty_record begins;
        begins.person = liaison;
        after_.people.push_back(std::move(begins));
    }

    /// I-25, said before the store has to.
    void check_whole() {
        if (failed_) {
            return;
        }
        const auto running = std::ranges::count_if(
            after_.commitments, [](const site_commitment& each) { return is_running(each.status); });
        if (running > 1) {
            return fail("status", "A site has at most one active commitment. End the other one first.");
        }
        if (needs_liaison(after_) && (before_ == nullptr || !needs_liaison(*before_))) {
            fail("liaison", "A site with an active commitment needs a primary liaison.");
        }
    }

    bool changes() const {
        return made_.row.commitment || !made_.row.primary.empty() ||
               !changed_fields(before_->facts, made_.row.facts).empty();
    }

    const csv_row& row_;
    const site_table_context& known_;
    const site_record* before_ = nullptr;
    site_record after_;
    site_row_plan made_;
    bool failed_ = false;
};

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& each : names) {
        all += (all.empty() ? "" : "; ") + each;
    }
    return all;
}

} // namespace

std::span<const csv_column> site_columns() {
    static const std::vector<csv_column> columns = make_columns();
    return columns;
}

site_row_plan plan_row(const csv_row& row, const site_table_context& known, const person_id& liaison) {
    if (row.problem) {
        site_row_plan refused;
        refused.problem = *row.problem;
        return refused;
    }
    return planning(row, known).plan(liaison);
}

std::vector<std::string> write_row(const site_record& of, const std::vector<site_cohort>& cohorts,
                                   const std::string& liaison_mail) {
    std::vector<std::string> cells(column_liaison + 1);
    cells[column_name] = of.facts.name;
    cells[column_state] = of.facts.state;
    cells[column_kind] = protocol::enum_name(of.facts.kind);
    cells[column_members] = joined(of.facts.members);
    cells[column_zone] = of.facts.time_zone;
    cells[column_public_names] = joined(of.facts.public_names);
    if (const site_commitment* now = find_commitment_of_now(of)) {
        const auto cohort = std::ranges::find(cohorts, now->cohort, &site_cohort::id);
        cells[column_cohort] = cohort == cohorts.end() ? now->cohort.str() : cohort->label;
        cells[column_status] = protocol::enum_name(now->status);
        cells[column_starts] = now->starts_on;
        cells[column_ends] = now->ends_on;
    }
    cells[column_liaison] = liaison_mail;
    return cells;
}

} // namespace convene::scheduling
