#include "scheduling/draft/draft_commands.hpp"

#include "scheduling/draft/draft_repository.hpp"
#include "scheduling/draft/protocol.hpp"
#include "scheduling/following.hpp"
#include "scheduling/programme.hpp"
#include "scheduling/programme_repository.hpp"
#include "server/auth/roles.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

constexpr const char* draft_channel = "draft";
constexpr const char* programme_channel = "programme";

task<result<draft_followed>> follow_draft(ws::call& asked, draft_command_parts use) {
    if (!auth::may(asked.caller(), auth::action::edit_programme)) {
        co_return error(errc::forbidden, "Only organisers see and change the draft of the programme.");
    }
    const edition_id edition = use.programme.current()->edition.id;
    realtime::channel_address where{draft_channel, draft_repository::prefix_of(edition), &use.on, false};
    if (auto joined = co_await follow_channel(asked, use.hub, std::move(where)); !joined) {
        co_return joined.error();
    }
    co_return draft_followed{};
}

task<result<programme_followed>> follow_programme(ws::call& asked, draft_command_parts use) {
    if (!auth::may(asked.caller(), auth::action::see_programme)) {
        co_return error(errc::forbidden, "The programme is for people who take part.");
    }
    const edition_id edition = use.programme.current()->edition.id;
    realtime::channel_address where{programme_channel, edition_key(edition, "programme"), &use.on, false};
    if (auto joined = co_await follow_channel(asked, use.hub, std::move(where)); !joined) {
        co_return joined.error();
    }
    // Another node may know of a newer one already; its push was before we listened.
    co_return programme_followed{use.programme.current()->release};
}

} // namespace

void add_draft_commands(ws::command_table& table, draft_command_parts use) {
    table.on<programme_follow, programme_followed>(
        "programme.follow", "Releases of the programme are pushed from now on; the answer has the newest.",
        [use](ws::call& asked, programme_follow) { return follow_programme(asked, use); });
    table.on<draft_follow, draft_followed>(
        "draft.follow", "Changes of the draft are pushed from now on; for organisers.",
        [use](ws::call& asked, draft_follow) { return follow_draft(asked, use); });
    table.push<programme_released>("programme", "programme.released", true,
                                   "There is a newer release: ask again until that one comes.");
    table.push<draft_changed>("draft", "draft.changed", true,
                              "The draft changed: ask since the revision you have.");
}

} // namespace convene::scheduling
