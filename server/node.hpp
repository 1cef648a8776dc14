#pragma once

#include "rooms/room_repository.hpp"
#include "rooms/room_service.hpp"
#include "scheduling/agenda/star_service.hpp"
#include "scheduling/audit/audit_sealer.hpp"
#include "scheduling/audit/audit_service.hpp"
#include "scheduling/badge_repository.hpp"
#include "scheduling/desk/badge_sheet_service.hpp"
#include "scheduling/desk/desk_service.hpp"
#include "scheduling/desk/online_arrivals.hpp"
#include "scheduling/draft/draft_intake.hpp"
#include "scheduling/draft/draft_service.hpp"
#include "scheduling/draft/release_service.hpp"
#include "scheduling/due_clock.hpp"
#include "scheduling/exchange/feed_service.hpp"
#include "scheduling/exchange/public_schedule.hpp"
#include "scheduling/mail/letter_post.hpp"
#include "scheduling/mail/mail_repository.hpp"
#include "scheduling/mail/mail_service.hpp"
#include "scheduling/people_repository.hpp"
#include "scheduling/programme_cache.hpp"
#include "scheduling/programme_repository.hpp"
#include "scheduling/registration/access_service.hpp"
#include "scheduling/registration/closing_service.hpp"
#include "scheduling/registration/delegation_service.hpp"
#include "scheduling/registration/invitation_import.hpp"
#include "scheduling/registration/personal_service.hpp"
#include "scheduling/registration/registration_office.hpp"
#include "scheduling/registration/registration_service.hpp"
#include "scheduling/seats/seat_service.hpp"
#include "scheduling/sites/site_exchange.hpp"
#include "scheduling/sites/site_service.hpp"
#include "server/auth/account_repository.hpp"
#include "server/auth/email_changes.hpp"
#include "server/auth/link_service.hpp"
#include "server/auth/login_service.hpp"
#include "server/auth/passphrase_service.hpp"
#include "server/auth/preferences_repository.hpp"
#include "server/auth/second_factor_rule.hpp"
#include "server/auth/second_factors.hpp"
#include "server/auth/throttle.hpp"
#include "server/http/operations_endpoints.hpp"
#include "server/http/server.hpp"
#include "server/http/sign_in_endpoints.hpp"
#include "server/installation.hpp"
#include "server/live_endpoints.hpp"
#include "server/outbox/mailer.hpp"
#include "server/outbox/outbox_worker.hpp"
#include "server/realtime/hub.hpp"
#include "server/ws/live_server.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <string>

namespace convene {

/// What all nodes of a process share: immutable or thread safe.
struct process_parts {
    const config& settings;
    const store_addresses& stores;
    const http::static_files& files;
    const clock& time;
    id_source& random;
    auth::passphrase_hasher& hasher;
    worker_pool& pool; ///< for what blocks
    outbox::mailer& mail;
    std::function<std::shared_ptr<asio::ssl::context>()> tls; ///< empty: plain HTTP
    std::string public_url;
    unsigned nodes = 1;
    live_peers& live;                                              ///< filled before the first node starts
    std::shared_ptr<const scheduling::audit_keys> audit_keys = {}; ///< none: the audit record is not sealed
    auth::secret_box box = auth::secret_box::make_passing();       ///< opens the secrets of second factors
};

/// The services of one thread over its own two store connections: what the server's nodes and the operator's
/// verbs share.
class services {
public:
    services(asio::io_context& loop, const process_parts& shared);

    /// Connects; false when the stores are not ready after `patience`.
    task<bool> connect(std::chrono::milliseconds patience);
    void disconnect();

    asio::io_context& loop;
    redis::client store;
    redis::client memory;
    auth::account_repository accounts;
    auth::preferences_repository preferences;
    auth::login_service logins;
    auth::link_service links;
    scheduling::people_repository people;
    scheduling::programme_repository programmes;
    scheduling::badge_repository badges;
    scheduling::feed_repository feeds;
    scheduling::star_repository stars;
    scheduling::seat_repository seats;
    scheduling::audit_repository audit;
    scheduling::registration_repository registrations;
    scheduling::site_repository sites;
    scheduling::programme_cache programme;
    scheduling::mail_repository mail_records;
    scheduling::draft_repository drafts;
};

/// One node: a thread's event loop with everything on it (design: nodes share nothing). The composition of
/// the product.
class node {
public:
    node(asio::io_context& loop, const process_parts& shared, unsigned number);
    ~node();

    /// Binds the listener. Port 0 takes a free one; `port()` tells.
    result<void> listen(const std::string& address, unsigned short port);
    unsigned short port() const { return web_.port(); }
    /// Connects to the stores, loads the programme, starts serving. Error: `unavailable`.
    task<result<void>> start();

    /// No new work: listeners closed, clients told to come back within `spread`.
    void drain(std::chrono::milliseconds spread);
    /// True when nobody is connected any more.
    bool is_quiet() const;
    /// Ends what is left, then the loop runs out of work.
    void stop();

    const http::router& routes() const noexcept { return routes_; }
    const ws::command_table& commands() const noexcept { return commands_; }

private:
    void add_routes(const process_parts& shared);
    void add_mail(const process_parts& shared);
    std::string not_ready() const;
    task<result<auth::me_view>> describe_me(auth::principal caller);
    void handle_upgrade(http::upgrade arrived);
    void reload_programme();
    /// Mail about an edition waits in its own outbox.
    void watch_edition();

    services services_;
    realtime::hub hub_;
    realtime::bus durable_bus_;
    realtime::bus memory_bus_;
    rooms::room_repository room_repository_;
    rooms::room_service room_service_;
    scheduling::seat_service seat_service_;
    scheduling::star_service star_service_;
    scheduling::invitations invitations_;
    scheduling::registration_service registration_service_;
    scheduling::personal_service personal_service_;
    scheduling::registration_office registration_office_;
    scheduling::invitation_import invitation_import_;
    scheduling::access_service access_service_;
    scheduling::closing_service closing_service_;
    scheduling::delegation_service delegation_service_;
    scheduling::desk_service desk_service_;
    scheduling::badge_sheet_service badge_sheet_service_;
    scheduling::online_arrivals online_arrivals_;
    scheduling::due_clock due_clock_;
    scheduling::draft_memory draft_memory_;
    scheduling::draft_service draft_service_;
    scheduling::draft_intake draft_intake_;
    scheduling::release_service release_service_;
    scheduling::public_schedule public_schedule_;
    scheduling::feed_service feed_service_;
    scheduling::site_people site_people_;
    scheduling::site_service site_service_;
    scheduling::site_exchange site_exchange_;
    scheduling::audit_service audit_service_;
    scheduling::audit_sealer audit_sealer_;
    scheduling::mail_service mail_service_;
    auth::sign_in_throttle throttle_;
    auth::passphrase_service passphrases_;
    auth::email_changes email_changes_;
    auth::second_factor_rule second_factor_rule_;
    auth::second_factors second_factors_;
    ws::command_table commands_;
    ws::live_server live_;
    http::operations_parts operations_;
    http::router routes_;
    http::server web_;
    outbox::outbox_worker outbox_;
    bool draining_ = false;
    bool started_ = false;
};

} // namespace convene
