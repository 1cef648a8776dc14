#include "server/node.hpp"

#include "rooms/room_commands.hpp"
#include "rooms/room_endpoints.hpp"
#include "scheduling/agenda/agenda_endpoints.hpp"
#include "scheduling/audit/audit_endpoints.hpp"
#include "scheduling/badge_endpoints.hpp"
#include "scheduling/desk/badge_sheet_endpoints.hpp"
#include "scheduling/desk/desk_endpoints.hpp"
#include "scheduling/draft/draft_commands.hpp"
#include "scheduling/draft/draft_endpoints.hpp"
#include "scheduling/draft/release_mail.hpp"
#include "scheduling/exchange/export_endpoints.hpp"
#include "scheduling/exchange/feed_endpoints.hpp"
#include "scheduling/mail/mail_endpoints.hpp"
#include "scheduling/programme_endpoints.hpp"
#include "scheduling/registration/access_endpoints.hpp"
#include "scheduling/registration/closing_endpoints.hpp"
#include "scheduling/registration/personal_endpoints.hpp"
#include "scheduling/registration/registration_commands.hpp"
#include "scheduling/registration/registration_endpoints.hpp"
#include "scheduling/registration/registration_mail.hpp"
#include "scheduling/seats/seat_commands.hpp"
#include "scheduling/seats/seat_endpoints.hpp"
#include "scheduling/seats/seat_mail.hpp"
#include "scheduling/sites/site_endpoints.hpp"
#include "server/core/log.hpp"
#include "server/http/email_endpoints.hpp"
#include "server/http/preferences_endpoints.hpp"
#include "server/http/second_factor_endpoints.hpp"
#include "server/identity.hpp"
#include "server/outbox/mail_handler.hpp"
#include "server/protocol/wire_documents.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <string_view>

namespace convene {

using namespace std::chrono_literals;

namespace {

constexpr auto store_patience = 20s;

std::string node_name(unsigned number) {
    return "node-" + std::to_string(number);
}

auth::login_settings login_settings_of(const config& settings) {
    auth::login_settings chosen;
    chosen.idle = settings.login_idle;
    chosen.idle_shared = std::min<std::chrono::milliseconds>(chosen.idle, chosen.idle_shared);
    chosen.absolute = settings.login_absolute;
    chosen.proof = settings.login_proof;
    return chosen;
}

auth::link_settings link_settings_of(const process_parts& shared) {
    auth::link_settings chosen;
    chosen.public_url = shared.public_url;
    return chosen;
}

realtime::hub::settings hub_settings(const process_parts& shared, unsigned number) {
    realtime::hub::settings chosen;
    // Presence counts a node's persons under this name; a restarted server is a new node.
    chosen.node = node_name(number) + "-" + shared.random.token(5);
    chosen.flush_window = shared.settings.limits.flush_window;
    chosen.most_recovered_bytes = shared.settings.limits.queue_bytes / 8 * 7;
    chosen.most_bytes_after_snapshot = shared.settings.limits.queue_bytes / 8 * 3;
    return chosen;
}

scheduling::public_schedule::openness openness_of(const config& settings) {
    using enum scheduling::public_schedule::openness;
    return settings.public_schedule ? for_all : off;
}

/// Every node seals; one of a process writes the heads.
scheduling::audit_sealer::parts sealer_parts(services& use, const process_parts& shared, unsigned number) {
    return {use.loop,          use.audit,
            use.programme,     shared.time,
            shared.audit_keys, number == 0 ? shared.settings.audit_heads_file() : std::filesystem::path()};
}

rooms::room_repository::limits room_limits(const config& settings) {
    rooms::room_repository::limits chosen;
    chosen.posts_per_s = settings.limits.posts_per_s;
    chosen.posts_burst = settings.limits.posts_burst;
    chosen.snapshot_bytes = static_cast<std::int64_t>(settings.limits.queue_bytes / 2);
    return chosen;
}

task<result<bool>> is_still_good(auth::login_service& logins, auth::principal caller, auth::activity since) {
    auto found = co_await logins.find_again(std::move(caller), since);
    if (!found) {
        co_return found.error();
    }
    co_return found->has_value();
}

/// "person.changed P1 ..." -> P1
person_id person_of(std::string_view control_line) {
    control_line.remove_prefix(std::min(control_line.find(' '), control_line.size() - 1) + 1);
    return person_id(std::string(control_line.substr(0, control_line.find(' '))));
}

} // namespace

services::services(asio::io_context& on, const process_parts& shared)
    : loop(on), store(on.get_executor(), shared.stores.durable, shared.stores.durable_wanted, "store"),
      memory(on.get_executor(), shared.stores.memory, shared.stores.memory_wanted, "memory"), accounts(store),
      preferences(store), logins(store, shared.time, shared.random, login_settings_of(shared.settings)),
      links(store, shared.time, shared.random, login_settings_of(shared.settings), link_settings_of(shared)),
      people(store, shared.time), programmes(store), badges(store), feeds(store), stars(store),
      seats(store, shared.time), audit(store), registrations(store, shared.time), sites(store, shared.time),
      programme(store), mail_records(store, shared.time), drafts(store) {}

task<bool> services::connect(std::chrono::milliseconds patience) {
    store.start();
    memory.start();
    asio::steady_timer pause(loop);
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!store.is_ready() || !memory.is_ready()) {
        if (std::chrono::steady_clock::now() >= deadline) {
            co_return false;
        }
        pause.expires_after(10ms);
        co_await pause.async_wait(as_result);
    }
    co_return true;
}

