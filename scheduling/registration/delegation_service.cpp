#include "scheduling/registration/delegation_service.hpp"

#include "scheduling/eligibility.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/registration/caller_ties.hpp"
#include "scheduling/registration/registration_rules.hpp"
#include "server/auth/email.hpp"
#include "server/core/text.hpp"

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t problem_characters = 3000;
constexpr std::int64_t most_seats_of_a_site = 1000;

error no_such_site() {
    return {errc::not_found, "There is no such site for you.", "site"};
}

delegation_summary make_summary(const delegation_state& of, const programme& in) {
    return {site_id(of.delegation.site), site_name(in, of.delegation.site), of.delegation.quota, of.held,
            of.named};
}

const delegation_state* find_delegation(const edition_sizes& in, const site_id& site) {
    const auto found = std::ranges::find_if(
        in.delegations, [&](const delegation_state& each) { return each.delegation.site == site.str(); });
    return found == in.delegations.end() ? nullptr : &*found;
}

invitation to_invitation(const site_id& site, std::string email, std::string name) {
    return {std::move(email), std::move(name), "site_team", site};
}

} // namespace

task<result<delegation_service::access>>
delegation_service::find_for(const auth::principal& caller, const site_id& site, auth::action what) {
    access found;
    found.in = programme_.current();
    const auto self = co_await load_ties(people_, sites_, caller);
    if (!self) {
        co_return self.error();
    }
    found.to = relate(self->who, site, self->serves);
    if (site_name(*found.in, site.str()).empty() || !may(caller, auth::action::see_registrations, found.to)) {
        co_return no_such_site();
    }
    if (!may(caller, what, found.to)) {
        co_return error(errc::forbidden, "Your role does not allow this.");
    }
    co_return found;
}

task<result<delegation_view>> delegation_service::describe(const auth::principal& caller, const site_id& site,
                                                           access how) {
    const auto sizes = co_await registrations_.load_sizes(how.in->edition.id);
    if (!sizes) {
        co_return sizes.error();
    }
    const auto people = co_await registrations_.list(how.in->edition.id, site);
    if (!people) {
        co_return people.error();
    }
    delegation_view made;
    const delegation_state* of = find_delegation(*sizes, site);
    static_cast<delegation_summary&>(made) =
        make_summary(of != nullptr ? *of : delegation_state{{site.str(), 0, {}, 0}, 0, 0}, *how.in);
    made.problems = of != nullptr ? of->delegation.problems : std::string();
    made.version = of != nullptr ? of->delegation.version : 0;
    for (const registered_person& each : *people) {
        made.people.push_back(
            make_line(each.person, each.registration, *how.in, caller.has(auth::role::organiser)));
        if (made.people.back().leads && !is_out(each.registration.status)) {
            made.leads.push_back(made.people.back().name);
        }
    }
    std::ranges::sort(made.people, {},
                      [](const registration_line& l) { return std::tie(l.name, l.registration); });
    made.may_name = may(caller, auth::action::name_people, how.to);
    made.may_write = may(caller, auth::action::change_delegation, how.to);
    made.may_set_quota = may(caller, auth::action::set_quota, how.to);
    co_return made;
}

task<result<delegations_answer>> delegation_service::list(auth::principal caller) {
    const auto in = programme_.current();
    const auto self = co_await load_ties(people_, sites_, caller);
    if (!self) {
        co_return self.error();
    }
    const auto sizes = co_await registrations_.load_sizes(in->edition.id);
    if (!sizes) {
        co_return sizes.error();
    }
    delegations_answer made;
    for (const delegation_state& each : sizes->delegations) {
        const auth::relation to = relate(self->who, site_id(each.delegation.site), self->serves);
        if (may(caller, auth::action::see_registrations, to)) {
            made.delegations.push_back(make_summary(each, *in));
        }
    }
    std::ranges::sort(made.delegations, {},
                      [](const delegation_summary& d) { return std::tie(d.site_name, d.site); });
    co_return made;
}

task<result<delegation_view>> delegation_service::read(auth::principal caller, site_id site) {
    auto how = co_await find_for(caller, site, auth::action::see_registrations);
    if (!how) {
        co_return how.error();
    }
    auto made = co_await describe(caller, site, std::move(*how));
    co_return made;
}

task<result<void>> delegation_service::check_visible(auth::principal caller, site_id site) {
    const auto how = co_await find_for(caller, site, auth::action::see_registrations);
    if (!how) {
        co_return how.error();
    }
    co_return result<void>();
}

task<result<delegation_view>> delegation_service::describe_named(const auth::principal& caller,
                                                                 const site_id& site,
                                                                 const std::string& email, access how) {
    const std::shared_ptr<const programme> in = how.in;
    auto made = co_await describe(caller, site, std::move(how));
    if (!made) {
        co_return made;
    }
    if (made->named > made->quota) {
        made->warnings.push_back(delegation_warning::seats_promised);
    }
    const auto other = co_await registrations_.note_address(in->edition.id, site, auth::mail_domain(email));
    if (other && !other->empty()) { // without an answer there is no hint; who was named is named
        made->warnings.push_back(delegation_warning::address_of_other_site);
        made->other_site = site_name(*in, other->str());
    }
    co_return made;
}

