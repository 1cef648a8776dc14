#include "scheduling/import/summit_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>
#include <utility>

namespace convene::scheduling::detail {

namespace {

constexpr std::size_t most_sessions = 2'000;
constexpr std::size_t most_meetings = 5'000;
constexpr std::size_t most_servers = 100;
constexpr std::int64_t most_seats = 100'000;
constexpr std::chrono::hours longest_session{24};

/// Two letters for small labels. Core areas are data: these are the usual eight, others are cut from the id.
std::string mark_for(const core_area_id& id) {
    static constexpr std::array<std::pair<std::string_view, std::string_view>, 8> usual = {{
        {"CJC", "CJ"},
        {"CE", "CE"},
        {"CA", "CA"},
        {"GV", "GV"},
        {"CP", "CP"},
        {"FP", "FP"},
        {"TECH", "TE"},
        {"INV", "IN"},
    }};
    for (const auto& [known, mark] : usual) {
        if (id.str() == known) {
            return std::string(mark);
        }
    }
    return id.str().substr(0, 2);
}

keeping read_keeping(record_reader& from, std::string_view member, const summit_draft& file) {
    const auto id = from.id<policy_id>(member);
    const auto found = file.policies.find(id);
    if (found == file.policies.end()) {
        if (!id.empty()) {
            from.problem(member, "There is no retention policy " + id.str() + " in this file.");
        }
        return {};
    }
    return found->second;
}

template<class Timed>
void read_times(record_reader& from, const std::string& zone, Timed& into) {
    into.starts_at = from.moment("start", zone);
    into.ends_at = from.moment("end", zone);
    const bool both = into.starts_at != instant{} && into.ends_at != instant{};
    if (both && into.ends_at <= into.starts_at) {
        from.problem("end_utc", "It ends before it starts.");
    } else if (both && into.ends_at - into.starts_at > longest_session) {
        from.problem("end_utc", "It lasts longer than a day.");
    }
}

std::string read_delivery(record_reader& from) {
    std::string word = from.line("delivery", max_id_bytes);
    if (!word.empty() && word != "virtual" && word != "hybrid" && word != "in_person") {
        from.problem("delivery", "This must be virtual, hybrid or in_person.");
    }
    return word;
}

void read_servers(record_reader& from, const summit_draft& file, session& into) {
    const auto read = [&](std::string_view member) {
        auto list = from.ids<person_id>(member, most_servers);
        file.people.check(from, member, list);
        return list;
    };
    into.presenters = read("presenter_ids");
    into.moderators = read("moderator_ids");
    into.captioners = read("captioner_ids");
    into.interpreters = read("interpreter_ids");
}

credit_minutes read_credit(record_reader& from) {
    record_reader given = from.child("credit_minutes");
    credit_minutes read;
    if (given.is_object()) {
        read.post = given.number("post", 0, 24 * 60);
        read.cle = given.number("cle", 0, 24 * 60);
    }
    return read;
}

/// The seats of a session that asks for them; wheelchair places come with the room.
std::optional<seating> read_seating(record_reader& from, const place_id& where, const summit_draft& file) {
    const std::string word = from.has("enrollment") ? from.line("enrollment", max_id_bytes) : "open_seating";
    if (word != "seat_required" && word != "open_seating") {
        from.problem("enrollment", "This must be seat_required or open_seating.");
    }
    if (word != "seat_required") {
        return {};
    }
    seating read;
    read.in_person = from.number("capacity_in_person", 0, most_seats);
    read.online = from.number("capacity_virtual", 0, most_seats);
    const auto place = std::ranges::find(file.read.content.places, where, &place_view::id);
    if (place != file.read.content.places.end()) {
        read.wheelchair = std::min(place->wheelchair_seats, read.in_person);
    }
    return read;
}

session read_session(record_reader& from, summit_draft& file) {
    session read;
    read.id = from.id<session_id>("id");
    file.rooms.add(from, "id", room_id(read.id.str()));
    read.title = from.line("title");
    read.abstract = from.paragraph("abstract");
    read.type = from.word<session_type>("type");
    read.core_area = from.optional_id<core_area_id>("core_area_id");
    file.core_areas.check(from, "core_area_id", read.core_area);
    read.place = from.id<place_id>("room_id");
    file.places.check(from, "room_id", read.place);
    read.venue_time_zone = from.zone("venue_time_zone");
    read_times(from, read.venue_time_zone, read);
    read.delivery = read_delivery(from);
    read.audience = from.word<audience>("audience");
    read.attribution = from.word<attribution>("attribution");
    read.press = from.word<press>("press");
    read.recording = from.word<recording>("recording");
    read.captions = from.word<captions>("captions");
    read.languages = from.words("languages", 20);
    read.content_note = from.optional_line("content_note");
    read.credit_minutes = read_credit(from);
    read_servers(from, file, read);
    read.community = from.optional_id<community_id>("cop_id");
    file.communities.check(from, "cop_id", read.community);
    if (read.audience == audience::cop_members && !read.community) {
        from.problem("cop_id", "A session for members of a community must name the community.");
    }
    read.keeping = read_keeping(from, "retention_policy_id", file);
    read.seats = read_seating(from, read.place, file);
    return read;
}

/// People see what was published; drafts and cancelled sessions stay out of the release.
bool is_published(record_reader& from) {
    const std::string status = from.has("status") ? from.line("status", max_id_bytes) : "published";
    return status != "draft" && status != "cancelled";
}

} // namespace

void read_edition(record_reader& file, summit_draft& into) {
    record_reader from = file.child("summit");
    if (!from.is_object()) {
        return;
    }
    edition_view& edition = into.read.content.edition;
    edition.id = from.id<edition_id>("id");
    edition.name = from.line("name");
    edition.venue = from.line("venue");
    edition.venue_time_zone = from.zone("venue_time_zone");
    const local_day first = from.day("first_day");
    const local_day last = from.day("last_day");
    if (last < first) {
        from.problem("last_day", "The last day is before the first.");
    }
    edition.first_day = to_text(first);
    edition.last_day = to_text(last);
    edition.acknowledgement = from.paragraph("acknowledgement");
    // Only made-up editions state the rule that mail may go to example domains alone.
    record_reader about = file.child("_meta");
    edition.fictional = from.flag("fictional", about.has("mail_rule"));
}

void read_core_areas(record_reader& file, summit_draft& into) {
    file.each("core_areas", 100, [&](record_reader& from) {
        core_area_view read;
        read.id = from.id<core_area_id>("id");
        into.core_areas.add(from, "id", read.id);
        read.name = from.line("name");
        read.mark = from.has("mark") ? from.line("mark", 2) : mark_for(read.id);
        into.read.content.core_areas.push_back(std::move(read));
    });
}

void read_places(record_reader& file, summit_draft& into) {
    file.each("rooms", 500, [&](record_reader& from) {
        place_view read;
        read.id = from.id<place_id>("id");
        into.places.add(from, "id", read.id);
        read.name = from.line("name");
        read.use = from.line("use", max_id_bytes);
        read.wheelchair_seats = from.number("wheelchair_seats", 0, 100'000);
        read.hearing_loop = from.flag("hearing_loop", false);
        if (const std::int64_t seats = from.number("capacity_in_person", 0, most_seats); seats > 0) {
            read.seats = seats;
        }
        into.read.content.places.push_back(std::move(read));
    });
}

void read_policies(record_reader& file, summit_draft& into) {
    file.each("retention_policies", 100, [&](record_reader& from) {
        const auto id = from.id<policy_id>("id");
        const keeping read{from.line("note_shown"), from.number("days", 0, 365 * 100) > 0};
        if (!into.policies.emplace(id, read).second && !id.empty()) {
            from.problem("id", "There are two retention policies " + id.str() + ".");
        }
    });
}

void read_communities(record_reader& file, summit_draft& into) {
    file.each("communities_of_practice", 200, [&](record_reader& from) {
        community read;
        read.id = from.id<community_id>("id");
        into.communities.add(from, "id", read.id);
        read.name = from.line("name");
        read.core_area = from.optional_id<core_area_id>("core_area_id");
        into.core_areas.check(from, "core_area_id", read.core_area);
        read.time_zone = from.zone("time_zone");
        read.cadence = from.line("cadence");
        read.facilitator = from.id<person_id>("facilitator_person_id");
        into.people.check(from, "facilitator_person_id", read.facilitator);
        read.attribution = from.word<attribution>("attribution");
        read.keeping = read_keeping(from, "thread_retention_policy_id", into);
        if (read.attribution == attribution::not_for_attribution) {
            read.keeping = {
                "Not for attribution. What is written here goes when the room closes; attendance is "
                "still recorded.",
                false};
        }
        const auto members = from.ids<person_id>("member_person_ids", 20'000);
        into.people.check(from, "member_person_ids", members);
        for (const person_id& member : members) {
            if (const auto found = into.person_index.find(member); found != into.person_index.end()) {
                into.read.people[found->second].communities.push_back(read.id);
            }
        }
        into.read.content.communities.push_back(std::move(read));
    });
}

void read_meetings(record_reader& file, summit_draft& into) {
    file.each("cop_sessions", most_meetings, [&](record_reader& from) {
        const auto of = from.id<community_id>("cop_id");
        into.communities.check(from, "cop_id", of);
        meeting read;
        read.id = from.id<room_id>("id");
        into.rooms.add(from, "id", read.id);
        read.topic = from.line("topic");
        read.status = from.word<meeting_status>("status");
        auto& all = into.read.content.communities;
        const auto found = std::ranges::find(all, of, &community::id);
        read_times(from, found == all.end() ? std::string() : found->time_zone, read);
        if (found != all.end()) {
            found->meetings.push_back(std::move(read));
        }
    });
}

void read_sessions(record_reader& file, summit_draft& into) {
    file.each("sessions", most_sessions, [&](record_reader& from) {
        session read = read_session(from, into);
        if (is_published(from)) {
            into.read.content.sessions.push_back(std::move(read));
        }
    });
}

} // namespace convene::scheduling::detail