void services::disconnect() {
    store.stop();
    memory.stop();
}

node::node(asio::io_context& loop, const process_parts& shared, unsigned number)
    : services_(loop, shared), hub_(loop, hub_settings(shared, number), shared.random, shared.time),
      durable_bus_(loop, hub_, services_.store, shared.stores.durable, "store"),
      memory_bus_(loop, hub_, services_.memory, shared.stores.memory, "memory"),
      room_repository_(durable_bus_, memory_bus_, room_limits(shared.settings), shared.random, shared.time),
      room_service_(room_repository_, services_.people, services_.programme, hub_, shared.time,
                    shared.settings.limits.message_characters),
      seat_service_(services_.seats, services_.people, services_.programme),
      star_service_(services_.stars, services_.people, services_.programme),
      invitations_(services_.registrations, services_.accounts, shared.random),
      registration_service_(services_.registrations, services_.people, services_.programme,
                            services_.accounts, shared.time),
      personal_service_({services_.registrations, registration_service_, services_.people,
                         services_.programme, services_.seats, services_.badges, services_.feeds,
                         services_.stars, services_.accounts, services_.logins, services_.preferences,
                         shared.time}),
      registration_office_({services_.registrations, services_.people, services_.programme,
                            services_.accounts, services_.logins, invitations_, services_.sites,
                            shared.time}),
      invitation_import_(
          {services_.registrations, services_.people, services_.programme, services_.accounts, invitations_}),
      access_service_(services_.registrations, services_.programme),
      closing_service_(services_.registrations, services_.people, services_.programme, shared.time),
      delegation_service_(services_.registrations, services_.people, services_.programme, invitations_,
                          services_.sites),
      desk_service_({services_.registrations, services_.badges, invitations_, services_.people,
                     services_.programme, shared.random, shared.time}),
      badge_sheet_service_({services_.registrations, services_.badges, services_.programme, shared.random,
                            shared.time, shared.pool}),
      online_arrivals_(loop, services_.registrations, services_.people, services_.programme, shared.time),
      due_clock_(loop, services_.programme,
                 {[this](edition_id in) { return services_.seats.do_due(std::move(in)); },
                  [this](edition_id in) { return services_.registrations.do_due(std::move(in)); }}),
      draft_memory_(services_.drafts, services_.people, services_.programme),
      draft_service_(services_.drafts, draft_memory_),
      draft_intake_(services_.drafts, draft_memory_, shared.pool),
      release_service_(services_.drafts, draft_memory_, services_.people, services_.programme, shared.time),
      public_schedule_(services_.programme, shared.time, shared.public_url, openness_of(shared.settings)),
      feed_service_({services_.feeds, services_.seats, services_.stars, services_.people, services_.programme,
                     shared.random, shared.time, shared.public_url}),
      site_people_(services_.store, shared.time, services_.programme),
      site_service_(services_.sites, site_people_, services_.people),
      site_exchange_(services_.sites, site_people_, services_.accounts),
      audit_service_(services_.audit, services_.people, services_.programme, shared.time),
      audit_sealer_(sealer_parts(services_, shared, number)),
      mail_service_(services_.mail_records, services_.people, services_.programme),
      throttle_(services_.store, shared.time), passphrases_(services_.store, shared.time, services_.accounts,
                                                            services_.logins, throttle_, shared.hasher),
      email_changes_(services_.store, services_.accounts, shared.time, shared.random,
                     link_settings_of(shared)),
      second_factor_rule_(auth::second_factor_rule_from(shared.settings.second_factor_wanted())),
      second_factors_({services_.store, services_.accounts, services_.preferences, shared.time, shared.random,
                       shared.box, login_settings_of(shared.settings), link_settings_of(shared).summit_name}),
      live_({loop, shared.settings.limits, commands_, hub_, shared.random, shared.time,
             [this](auth::principal caller, auth::activity since) {
                 return is_still_good(services_.logins, std::move(caller), since);
             },
             number}),
      web_(loop,
           {shared.settings, routes_, shared.files, shared.time,
            make_authenticator(services_, second_factor_rule_,
                               auth::cookie_policy::for_address(shared.public_url)),
            [this](http::upgrade arrived) { handle_upgrade(std::move(arrived)); }, shared.tls, shared.nodes}),
      outbox_(loop.get_executor(), services_.store, shared.time, shared.random) {
    shared.live.push_back(&live_);
    rooms::add_room_commands(
        commands_, room_service_, hub_,
        [this](const scheduling::viewer& who, const room_id& room) { online_arrivals_.note(who, room); });
    scheduling::add_seat_commands(commands_, {services_.people, services_.programme, hub_, durable_bus_});
    scheduling::add_registration_commands(commands_,
                                          {services_.programme, delegation_service_, hub_, durable_bus_});
    scheduling::add_agenda_pushes(commands_);
    scheduling::add_draft_commands(commands_, {services_.programme, hub_, durable_bus_});
    commands_.catalogue().hello = protocol::type_ref::of<ws::hello>();
    add_routes(shared);
    add_mail(shared);
    hub_.on_control([this](std::string_view line) {
        if (line.starts_with("programme.released")) {
            reload_programme();
        } else if (line.starts_with("person.")) {
            services_.people.forget(person_of(line)); // another node changed them
        }
    });
}

