#include "scheduling/desk/desk_endpoints.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

using http::request;

constexpr auto signed_in = http::access::signed_in;

} // namespace

void add_desk_endpoints(http::router& routes, desk_service& desk) {
    routes.get<desk_list>("/api/v1/desk",
                          {.who = signed_in, .summary = "Who may come to the check-in desk; for its staff"},
                          [&desk](request asked) { return desk.list(std::move(*asked.caller)); });
    routes.post<check_ins_request, check_ins_answer>(
        "/api/v1/desk/check-ins",
        {.who = signed_in, .summary = "Checks people in; the earliest time counts; for the check-in desk"},
        [&desk](request asked, check_ins_request what) {
            return desk.check_in(std::move(*asked.caller), std::move(what));
        });
    routes.post<check_in_taking_back, desk_person>(
        "/api/v1/desk/take-backs",
        {.who = signed_in,
         .summary = "Takes back a wrong check-in, for ten minutes; for the check-in desk and organisers"},
        [&desk](request asked, check_in_taking_back what) {
            return desk.take_back(std::move(*asked.caller), std::move(what));
        });
    routes.post<paper_list_note, nothing>(
        "/api/v1/desk/paper-lists",
        {.who = signed_in, .summary = "Notes that the list was printed; for the check-in desk"},
        [&desk](request asked, paper_list_note what) {
            return desk.note_paper_list(std::move(*asked.caller), what);
        });
    routes.post<walk_in, walk_in_outcome>(
        "/api/v1/desk/walk-ins",
        {.who = signed_in,
         .summary = "Puts somebody at the door before the organisers; for the check-in desk"},
        [&desk](request asked, walk_in whom) {
            return desk.add_walk_in(std::move(*asked.caller), std::move(whom));
        });
}

} // namespace convene::scheduling
