#pragma once

#include "server/auth/link_service.hpp"
#include "server/auth/login_service.hpp"
#include "server/auth/passphrase_service.hpp"
#include "server/auth/second_factors.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/redis_fixture.hpp"

#include <map>
#include <set>
#include <string>
#include <vector>

namespace convene::auth {

/// Sign-in composed as on one node, over a real Redis, with a clock that tests move and cheap Argon2id.
template<class Suite>
class auth_stand : public convene::testing::shared_redis_fixture<Suite> {
protected:
    using base = convene::testing::shared_redis_fixture<Suite>;

    static constexpr passphrase_cost cheap{1, 8192};

    testing::manual_clock time;
    system_random random;
    worker_pool pool{2, 64};
    account_repository accounts{base::client()};
    login_service logins{base::client(), time, random};
    link_service links{
        base::client(), time, random, {}, link_settings{.public_url = "https://s.example.org"}};
    passphrase_hasher hasher{pool, cheap};
    sign_in_throttle throttle{base::client(), time};
    passphrase_service passphrases{base::client(), time, accounts, logins, throttle, hasher};
    secret_box box = secret_box::make_passing();
    preferences_repository preferences{base::client()};
    second_factors factors{{base::client(), accounts, preferences, time, random, box, {}, "the summit"}};

    void SetUp() override {
        base::SetUp();
        account ana{person_id("P1"), "ana@example.org", "Ana Maria", {role::attendee}, ""};
        ASSERT_TRUE(base::run(accounts.store(std::move(ana))));
    }

    /// What the mail of outbox entry number `n` (from 1) carries behind "#t=".
    static std::string mailed_token(int n) {
        const auto entry = base::ask({"XRANGE", "cv:{auth}:outbox", std::to_string(n), std::to_string(n)});
        const std::string json(entry[0][1][3].str());
        const auto at = json.find("#t=");
        return at == std::string::npos ? std::string() : json.substr(at + 3, 52);
    }
    /// How often each command ran since the last look.
    static std::map<std::string, std::string> commands_since_last_look() {
        std::map<std::string, std::string> counts;
        const auto info = base::ask({"INFO", "commandstats"});
        std::string text(info.str());
        for (std::size_t at = text.find("cmdstat_"); at != std::string::npos;
             at = text.find("cmdstat_", at + 1)) {
            const auto colon = text.find(':', at);
            const auto comma = text.find(',', colon);
            counts[text.substr(at + 8, colon - at - 8)] = text.substr(colon + 1, comma - colon - 1);
        }
        base::ask({"CONFIG", "RESETSTAT"});
        for (const char* ours : {"info", "config|resetstat", "ping"}) {
            counts.erase(ours);
        }
        return counts;
    }
    /// A link asked for and redeemed.
    issued_login sign_in_by_link() {
        const auto address = base::run(links.make_operator_link(person_id("P1"), std::chrono::minutes(5)));
        const std::string token = address->substr(address->find("#t=") + 3);
        return *base::run(links.redeem({token, "", false}));
    }
    /// Everything the store holds, keys and values, as one text.
    static std::string dump() {
        std::string all;
        for (const auto& key : base::ask({"KEYS", "*"}).items) {
            const std::string name(key.str());
            const auto type =
                base::ask({"TYPE", name}).str() == "stream" ? redis::arguments{"XRANGE", name, "-", "+"}
                : base::ask({"TYPE", name}).str() == "hash" ? redis::arguments{"HGETALL", name}
                : base::ask({"TYPE", name}).str() == "zset" ? redis::arguments{"ZRANGE", name, "0", "-1"}
                : base::ask({"TYPE", name}).str() == "set"  ? redis::arguments{"SMEMBERS", name}
                                                            : redis::arguments{"GET", name};
            all += name + "\n";
            append(all, base::ask(type));
        }
        return all;
    }

private:
    static void append(std::string& all, const redis::reply& from) {
        all += std::string(from.str()) + "\n";
        for (const auto& item : from.items) {
            append(all, item);
        }
    }
};

} // namespace convene::auth
