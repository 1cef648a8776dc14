#pragma once

#include "server/redis/client.hpp"

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace convene::redis {

/// Which channels are wanted and what Redis has confirmed of it; the state machine of a subscriber, without
/// any input or output of its own. Wishes go in, commands and events come out.
class subscription_table {
public:
    /// Most channels in one SUBSCRIBE or UNSUBSCRIBE.
    static constexpr std::size_t batch = 512;

    struct event {
        enum class kind { nothing, message, subscribed, refused };
        kind what = kind::nothing;
        std::string_view channel; ///< views into the reply given to `receive`
        std::string_view payload; ///< of a message; the sentence of a refusal
    };

    /// Wanted from now on; nothing happens when it already is.
    void want(std::string channel);
    void unwant(const std::string& channel);

    /// A fresh connection: everything wanted has to be asked for again.
    void connected();
    void lost();

    bool has_commands() const noexcept { return connected_ && !changed_.empty(); }
    /// What has to be written now. A wish that was taken back in between is not asked for.
    std::vector<arguments> take_commands();

    /// One push of the subscriber connection. Messages of channels that are not wanted any more, and those
    /// from before the last confirmation, are `nothing`.
    event receive(const reply& push);

    bool is_confirmed(std::string_view channel) const;
    std::size_t size() const noexcept { return channels_.size(); }

private:
    struct state {
        bool wanted = false;
        bool asked = false;     ///< the last command written for it was SUBSCRIBE
        int unanswered = 0;     ///< commands written for it and not confirmed
        bool confirmed = false; ///< subscribed, wanted, and nothing under way
    };
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const noexcept {
            return std::hash<std::string_view>{}(text);
        }
    };

    event confirm(std::string_view channel);

    /// As many as the layer above wants: rooms and persons with a connection on this node.
    std::unordered_map<std::string, state, text_hash, std::equal_to<>> channels_;
    std::unordered_set<std::string> changed_;
    bool connected_ = false;
};

} // namespace convene::redis
