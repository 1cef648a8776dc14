#pragma once

#include "server/realtime/hub.hpp"
#include "tests/support/redis_fixture.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace convene::testing {

/// The machine's clock, moved on when a test says so.
class movable_clock final : public clock {
public:
    instant now() const override { return real_.now() + moved_; }
    std::chrono::steady_clock::time_point steady_now() const override { return real_.steady_now() + moved_; }
    void advance(std::chrono::milliseconds by) { moved_ += by; }

private:
    system_clock real_;
    std::chrono::milliseconds moved_{0};
};

/// Somebody who listens to a channel and keeps what comes.
class reader final : public realtime::listener {
public:
    explicit reader(std::string person = "P1") : person_(std::move(person)) {}

    void send(const realtime::frame& bytes) override {
        frames.push_back(bytes);
        std::string_view rest = bytes.payload();
        while (!rest.empty()) {
            const auto end = rest.find('\n');
            lines.emplace_back(rest.substr(0, end));
            rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
        }
    }
    void send_ephemeral(const realtime::frame& bytes) override { counters.emplace_back(bytes.payload()); }
    void on_insufficient_state() override { insufficient = true; }
    person_id person() const override { return person_id(person_); }

    /// The offsets of all publications so far.
    std::vector<std::int64_t> offsets() const {
        std::vector<std::int64_t> found;
        for (const std::string& line : lines) {
            const auto at = line.find(R"("offset":)");
            found.push_back(at == std::string::npos ? -1 : std::stoll(line.substr(at + 9)));
        }
        return found;
    }

    std::vector<realtime::frame> frames;
    std::vector<std::string> lines;
    std::vector<std::string> counters;
    bool insufficient = false;
    realtime::subscription place;

private:
    std::string person_;
};

/// One node's hub over a store.
class hub_node {
public:
    hub_node(redis_stand& stand, const clock& time, realtime::hub::settings chosen)
        : stand_(stand), hub(stand.context(), std::move(chosen), random_, time),
          bus(stand.context(), hub, stand.client(), stand.server().application_endpoint(), "bus") {
        bus.subscriber().start();
        hub.start();
    }
    ~hub_node() {
        bus.subscriber().stop();
        hub.stop();
        // What it asked of the store is answered before this, and what was cancelled has ended.
        stand_.run(stand_.client().command({"PING"}));
        stand_.context().restart();
        stand_.context().poll();
    }
    hub_node(const hub_node&) = delete;
    hub_node& operator=(const hub_node&) = delete;

private:
    redis_stand& stand_;
    system_random random_;

public:
    realtime::hub hub;
    realtime::bus bus;
};

/// A hub on a real Redis, one channel, and what writes to it from elsewhere.
template<class Suite>
class hub_test : public shared_redis_fixture<Suite> {
    using base = shared_redis_fixture<Suite>;

protected:
    static constexpr const char* prefix = "cv:{E}:room:R1";

    hub_node& start(realtime::hub::settings chosen = {}) {
        if (chosen.node.empty()) {
            chosen.node = "n1";
        }
        nodes_.push_back(std::make_unique<hub_node>(base::stand(), time, std::move(chosen)));
        return *nodes_.back();
    }
    void TearDown() override { nodes_.clear(); }

    realtime::channel& open(hub_node& on) {
        const auto opened = base::run(on.hub.open({"room:R1", prefix, &on.bus}));
        EXPECT_TRUE(opened) << (opened ? "" : opened.error().message);
        return **opened;
    }
    static void join(hub_node& on, realtime::channel& in, reader& who) {
        on.hub.join(who.place, who, in, in.order().top());
    }
    /// As another node would: stored, numbered and published in one step.
    static std::int64_t post(const std::string& name) {
        const auto posted = base::run(
            base::client().call("room_post", {prefix},
                                {"e1", "P1", name, R"({"id":"$ID$","offset":$OFFSET$)",
                                 R"(,"text":")" + name + "\"}", "0", "1", "0", "1000", "1000", "0"}));
        EXPECT_TRUE(posted) << (posted ? "" : posted.error().message);
        return posted ? (*posted)[1].number() : 0;
    }
    static void post_many(int count) {
        for (int i = 1; i <= count; ++i) {
            post("m" + std::to_string(i));
        }
    }
    /// Stored, but the bus never says so.
    static void store_silently(const std::string& name) {
        const std::int64_t offset =
            base::ask({"HINCRBY", std::string(prefix) + ":meta", "top", "1"}).number();
        base::ask({"XADD", std::string(prefix) + ":log", std::to_string(offset) + "-0", "e", "message.posted",
                   "h", R"({"id":"x")", "t", R"(,"text":")" + name + "\"}", "r", "0"});
    }
    static void cut_the_bus() { base::ask({"CLIENT", "KILL", "TYPE", "pubsub"}); }
    static std::vector<std::int64_t> numbers(std::int64_t from, std::int64_t to) {
        std::vector<std::int64_t> all;
        for (; from <= to; ++from) {
            all.push_back(from);
        }
        return all;
    }

    movable_clock time;

private:
    std::vector<std::unique_ptr<hub_node>> nodes_;
};

} // namespace convene::testing
