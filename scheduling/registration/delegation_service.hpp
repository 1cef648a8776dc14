#pragma once

#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/registration/invitations.hpp"
#include "scheduling/registration/registration_repository.hpp"
#include "scheduling/sites/site_repository.hpp"
#include "server/auth/roles.hpp"

#include <memory>

namespace convene::scheduling {

/// The team that a site sends: its lead fills the seats, its liaison helps, organisers set the quota. One per
/// node. A site with which the caller has nothing to do is `not_found`.
class delegation_service {
public:
    delegation_service(registration_repository& registrations, people_repository& people,
                       programme_cache& programme, scheduling::invitations& invitations,
                       site_repository& sites)
        : registrations_(registrations), people_(people), programme_(programme), invitations_(invitations),
          sites_(sites) {}

    /// All for organisers; else those of the caller's sites.
    task<result<delegations_answer>> list(auth::principal caller);
    task<result<delegation_view>> read(auth::principal caller, site_id site);
    /// Nothing, when the caller may see the site's team; else `not_found`.
    task<result<void>> check_visible(auth::principal caller, site_id site);
    /// Errors: `conflict` (somebody changed it meanwhile), `forbidden`, `invalid`.
    task<result<delegation_view>> change(auth::principal caller, site_id site, delegation_change to);
    /// Errors: `invalid`, `conflict`. Beyond the quota people wait; far beyond it is refused.
    task<result<delegation_view>> invite(auth::principal caller, site_id site, invitation whom);
    /// One of the team goes and another is invited; nobody goes when the invitation is refused. Errors:
    /// `not_found` (of another team), `conflict` (the caller themselves), as of an invitation.
    task<result<delegation_view>> swap_member(auth::principal caller, site_id site, swap_request what);
    /// Takes one of the team off the list. Errors: `not_found`, `conflict` (the caller themselves).
    task<result<delegation_view>> release(auth::principal caller, site_id site, registration_id who);

private:
    /// What the caller may do with the site's team.
    struct access {
        auth::relation to;
        std::shared_ptr<const programme> in;
    };
    task<result<access>> find_for(const auth::principal& caller, const site_id& site, auth::action what);
    task<result<delegation_view>> describe(const auth::principal& caller, const site_id& site, access how);
    /// The view after somebody was named, with what to look at again.
    task<result<delegation_view>> describe_named(const auth::principal& caller, const site_id& site,
                                                 const std::string& email, access how);
    task<result<person_id>> find_member(const auth::principal& caller, const edition_id& edition,
                                        const site_id& site, registration_id who);

    registration_repository& registrations_;
    people_repository& people_;
    programme_cache& programme_;
    scheduling::invitations& invitations_;
    site_repository& sites_;
};

} // namespace convene::scheduling
