#pragma once

#include "scheduling/import/summit_file.hpp"

#include <map>
#include <string>

/// The parts of `read_summit`, in the order in which they are called: each reads one kind of thing and knows
/// the ids of those read before.
namespace convene::scheduling::detail {

using policy_id = convene::id<struct policy_tag>;

/// What is known of the file so far.
struct summit_draft {
    summit read;
    known_ids<core_area_id> core_areas{"core area"};
    known_ids<place_id> places{"room"};
    known_ids<site_id> sites{"site"};
    known_ids<person_id> people{"person"};
    known_ids<registration_id> registrations{"registration"};
    known_ids<community_id> communities{"community of practice"};
    known_ids<room_id> rooms{"session or meeting"};
    std::map<policy_id, keeping> policies;
    std::map<person_id, std::size_t> person_index;
    std::map<registration_id, std::size_t> registration_index; ///< -> its person
};

void read_edition(record_reader& file, summit_draft& into);
void read_core_areas(record_reader& file, summit_draft& into);
void read_places(record_reader& file, summit_draft& into);
void read_policies(record_reader& file, summit_draft& into);
void read_people(record_reader& file, summit_draft& into);
void read_sites(record_reader& file, summit_draft& into);
/// Cohorts and commitments of the sites read before.
void read_site_seeds(record_reader& file, summit_draft& into);
void read_registrations(record_reader& file, summit_draft& into);
void read_communities(record_reader& file, summit_draft& into);
void read_meetings(record_reader& file, summit_draft& into);
void read_sessions(record_reader& file, summit_draft& into);
void read_seats(record_reader& file, summit_draft& into);
void read_registration_settings(record_reader& file, summit_draft& into);
void read_delegations(record_reader& file, summit_draft& into);
/// What people need to take part, one need a line.
void read_access_requests(record_reader& file, summit_draft& into);
/// Two sessions that take the same place or person at the same time are a problem of the later one.
void check_conflicts(const summit_draft& in, import_problems& to);
/// Sorts, names the people whom the programme mentions, makes the accounts' display names, and says which
/// mail domains the sites' people have.
void finish(summit_draft& into);

} // namespace convene::scheduling::detail
