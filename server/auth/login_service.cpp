#include "server/auth/login_service.hpp"

#include "server/auth/cookies.hpp"
#include "server/auth/keys.hpp"
#include "server/auth/roles.hpp"
#include "server/core/text.hpp"

namespace convene::auth {

namespace {

constexpr std::string_view token_prefix = "cvt_"; // so that scanners for leaked secrets know it
constexpr redis::call_options repeatable{.idempotent = true};
constexpr std::chrono::hours longest_token{24 * 400};
constexpr std::size_t summary_fields = 6;

std::string number(std::int64_t value) {
    return std::to_string(value);
}

std::string activity_name(activity what) {
    switch (what) {
    case activity::none:
        return "none";
    case activity::watching:
        return "watching";
    case activity::used:
        return "used";
    }
    return "none";
}

std::string_view way_name(sign_in_way way) {
    return way == sign_in_way::link ? "link" : "passphrase";
}

} // namespace

login_service::login_service(redis::client& store, const clock& time, id_source& random,
                             login_settings settings)
    : store_(store), clock_(time), random_(random), settings_(settings) {}

task<result<std::optional<principal>>> login_service::find_principal(std::string cookie_secret) {
    if (!looks_like_secret(cookie_secret)) {
        co_return std::optional<principal>();
    }
    login_id which(hash_secret(cookie_secret));
    auto found = co_await look_up(std::move(which), false, activity::used);
    co_return found;
}

task<result<std::optional<principal>>> login_service::find_principal_by_token(std::string token) {
    if (!token.starts_with(token_prefix) ||
        !looks_like_secret(std::string_view(token).substr(token_prefix.size()))) {
        co_return std::optional<principal>();
    }
    login_id which(hash_secret(token));
    auto found = co_await look_up(std::move(which), true, activity::used);
    co_return found;
}

task<result<std::optional<principal>>> login_service::find_again(principal caller, activity what) {
    auto found = co_await look_up(caller.login, caller.by_token, what);
    co_return found;
}

task<result<std::optional<principal>>> login_service::look_up(login_id which, bool by_token, activity what) {
    std::vector<std::string> keys{keys::login(which)};
    redis::arguments args{by_token ? "token" : "browser", number(to_unix_ms(clock_.now())),
                          activity_name(what), number(settings_.idle.count())};
    auto found = co_await store_.call("auth_find_login", std::move(keys), std::move(args), repeatable);
    if (!found && found.error().code == errc::unauthenticated) {
        co_return std::optional<principal>();
    }
    if (!found) {
        co_return found.error();
    }
    principal caller;
    caller.person = person_id(std::string((*found)[0].str()));
    caller.login = std::move(which);
    caller.roles = roles_from_text((*found)[1].str());
    caller.by_token = by_token;
    const auto idle = (*found)[2].number();
    caller.shared_computer = !by_token && idle <= settings_.idle_shared.count();
    caller.proved_until = by_token ? instant::max() : from_unix_ms((*found)[3].number()) + settings_.proof;
    caller.has_second_factor = (*found)[4].str() == "1";
    co_return std::optional<principal>(std::move(caller));
}

task<result<issued_login>> login_service::create(sign_in how) {
    const instant now = clock_.now();
    const auto idle = how.shared_computer ? settings_.idle_shared : settings_.idle;
    issued_login issued;
    issued.secret = random_.token(32);
    issued.login = login_id(hash_secret(issued.secret));
    issued.person = how.person;
    issued.shared_computer = how.shared_computer;
    std::vector<std::string> keys{keys::login(issued.login), keys::account(how.person)};
    redis::arguments args{issued.login.str(),
                          how.person.str(),
                          "browser",
                          std::string(way_name(how.way)),
                          "",
                          number(to_unix_ms(now)),
                          number(to_unix_ms(now + settings_.absolute)),
                          number(idle.count()),
                          how.verified_hash,
                          how.new_hash};
    auto made = co_await store_.call("auth_create_login", std::move(keys), std::move(args));
    if (!made) {
        co_return made.error();
    }
    issued.waits = (*made)[0].str() == "1";
    co_return issued;
}

task<result<void>> login_service::go_on_as(principal caller, login_id renewed) {
    std::vector<std::string> keys{keys::login(caller.login), keys::login(renewed)};
    redis::arguments args{caller.person.str(), caller.login.str(), renewed.str(),
                          number(to_unix_ms(clock_.now()))};
    auto told = co_await store_.call("auth_renew_login", std::move(keys), std::move(args), repeatable);
    if (!told) {
        co_return told.error();
    }
    co_return result<void>();
}

task<result<void>> login_service::sign_out(principal caller) {
    auto ended = co_await revoke(caller.person, caller.login);
    if (!ended && ended.error().code != errc::not_found) {
        co_return ended.error();
    }
    co_return result<void>();
}

task<result<void>> login_service::sign_out_everywhere(person_id who) {
    std::vector<std::string> keys{keys::logins(who), keys::tokens(who), keys::links(who)};
    redis::arguments args{who.str()};
    auto ended = co_await store_.call("auth_end_person", std::move(keys), std::move(args), repeatable);
    if (!ended) {
        co_return ended.error();
    }
    co_return result<void>();
}

task<result<void>> login_service::revoke(person_id owner, login_id which) {
    std::vector<std::string> keys{keys::login(which)};
    redis::arguments args{which.str(), owner.str()};
    auto ended = co_await store_.call("auth_end_login", std::move(keys), std::move(args), repeatable);
    if (!ended) {
        co_return ended.error();
    }
    co_return result<void>();
}

task<result<std::string>> login_service::make_token(person_id who, std::chrono::milliseconds ttl,
                                                    std::string name) {
    if (ttl <= std::chrono::milliseconds(0) || ttl > longest_token) {
        co_return error(errc::invalid, "A token lives between a moment and 400 days.", "ttl");
    }
    const instant now = clock_.now();
    std::string token = std::string(token_prefix) + random_.token(32);
    const login_id which(hash_secret(token));
    std::vector<std::string> keys{keys::login(which), keys::account(who)};
    redis::arguments args{which.str(),
                          who.str(),
                          "token",
                          "operator",
                          clean_name(name),
                          number(to_unix_ms(now)),
                          number(to_unix_ms(now + ttl)),
                          "0",
                          "",
                          ""};
    auto made = co_await store_.call("auth_create_login", std::move(keys), std::move(args));
    if (!made) {
        co_return made.error();
    }
    co_return token;
}

task<result<std::vector<login_summary>>> login_service::list_tokens(person_id who) {
    auto listed = co_await list(keys::tokens(who));
    co_return listed;
}

task<result<std::vector<login_summary>>> login_service::list_logins(person_id who) {
    auto listed = co_await list(keys::logins(who));
    co_return listed;
}

task<result<std::vector<login_summary>>> login_service::list(std::string set) {
    std::vector<std::string> keys{std::move(set)};
    redis::arguments args{number(to_unix_ms(clock_.now()))};
    auto found = co_await store_.call("auth_list_logins", std::move(keys), std::move(args), repeatable);
    if (!found) {
        co_return found.error();
    }
    std::vector<login_summary> listed;
    for (std::size_t i = 0; i + summary_fields <= found->size(); i += summary_fields) {
        const redis::reply& r = *found;
        login_summary one;
        one.login = login_id(std::string(r[i].str()));
        one.name = r[i + 1].str();
        one.way = r[i + 2].str();
        one.created = from_unix_ms(r[i + 3].number());
        one.seen = from_unix_ms(r[i + 4].number());
        one.ends = from_unix_ms(r[i + 5].number());
        listed.push_back(std::move(one));
    }
    co_return listed;
}

} // namespace convene::auth
