#pragma once

#include "scheduling/draft/plan_rules.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace convene::scheduling::detail {

/// Gives the same number to the same name, counting from zero.
template<class Name>
class numbering {
public:
    number number_of(const Name& name) { return numbers_.emplace(name, size()).first->second; }
    std::optional<number> find(const Name& name) const {
        const auto found = numbers_.find(name);
        return found == numbers_.end() ? std::nullopt : std::optional(found->second);
    }
    number size() const noexcept { return static_cast<number>(numbers_.size()); }

private:
    std::unordered_map<Name, number> numbers_;
};

/// A plan by numbers: its sessions, and for each place and person those that are there. Whoever is named
/// somewhere has a number, even when the plan says nothing about them.
class plan_tables {
public:
    explicit plan_tables(const plan& of);

    /// Puts the session where one of the same id was, or adds it.
    void replace(const draft_session& with);

    /// The session of that id, or null when the plan has none.
    const rule_session* find(const session_id& id) const;
    /// Puts a session out of the tables at that time.
    void set_time(rule_session& of, const period& time) const;
    /// The places of the plan, in its order.
    const std::vector<number>& known_places() const noexcept { return known_places_; }
    const std::vector<rule_place>& places() const noexcept { return places_; }
    const std::vector<rule_session>& sessions() const noexcept { return sessions_; }

    /// Absent for a place that nothing in the plan names.
    std::optional<number> find_place(const place_id& id) const { return place_numbers_.find(id); }

    /// Adds all hits that name this session on either side, as if it took the place of its namesake; in no
    /// order, but always the same.
    void collect(const rule_session& of, hits& into) const;
    /// The part of it that is the same wherever the session is.
    void collect_of_time(const rule_session& of, hits& into) const;
    /// And the rest.
    void collect_of_place(const rule_session& of, hits& into) const;

    /// What findings are told in the order of: kind, both sessions, place, person, feature.
    using order = std::tuple<finding_kind, std::string_view, std::string_view, std::string_view,
                             std::string_view, std::string_view>;
    order order_of(const hit& of) const;
    finding name(const hit& of) const;
    std::vector<finding> name(hits all) const;

private:
    number number_session(const session_id& id);
    number number_place(const place_id& id);
    number number_person(const person_id& id);
    number number_feature(const std::string& feature);
    std::vector<number> number_serving(const session& in);
    rule_session read(const draft_session& from);
    void add(const absence& away);
    void enter(const rule_session& in);
    void leave(const rule_session& out);
    void collect_order(const rule_session& of, hits& into) const;
    void collect_plenaries(const rule_session& of, hits& into) const;

    std::string zone_; ///< empty: not a known one, and nothing is past midnight
    numbering<session_id> session_numbers_;
    numbering<place_id> place_numbers_;
    numbering<person_id> person_numbers_;
    numbering<std::string> feature_numbers_;
    std::vector<rule_session> sessions_;
    std::vector<std::vector<number>> followers_; ///< of each session, those that come after it
    std::vector<rule_place> places_;
    std::vector<number> known_places_;
    std::vector<rule_person> people_;
    std::vector<std::string> features_;
    std::vector<number> plenaries_; ///< that take time
};

} // namespace convene::scheduling::detail
