#pragma once

#include "rooms/room_commands.hpp"
#include "scheduling/import_service.hpp"
#include "scheduling/programme_cache.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/redis_fixture.hpp"

#include <map>
#include <memory>

namespace convene::testing {

/// A connection without a socket: what would be sent is kept.
class quiet_connection final : public ws::connection {
public:
    using ws::connection::connection;
    std::string sent;
    ws::transport carrier() const noexcept override { return ws::transport::ws; }

private:
    std::size_t write_now(const iovec* pieces, int, bool&) override {
        sent.append(static_cast<const char*>(pieces->iov_base), pieces->iov_len);
        return pieces->iov_len;
    }
    void start_draining() override {}
    void abort() override {}
};

/// A person of the tests; everything that decides where they may go.
struct somebody {
    std::string id;
    std::vector<auth::role> roles;
    scheduling::registration_status status = scheduling::registration_status::confirmed;
    scheduling::vetting vetting_level = scheduling::vetting::none;
    std::string discipline = "community";
    std::vector<community_id> communities = {};
};

inline scheduling::person_record record_of(const somebody& who) {
    scheduling::person_record made;
    made.id = person_id(who.id);
    made.name = "Name of " + who.id;
    made.registration_kind = "guest";
    made.status = who.status;
    made.vetting_level = who.vetting_level;
    made.discipline = who.discipline;
    made.roles = who.roles;
    made.communities = who.communities;
    return made;
}

/// The live commands of one node over real stores, with the programme of the sample summit and people of the
/// test's own.
template<class Suite>
class rooms_test : public shared_redis_fixture<Suite> {
    using base = shared_redis_fixture<Suite>;

protected:
    static void SetUpTestSuite() {
        base::SetUpTestSuite();
        memory_ = std::make_unique<redis_stand>(redis::embedded_server::mode::memory_only);
    }
    static void TearDownTestSuite() {
        memory_.reset();
        base::TearDownTestSuite();
    }
    void SetUp() override {
        base::SetUp();
        memory_->clear_data();
        node_ = std::make_unique<node>(base::stand(), *memory_, time);
    }
    void TearDown() override {
        connections_.clear();
        node_.reset();
    }

    void admit(const std::vector<somebody>& people) {
        scheduling::summit sample = *scheduling::read_summit(scheduling::sample_summit_text()).read;
        sample.people.clear();
        for (const somebody& each : people) {
            sample.people.push_back(record_of(each));
        }
        scheduling::import_service importer(base::client(), time, random_);
        ASSERT_TRUE(base::run(importer.store(std::move(sample))));
        ASSERT_TRUE(base::run(node_->programme.load()));
        node_->people.forget();
    }
    /// Changes one person after the import, as an organiser would.
    void change(const somebody& who) {
        base::ask({"HSET", "cv:{SUM-2027-SAMPLE}:people", who.id, protocol::to_json(record_of(who))});
        node_->people.forget();
    }

    quiet_connection& connection_of(const std::string& person) {
        auto& known = connections_[person];
        if (!known) {
            known =
                std::make_shared<quiet_connection>(limits_, node_->hub, connection_id("c-" + person),
                                                   auth::principal{person_id(person), {}, {}, false}, time);
        }
        return *known;
    }
    /// The reply to one command.
    std::string ask_as(const std::string& person, const std::string& command, const std::string& fields) {
        const std::string line = R"({"id":1,"do":")" + command + "\"," + fields + "}";
        std::string reply = base::run(execute(&node_->commands, &connection_of(person), line));
        return reply;
    }
    /// "ok" or the code of the refusal.
    static std::string verdict_of(const std::string& reply) {
        const auto parsed = protocol::json_document::parse(reply);
        if (!parsed) {
            return "no JSON: " + reply;
        }
        const auto refused = parsed->root().find("error");
        return refused ? std::string(refused->find("code")->string()) : "ok";
    }
    /// The value of a string member, wherever it is in a reply.
    static std::string value_of(const std::string& reply, const std::string& member) {
        const auto at = reply.find('"' + member + R"(":")");
        const auto begin = at + member.size() + 4;
        return at == std::string::npos ? "" : reply.substr(begin, reply.find('"', begin) - begin);
    }

    static std::int64_t audit_entries() { return base::ask({"XLEN", "cv:{SUM-2027-SAMPLE}:audit"}).number(); }
    static redis_stand& memory() { return *memory_; }
    realtime::hub& hub() { return node_->hub; }
    const ws::command_table& table_of_commands() const { return node_->commands; }

    manual_clock time{from_rfc3339("2027-12-06T15:00:00Z").value()};

private:
    struct node {
        node(redis_stand& durable, redis_stand& memory, const clock& time)
            : stand(durable), memory_store(durable.executor(), memory.server().application_endpoint(),
                                           memory.server().application_requirements(), "memory"),
              hub(durable.context(), {.node = "n1"}, random, machine_time),
              durable_bus(durable.context(), hub, durable.client(), durable.server().application_endpoint(),
                          "a"),
              memory_bus(durable.context(), hub, memory_store, memory.server().application_endpoint(), "b"),
              people(durable.client(), time), programme(durable.client()),
              repository(durable_bus, memory_bus, {.posts_burst = 1000}, random, time),
              service(repository, people, programme, hub, time, 2000) {
            rooms::add_room_commands(commands, service, hub);
            memory_store.start();
            durable_bus.subscriber().start();
            memory_bus.subscriber().start();
            durable.run_until([this] { return memory_store.is_ready(); });
        }
        ~node() {
            hub.stop();
            durable_bus.subscriber().stop();
            memory_bus.subscriber().stop();
            memory_store.stop();
            // What was asked of the store is answered before this, and what was cancelled has ended.
            stand.run(stand.client().command({"PING"}));
            stand.context().restart();
            stand.context().poll();
        }

        redis_stand& stand;
        system_random random;
        system_clock machine_time;
        redis::client memory_store;
        realtime::hub hub;
        realtime::bus durable_bus;
        realtime::bus memory_bus;
        scheduling::people_repository people;
        scheduling::programme_cache programme;
        rooms::room_repository repository;
        rooms::room_service service;
        ws::command_table commands;
    };

    static task<std::string> execute(const ws::command_table* table, ws::connection* from, std::string line) {
        ws::call asked{*from, {}};
        auto next = table->prepare(line);
        ws::answered reply = co_await table->execute(asked, std::move(next));
        for (const realtime::frame& each : asked.after_reply) {
            from->send(each);
        }
        co_return reply.line;
    }

    static inline std::unique_ptr<redis_stand> memory_;
    limits_config limits_;
    system_random random_;
    std::unique_ptr<node> node_;
    std::map<std::string, std::shared_ptr<quiet_connection>> connections_;
};

} // namespace convene::testing