node::~node() = default;

void node::add_mail(const process_parts& shared) {
    const scheduling::letter_parts letters{
        services_.accounts,  services_.preferences,  services_.people,
        services_.programme, services_.mail_records, shared.mail,
        shared.time,         shared.public_url,      shared.settings.mail.from};
    outbox_.handle("mail", outbox::mail_handler(shared.mail, shared.time));
    outbox_.handle("seat", scheduling::seat_mail_handler({letters, services_.seats}));
    outbox_.handle("registration", scheduling::registration_mail_handler({letters, services_.links}));
    const scheduling::release_mail_parts releases{letters, services_.drafts, services_.seats};
    outbox_.handle("release", scheduling::release_mail_handler(releases));
    outbox_.handle("release_seats", scheduling::release_seats_handler(releases));
    outbox_.watch("{auth}");
}

void node::add_routes(const process_parts& shared) {
    operations_.not_ready = [this] { return not_ready(); };
    http::add_operations_endpoints(routes_, operations_);
    http::add_sign_in_endpoints(
        routes_, {services_.accounts, services_.logins, services_.links, passphrases_, second_factors_,
                  shared.random, shared.time, auth::cookie_policy::for_address(shared.public_url),
                  [this](auth::principal caller) { return describe_me(std::move(caller)); },
                  [this](person_id who) {
                      return invitations_.still_stands(services_.programme.current()->edition.id,
                                                       std::move(who));
                  }});
    http::add_email_endpoints(routes_, services_.accounts, email_changes_);
    http::add_second_factor_endpoints(routes_, second_factors_, [this](auth::principal caller) {
        return find_second_factor_duty(services_, second_factor_rule_, std::move(caller));
    });
    http::add_preferences_endpoints(routes_, services_.preferences);
    scheduling::add_programme_endpoints(
        routes_, {services_.programme, services_.people, services_.programmes, shared.time});
    scheduling::add_draft_endpoints(routes_, draft_service_, draft_intake_, release_service_);
    scheduling::add_export_endpoints(
        routes_, {services_.programme, services_.people, shared.time, shared.public_url, public_schedule_});
    scheduling::add_feed_endpoints(routes_, feed_service_);
    scheduling::add_agenda_endpoints(routes_, star_service_);
    scheduling::add_badge_endpoints(routes_,
                                    {services_.programme, services_.people, services_.badges, shared.random});
    scheduling::add_badge_sheet_endpoints(routes_, badge_sheet_service_);
    scheduling::add_seat_endpoints(routes_, seat_service_);
    scheduling::add_registration_endpoints(routes_, registration_service_);
    scheduling::add_personal_endpoints(routes_, personal_service_);
    scheduling::add_registration_office_endpoints(routes_, registration_office_);
    scheduling::add_invitation_import_endpoint(routes_, invitation_import_);
    scheduling::add_access_endpoints(routes_, access_service_);
    scheduling::add_closing_endpoints(routes_, closing_service_);
    scheduling::add_delegation_endpoints(routes_, delegation_service_);
    scheduling::add_desk_endpoints(routes_, desk_service_);
    scheduling::add_site_endpoints(routes_, site_service_, site_exchange_);
    scheduling::add_audit_endpoints(routes_, audit_service_);
    scheduling::add_mail_endpoints(routes_, mail_service_);
    rooms::add_room_endpoints(routes_, room_service_);
    add_live_endpoints(routes_, live_, shared.live, shared.settings.limits);
    const protocol::wire_description wire{http::route_shapes(routes_), commands_.catalogue(),
                                          CONVENE_VERSION};
    operations_.openapi = protocol::openapi_json(wire);
    operations_.asyncapi = protocol::asyncapi_json(wire);
}

