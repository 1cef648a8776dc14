#include "scheduling/registration/personal_endpoints.hpp"

#include <utility>

namespace convene::scheduling {

void add_personal_endpoints(http::router& routes, personal_service& personal) {
    using http::request;
    constexpr auto signed_in = http::access::signed_in;
    routes.get<my_profile>("/api/v1/me/profile",
                           {.who = signed_in, .summary = "How the caller is named and shown"},
                           [&](request asked) { return personal.read_profile(std::move(*asked.caller)); });
    routes.post<profile_change, my_profile>(
        "/api/v1/me/profile", {.who = signed_in, .summary = "Corrects it"},
        [&](request asked, profile_change to) {
            return personal.correct(std::move(*asked.caller), std::move(to));
        });
    routes.get<my_data>("/api/v1/me/data",
                        {.who = signed_in,
                         .summary = "Everything that is stored about the caller",
                         .after_end = true,
                         .recent = http::proof::always},
                        [&](request asked) { return personal.collect(std::move(*asked.caller)); });
    routes.post<deletion_request, deletion_answer>(
        "/api/v1/me/delete",
        {.who = signed_in,
         .summary = "Deletes the account, takes the name out and gives every place back",
         .after_end = true,
         .recent = http::proof::always},
        [&](request asked, deletion_request how) {
            return personal.remove(std::move(*asked.caller), std::move(how));
        });
}

} // namespace convene::scheduling
