#pragma once

#include "server/redis/subscriber.hpp"
#include "tests/support/redis_fixture.hpp"

#include <string>
#include <utility>
#include <vector>

namespace convene::testing {

/// The functions of rooms/lua and server/realtime/lua, called as the server calls them, on one room of one
/// edition.
template<class Suite>
class room_functions : public shared_redis_fixture<Suite> {
    using base = shared_redis_fixture<Suite>;

protected:
    using answer = result<redis::reply>;

    static constexpr const char* room = "cv:{E}:room:R1";
    static constexpr const char* audit = "cv:{E}:audit";
    static constexpr std::int64_t day = 86'400'000;
    static constexpr std::int64_t noon = 20'000 * day + day / 2;

    /// What a call answered; a refusal fails the test.
    static redis::reply taken(answer got) {
        EXPECT_TRUE(got) << (got ? std::string() : got.error().message);
        return got ? std::move(*got) : redis::reply{};
    }
    static std::string key(const std::string& rest) { return std::string(room) + rest; }
    static answer call(std::string_view function, std::vector<std::string> keys, redis::arguments args) {
        return base::run(base::client().call(function, std::move(keys), std::move(args)));
    }

    /// What one message is posted with.
    struct post_words {
        std::string person = "P1";
        std::string client_id = "c1";
        std::string text = "hello";
        std::int64_t now = noon;
        std::int64_t interval_ms = 1000;
        int burst = 100;
        bool moderates = false;
        int log_entries = 1000;
    };
    static answer post(const post_words& what) {
        return call("room_post", {room},
                    {"seed", what.person, what.client_id,
                     R"({"id":"$ID$","offset":$OFFSET$,"client_id":")" + what.client_id + '"',
                     R"(,"text":")" + what.text + R"(","removed":false})", std::to_string(what.now),
                     std::to_string(what.now / day), std::to_string(what.interval_ms),
                     std::to_string(what.burst), std::to_string(what.log_entries),
                     what.moderates ? "1" : "0"});
    }
    /// Posts messages m1, m2, ... of P1 and returns how many were stored.
    static int post_many(int count) {
        int stored = 0;
        for (int i = 1; i <= count; ++i) {
            const std::string name = std::to_string(i);
            stored += post({.client_id = "m" + name, .text = "text " + name}) ? 1 : 0;
        }
        return stored;
    }

    /// The first words of every function of room_moderate.lua, then its own; with or without an audit record.
    static answer act(std::string_view function, redis::arguments rest, bool audited = true,
                      const std::string& reason = "off topic") {
        redis::arguments words{"2027-12-06T15:00:00Z", "MOD",  "R1",  reason,
                               '"' + reason + '"',     "seed", "1000"};
        words.insert(words.end(), rest.begin(), rest.end());
        return call(function,
                    audited ? std::vector<std::string>{room, audit} : std::vector<std::string>{room},
                    std::move(words));
    }
    static answer mute(const std::string& author, std::int64_t until, bool numbered = false) {
        return act("room_mute",
                   {author, numbered ? "1" : "0", std::to_string(until), "2027-12-06T16:00:00Z"});
    }

    static std::int64_t audit_entries() { return base::ask({"XLEN", audit}).number(); }
    static std::int64_t log_entries() { return base::ask({"XLEN", key(":log")}).number(); }
    static std::int64_t top() { return base::ask({"HGET", key(":meta"), "top"}).number(); }
};

/// Everything that is published on some channels, in order.
class bus_listener {
public:
    bus_listener(redis_stand& stand, std::vector<std::string> channels)
        : stand_(stand),
          bus_(stand.executor(), stand.admin_endpoint(), stand.admin(), "listener", handlers()) {
        bus_.start();
        for (const std::string& each : channels) {
            bus_.subscribe(each);
        }
        ready_ = stand.run_until([&] { return confirmed_ == channels.size(); });
    }
    ~bus_listener() { bus_.stop(); }
    bus_listener(const bus_listener&) = delete;
    bus_listener& operator=(const bus_listener&) = delete;

    bool is_ready() const noexcept { return ready_; }
    const std::vector<std::string>& heard() const noexcept { return heard_; }
    /// Everything published up to now has arrived: a word of our own comes behind it.
    const std::vector<std::string>& all() {
        const std::size_t marks = marks_;
        stand_.ask({"PUBLISH", first_, "mark"});
        stand_.run_until([&] { return marks_ > marks; });
        return heard_;
    }

private:
    redis::subscriber::handlers handlers() {
        redis::subscriber::handlers on;
        on.on_message = [this](std::string_view, std::string_view payload) {
            if (payload == "mark") {
                ++marks_;
            } else {
                heard_.emplace_back(payload);
            }
        };
        on.on_drained = [] {};
        on.on_subscribed = [this](std::string_view channel) {
            first_ = channel;
            ++confirmed_;
        };
        on.on_lost = [] {};
        return on;
    }

    redis_stand& stand_;
    std::string first_;
    std::size_t confirmed_ = 0;
    std::size_t marks_ = 0;
    bool ready_ = false;
    std::vector<std::string> heard_;
    redis::subscriber bus_;
};

} // namespace convene::testing