result<void> node::listen(const std::string& address, unsigned short port) {
    return web_.listen(address, port);
}

task<result<void>> node::start() {
    if (!co_await services_.connect(store_patience)) {
        const std::string why =
            services_.store.problem().empty() ? services_.memory.problem() : services_.store.problem();
        co_return error(errc::unavailable, "The store is not ready: " + why);
    }
    if (auto loaded = co_await services_.programme.load(); !loaded) {
        co_return loaded;
    }
    for (realtime::bus* each : {&durable_bus_, &memory_bus_}) {
        each->subscriber().start();
        hub_.listen_to_control(*each);
    }
    hub_.start();
    live_.start();
    watch_edition();
    outbox_.start();
    due_clock_.start();
    audit_sealer_.start();
    web_.start();
    started_ = true;
    co_return result<void>{};
}

void node::drain(std::chrono::milliseconds spread) {
    draining_ = true;
    outbox_.stop();
    due_clock_.stop();
    audit_sealer_.stop();
    web_.drain();
    live_.drain(spread);
}

bool node::is_quiet() const {
    return web_.connection_count() == 0 && live_.connection_count() == 0 && outbox_.busy() == 0;
}

void node::stop() {
    due_clock_.stop();
    audit_sealer_.stop();
    live_.stop();
    hub_.stop();
    durable_bus_.subscriber().stop();
    memory_bus_.subscriber().stop();
    services_.disconnect();
}

std::string node::not_ready() const {
    if (draining_) {
        return "draining";
    }
    return started_ && services_.store.is_ready() && services_.memory.is_ready() ? "" : "store_unavailable";
}

task<result<auth::me_view>> node::describe_me(auth::principal caller) {
    const auto shown = services_.programme.current()->edition;
    auth::me_view me;
    me.edition = {shown.id,        shown.name,     shown.venue,           shown.venue_time_zone,
                  shown.first_day, shown.last_day, shown.acknowledgement, shown.fictional};
    me.registration = "none";
    const auto who = co_await services_.people.find_viewer(caller.person);
    if (who) {
        me.person.name = who->display_name;
        me.registration = protocol::enum_name(who->status);
    } else if (who.error().code != errc::not_found) {
        co_return who.error();
    }
    if (must_have_second_factor(second_factor_rule_, caller, who)) {
        me.second_factor = auth::second_factor_state::missing;
    }
    co_return me;
}

void node::handle_upgrade(http::upgrade arrived) {
    live_.adopt({std::move(arrived.stream), std::move(arrived.asked.headers), std::move(arrived.place),
                 std::move(arrived.asked.caller)});
}

void node::watch_edition() {
    if (const auto in = services_.programme.current(); in->release > 0) {
        outbox_.watch("{" + in->edition.id.str() + "}");
    }
}

void node::reload_programme() {
    asio::co_spawn(
        services_.loop,
        [](node* self) -> task<void> {
            self->services_.people.forget();
            if (const auto loaded = co_await self->services_.programme.reload(); !loaded) {
                log_error("programme could not be loaded", {{"why", loaded.error().message}});
            }
            self->watch_edition();
        }(this),
        asio::detached);
}

} // namespace convene
