#include "server/redis/subscription_table.hpp"

#include <algorithm>
#include <utility>

namespace convene::redis {

void subscription_table::want(std::string channel) {
    state& known = channels_[channel];
    if (!known.wanted) {
        known.wanted = true;
        changed_.insert(std::move(channel));
    }
}

void subscription_table::unwant(const std::string& channel) {
    const auto known = channels_.find(channel);
    if (known == channels_.end() || !known->second.wanted) {
        return;
    }
    known->second.wanted = false;
    known->second.confirmed = false;
    if (connected_) {
        changed_.insert(channel);
    } else {
        channels_.erase(known);
        changed_.erase(channel);
    }
}

void subscription_table::connected() {
    connected_ = true;
    changed_.clear();
    for (const auto& [channel, known] : channels_) {
        changed_.insert(channel);
    }
}

void subscription_table::lost() {
    connected_ = false;
    changed_.clear();
    for (auto known = channels_.begin(); known != channels_.end();) {
        if (known->second.wanted) {
            known->second = state{.wanted = true};
            ++known;
        } else {
            known = channels_.erase(known);
        }
    }
}

std::vector<arguments> subscription_table::take_commands() {
    std::vector<arguments> commands;
    arguments to_subscribe{"SUBSCRIBE"};
    arguments to_unsubscribe{"UNSUBSCRIBE"};
    const auto flush = [&commands](arguments& words, std::string name) {
        if (words.size() > 1) {
            commands.push_back(std::exchange(words, arguments{std::move(name)}));
        }
    };
    for (const std::string& channel : changed_) {
        const auto known = channels_.find(channel);
        if (known == channels_.end()) {
            continue;
        }
        state& now = known->second;
        if (now.wanted == now.asked && (!now.wanted || now.unanswered > 0)) {
            // Taken back before it was written, or the confirmation is on its way already. A channel that was
            // given up and wanted again at once is asked for once more: somebody waits for a confirmation.
            if (!now.wanted && now.unanswered == 0) {
                channels_.erase(known);
            }
            continue;
        }
        now.asked = now.wanted;
        ++now.unanswered;
        arguments& words = now.wanted ? to_subscribe : to_unsubscribe;
        words.push_back(channel);
        if (words.size() > batch) {
            flush(words, words.front());
        }
    }
    changed_.clear();
    flush(to_unsubscribe, "UNSUBSCRIBE");
    flush(to_subscribe, "SUBSCRIBE");
    return commands;
}

subscription_table::event subscription_table::receive(const reply& push) {
    if (push.is_error()) {
        return {event::kind::refused, {}, push.text};
    }
    const std::string_view kind = push[0].str();
    if (kind == "message" && push.size() == 3) {
        const auto known = channels_.find(push[1].str());
        if (known != channels_.end() && known->second.confirmed) {
            return {event::kind::message, push[1].str(), push[2].str()};
        }
        return {};
    }
    if (kind == "subscribe" || kind == "unsubscribe") {
        return confirm(push[1].str());
    }
    return {};
}

subscription_table::event subscription_table::confirm(std::string_view channel) {
    const auto known = channels_.find(channel);
    if (known == channels_.end() || known->second.unanswered == 0) {
        return {};
    }
    state& now = known->second;
    if (--now.unanswered > 0) {
        return {}; // a later wish is still under way
    }
    if (!now.wanted) {
        if (!now.asked) {
            channels_.erase(known);
        }
        return {};
    }
    now.confirmed = now.asked;
    return now.confirmed ? event{event::kind::subscribed, channel, {}} : event{};
}

bool subscription_table::is_confirmed(std::string_view channel) const {
    const auto known = channels_.find(channel);
    return known != channels_.end() && known->second.confirmed;
}

} // namespace convene::redis