task<result<delegation_view>> delegation_service::change(auth::principal caller, site_id site,
                                                         delegation_change to) {
    auto how = co_await find_for(caller, site, auth::action::change_delegation);
    if (!how) {
        co_return how.error();
    }
    const auto sizes = co_await registrations_.load_sizes(how->in->edition.id);
    if (!sizes) {
        co_return sizes.error();
    }
    const delegation_state* of = find_delegation(*sizes, site);
    delegation_order order{site,
                           to.version,
                           of != nullptr ? of->delegation.quota : 0,
                           of != nullptr ? of->delegation.problems : std::string(),
                           {}};
    if (to.quota && *to.quota != order.quota) {
        if (!may(caller, auth::action::set_quota, how->to)) {
            co_return error(errc::forbidden, "Only organisers change how many a site may send.", "quota");
        }
        if (*to.quota < 0 || *to.quota > most_seats_of_a_site) {
            co_return error(errc::invalid, "A site may send 0 to 1,000 people.", "quota");
        }
        auto reason = clean_reason(std::move(to.reason), true);
        if (!reason) {
            co_return reason.error();
        }
        order.quota = *to.quota;
        order.reason = std::move(*reason);
    }
    if (to.problems) {
        if (count_code_points(*to.problems) > problem_characters) {
            co_return error(errc::invalid, "This can have at most 3,000 characters.", "problems");
        }
        order.problems = show_controls(*to.problems);
    }
    const auto stored =
        co_await registrations_.set_delegation(how->in->edition.id, caller.person, std::move(order));
    if (!stored) {
        co_return stored.error();
    }
    auto made = co_await describe(caller, site, std::move(*how));
    co_return made;
}

task<result<delegation_view>> delegation_service::invite(auth::principal caller, site_id site,
                                                         invitation whom) {
    auto how = co_await find_for(caller, site, auth::action::name_people);
    if (!how) {
        co_return how.error();
    }
    auto cleaned = clean_invitation(to_invitation(site, std::move(whom.email), std::move(whom.name)));
    if (!cleaned) {
        co_return cleaned.error();
    }
    const bool by_lead = !caller.has(auth::role::organiser);
    const edition_id edition = how->in->edition.id;
    const std::string email = cleaned->email;
    const auto state = co_await invitations_.invite(edition, caller.person, std::move(*cleaned), by_lead);
    if (!state) {
        co_return state.error();
    }
    people_.forget();
    auto made = co_await describe_named(caller, site, email, std::move(*how));
    co_return made;
}

task<result<person_id>> delegation_service::find_member(const auth::principal& caller,
                                                        const edition_id& edition, const site_id& site,
                                                        registration_id who) {
    auto owner = co_await registrations_.find_owner(edition, std::move(who));
    if (!owner) {
        co_return owner.error();
    }
    if (*owner == caller.person) { // they may, and it is asked of them there whether they mean it
        co_return error(errc::conflict, "This is you. Cancel on the page of your own registration.", "out");
    }
    const auto of = co_await registrations_.load(edition, *owner);
    if (!of) {
        co_return of.error();
    }
    if (of->registration.site != site.str()) {
        co_return error(errc::not_found, "There is no such registration on this team.", "out");
    }
    co_return owner;
}

task<result<delegation_view>> delegation_service::swap_member(auth::principal caller, site_id site,
                                                              swap_request what) {
    auto how = co_await find_for(caller, site, auth::action::name_people);
    if (!how) {
        co_return how.error();
    }
    const edition_id edition = how->in->edition.id;
    auto member = co_await find_member(caller, edition, site, what.out);
    if (!member) {
        co_return member.error();
    }
    auto cleaned = clean_invitation(to_invitation(site, std::move(what.email), std::move(what.name)));
    if (!cleaned) {
        co_return cleaned.error();
    }
    const bool by_lead = !caller.has(auth::role::organiser);
    const std::string email = cleaned->email;
    const auto state = co_await invitations_.invite(edition, caller.person, std::move(*cleaned), by_lead);
    if (!state) {
        co_return state.error();
    }
    const auto left =
        co_await registrations_.cancel(edition, caller.person, std::move(*member), "Swapped by the site.");
    if (!left) {
        co_return left.error();
    }
    people_.forget();
    auto made = co_await describe_named(caller, site, email, std::move(*how));
    co_return made;
}

task<result<delegation_view>> delegation_service::release(auth::principal caller, site_id site,
                                                          registration_id who) {
    auto how = co_await find_for(caller, site, auth::action::name_people);
    if (!how) {
        co_return how.error();
    }
    const edition_id edition = how->in->edition.id;
    auto member = co_await find_member(caller, edition, site, std::move(who));
    if (!member) {
        co_return member.error();
    }
    const auto left = co_await registrations_.cancel(edition, caller.person, std::move(*member),
                                                     "Taken off the list by the site.");
    if (!left) {
        co_return left.error();
    }
    people_.forget();
    auto made = co_await describe(caller, site, std::move(*how));
    co_return made;
}

} // namespace convene::scheduling
