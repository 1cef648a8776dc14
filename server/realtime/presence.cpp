// How many persons are in a channel, over all nodes: reported at most once a second, never one notice a join.
#include "server/realtime/hub.hpp"

#include <algorithm>

namespace convene::realtime {

std::optional<std::vector<std::string>> hub::presence_words(channel& of,
                                                            std::chrono::steady_clock::time_point now) {
    channel::crowd& crowd = of.people();
    const bool refresh =
        crowd.owes_report || (!crowd.persons.empty() && now - crowd.refreshed >= settings_.presence_refresh);
    if (crowd.joined.empty() && crowd.left.empty() && !refresh) {
        return {};
    }
    crowd.owes_report = false;
    std::vector<std::string> here;
    std::vector<std::string> gone;
    if (refresh) {
        crowd.refreshed = now;
        for (const auto& [person, devices] : crowd.persons) {
            here.push_back(person);
        }
    } else {
        std::copy_if(crowd.joined.begin(), crowd.joined.end(), std::back_inserter(here),
                     [&](const std::string& person) { return crowd.persons.contains(person); });
    }
    std::copy_if(crowd.left.begin(), crowd.left.end(), std::back_inserter(gone),
                 [&](const std::string& person) { return !crowd.persons.contains(person); });
    crowd.joined.clear();
    crowd.left.clear();
    const std::int64_t at = to_unix_ms(time_.now());
    const std::int64_t expiry = at + std::chrono::milliseconds(settings_.presence_expiry).count();
    std::vector<std::string> words{settings_.node, std::to_string(at), std::to_string(expiry),
                                   std::to_string(here.size())};
    words.insert(words.end(), here.begin(), here.end());
    words.insert(words.end(), gone.begin(), gone.end());
    return words;
}

task<void> hub::report_presence(std::string prefix, std::vector<std::string> words) {
    entry* of = find(prefix);
    if (of == nullptr) {
        co_return;
    }
    const std::vector<std::string> keys{prefix};
    const auto answer = co_await of->content->home().store().call("presence_update", keys, std::move(words),
                                                                  {.idempotent = true});
    of = find(prefix);
    if (of != nullptr && answer && of->content->counters().empty()) {
        // A count that does not change is not published: the first to come to this node would wait for it.
        const std::string count((*answer)[0].str());
        of->content->take_ephemeral({0, "presence.counted", R"({"count":)" + count + "}", 0}, {});
        mark_dirty(*of->content);
        flush_due();
    }
    const bool again = !answer || (*answer)[1].number() == 1;
    if (of != nullptr && again) {
        // The next tick reports everybody, also when nobody is left here: others look at the count.
        of->content->people().owes_report = true;
    }
}

} // namespace convene::realtime
