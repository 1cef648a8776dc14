#include "server/operator_verbs.hpp"

#include "scheduling/audit/audit_verifier.hpp"
#include "scheduling/draft/draft_intake.hpp"
#include "scheduling/import/demo_dates.hpp"
#include "scheduling/import/summit_file.hpp"
#include "scheduling/import_service.hpp"
#include "server/outbox/file_mailer.hpp"
#include "server/protocol/wire_documents.hpp"
#include "server/serve.hpp"

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

namespace convene {

using namespace std::chrono_literals;

namespace {

/// Stores the summit and the accounts that belong to it; accounts first, so that nobody is in the programme
/// without one.
task<result<scheduling::import_summary>> store_summit(services& use, const clock& time, id_source& random,
                                                      scheduling::summit read) {
    for (const scheduling::imported_account& each : read.accounts) {
        auth::account made{each.person, each.email, each.display_name, each.roles, {}};
        if (auto stored = co_await use.accounts.take_in(std::move(made)); !stored) {
            co_return stored.error();
        }
    }
    scheduling::import_service importer(use.store, time, random);
    auto stored = co_await importer.store(std::move(read));
    co_return stored;
}

/// The first person of a role who may take part.
std::optional<person_id> first_with(const scheduling::summit& in, auth::role wanted) {
    for (const scheduling::imported_account& each : in.accounts) {
        const auto record =
            std::find_if(in.people.begin(), in.people.end(), [&](const scheduling::person_record& one) {
                return one.id == each.person && one.status == scheduling::registration_status::confirmed;
            });
        const bool only = wanted != auth::role::attendee || each.roles.size() == 1;
        if (record != in.people.end() && only &&
            std::find(each.roles.begin(), each.roles.end(), wanted) != each.roles.end()) {
            return each.person;
        }
    }
    return {};
}

/// Who moderates the session that the demo shows live: the first plenary for everybody (demo_dates.hpp).
std::optional<person_id> moderator_of_plenary(const scheduling::programme& in) {
    for (const scheduling::session& each : in.sessions) {
        if (each.type == scheduling::session_type::plenary && !each.moderators.empty()) {
            return each.moderators.front();
        }
    }
    return {};
}

/// The stores of an installation that no server runs on: the operator's, or our own, started for this.
task<result<void>> reach_stores(installation& own, const config& settings) {
    if (settings.redis_url.empty()) {
        auto started = co_await own.start();
        co_return started;
    }
    auto reached = co_await own.use_operators_stores();
    co_return reached;
}

/// A verb's work on the stores of this installation: of the running server when there is one, else started
/// for this.
template<class Work>
int with_services(const config& settings, Work work) {
    asio::io_context loop{1};
    system_clock time;
    system_random random;
    worker_pool pool;
    auth::passphrase_hasher hasher(pool, {1, std::size_t{8} * 1024 * 1024});
    outbox::file_mailer mail(pool, time, settings.data / "mail", {settings.mail.from, "Convene"});
    const auto files = http::static_files::load({});
    int code = 1;
    // It outlives the loop that runs it, so its captures do too.
    const auto flow = [&]() -> task<void> { // NOLINT(cppcoreguidelines-avoid-capturing-lambda-coroutines)
        installation own(loop, settings);
        store_addresses stores;
        const auto running = installation::running(settings.data);
        if (running) {
            stores = *running;
        } else if (const auto started = co_await reach_stores(own, settings); started) {
            stores = own.addresses();
        } else {
            std::cerr << "convene: " << started.error().message << "\n";
            co_return;
        }
        const std::string url = !stores.public_url.empty()    ? stores.public_url
                                : settings.public_url.empty() ? "http://" + settings.listen
                                                              : settings.public_url;
        live_peers none;
        const process_parts shared{settings, stores, *files, time, random, hasher,
                                   pool,     mail,   {},     url,  1,      none};
        {
            services use(loop, shared);
            if (co_await use.connect(20s)) {
                code = co_await work(use);
            } else {
                std::cerr << "convene: The store is not ready: " << use.store.problem() << "\n";
            }
            use.disconnect();
        }
        if (!running) {
            co_await own.stop();
        }
        loop.stop();
    };
    asio::co_spawn(loop, flow(), [](const std::exception_ptr& thrown) {
        if (thrown) {
            std::rethrow_exception(thrown);
        }
    });
    loop.run();
    return code;
}

int refuse(const error& why) {
    std::cerr << "convene: " << why.message << "\n";
    return 1;
}

task<int> store_and_report(services& use, scheduling::summit read) {
    system_clock time;
    system_random random;
    const auto stored = co_await store_summit(use, time, random, std::move(read));
    if (!stored) {
        co_return refuse(stored.error());
    }
    std::cout << "Release " << stored->release << (stored->changed ? "" : " (unchanged)") << ": "
              << stored->sites << " sites, " << stored->people << " people, " << stored->sessions
              << " sessions, " << stored->communities << " communities, " << stored->meetings
              << " meetings.\n";
    co_return 0;
}

task<int> take_into_draft(services& use, scheduling::intake_order what) {
    worker_pool pool(1);
    scheduling::draft_memory memory(use.drafts, use.people, use.programme);
    scheduling::draft_intake intake(use.drafts, memory, pool);
    auth::principal operating;
    operating.person = person_id("operator");
    operating.roles = {auth::role::organiser};
    if (const auto loaded = co_await use.programme.load(); !loaded) {
        co_return refuse(loaded.error());
    }
    const auto taken = co_await intake.take(std::move(operating), std::move(what));
    if (!taken) {
        co_return refuse(taken.error());
    }
    std::cout << "The draft has " << taken->added << " new sessions and " << taken->changed
              << " that changed; " << taken->unchanged << " are as they were. Of " << taken->kept.size()
              << ", fields that were edited here stay.\n";
    co_return 0;
}

/// Prints a secret that was made, on a line of its own.
task<int> print_made(task<result<std::string>> making) {
    const auto made = co_await std::move(making);
    if (!made) {
        co_return refuse(made.error());
    }
    std::cout << *made << "\n";
    co_return 0;
}

/// The person is told by mail, as when they do it themselves.
task<int> turn_off(services& use, person_id who) {
    system_clock time;
    system_random random;
    const auth::secret_box none = auth::secret_box::make_passing();
    auth::second_factors factors({use.store,
                                  use.accounts,
                                  use.preferences,
                                  time,
                                  random,
                                  none,
                                  {},
                                  auth::link_settings().summit_name});
    const auto removed = co_await factors.remove(std::move(who));
    if (!removed) {
        co_return refuse(removed.error());
    }
    std::cout << "Two-step sign-in is off. The person is told by mail.\n";
    co_return 0;
}

/// A sentence or two for the operator; true when the record is intact.
bool print_verdict(const std::string& edition, const scheduling::audit_verdict& of) {
    const bool intact = of.found == 0;
    std::cout << edition << ": " << (intact ? "intact, " : "NOT INTACT, ") << of.entries << " entries, head "
              << (of.head.empty() ? "none" : of.head) << "\n";
    for (const std::string& each : of.problems) {
        std::cout << "  " << each << "\n";
    }
    if (of.found > static_cast<std::int64_t>(of.problems.size())) {
        std::cout << "  ... and more: " << of.found << " in all\n";
    }
    if (of.unsealed > 0) {
        std::cout << "  The newest " << of.unsealed << " are not sealed yet.\n";
    }
    if (of.older > 0) {
        std::cout << "  " << of.older << " before them are older than the seals and were not checked.\n";
    }
    return intact;
}

task<int> verify_records(services& use, scheduling::audit_keys keys,
                         std::vector<scheduling::audit_head> heads) {
    if (const auto loaded = co_await use.programme.load(); !loaded) {
        co_return refuse(loaded.error());
    }
    std::map<std::string, std::vector<scheduling::audit_head>> editions;
    for (scheduling::audit_head& each : heads) {
        editions[each.edition].push_back(std::move(each));
    }
    if (const auto& shown = use.programme.current()->edition.id; !shown.empty()) {
        editions[shown.str()];
    }
    bool intact = true;
    for (const auto& [name, known] : editions) {
        const edition_id edition(name);
        scheduling::audit_verifier verifier(keys, edition, known);
        for (std::string last, before = "-"; last != before;) {
            before = last;
            const auto page = co_await use.audit.walk(edition, last);
            if (!page) {
                co_return refuse(page.error());
            }
            verifier.take(*page);
            last = page->entries.empty() ? last : page->entries.back().id;
        }
        intact = print_verdict(name, verifier.finish()) && intact;
    }
    co_return intact ? 0 : 3;
}

} // namespace

task<result<void>> load_demo(services& use, const clock& time, id_source& random) {
    if (const auto loaded = co_await use.programme.load(); !loaded) {
        co_return loaded;
    }
    const auto current = use.programme.current();
    if (current->release > 0 && scheduling::has_live_session(*current, time.now())) {
        co_return result<void>{};
    }
    auto reading = scheduling::read_summit(scheduling::sample_summit_text());
    if (!reading.read) {
        co_return error(errc::internal, "The sample summit cannot be read.");
    }
    reading.read->content = scheduling::move_to(std::move(reading.read->content), time.now());
    // Everything of an edition can be tried in a demonstration: its registration is open to the end.
    reading.read->registration.closes_at = scheduling::end_of(reading.read->content);
    reading.read->registration.starts_at = reading.read->registration.closes_at;
    const auto stored = co_await store_summit(use, time, random, std::move(*reading.read));
    if (!stored) {
        co_return stored.error();
    }
    co_return result<void>{};
}

task<void> print_demo_links(services& use, std::ostream& to) {
    const auto sample = scheduling::read_summit(scheduling::sample_summit_text());
    const std::pair<const char*, std::optional<person_id>> personas[] = {
        {"an attendee", first_with(*sample.read, auth::role::attendee)},
        {"an organiser", first_with(*sample.read, auth::role::organiser)},
        {"a moderator of the session that is live", moderator_of_plenary(sample.read->content)},
    };
    to << "Sign in (each link works once, for a day):\n";
    for (const auto& [words, person] : personas) {
        if (!person) {
            continue;
        }
        const auto link = co_await use.links.make_operator_link(*person, 24h);
        to << "  as " << words << " (" << person->str() << "): " << (link ? *link : link.error().message)
           << "\n";
    }
    to.flush();
}

int import_summit(const config& settings, const std::string& file) {
    std::ifstream in(file, std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    if (!in) {
        return refuse(error(errc::not_found, "The file " + file + " cannot be read."));
    }
    auto reading = scheduling::read_summit(text.str());
    for (const auto& problem : reading.problems) {
        std::cerr << "convene: " << problem.path << ": " << problem.sentence << "\n";
    }
    if (!reading.read) {
        return 1;
    }
    return with_services(
        settings, [&reading](services& use) { return store_and_report(use, std::move(*reading.read)); });
}

int import_into_draft(const command_line& asked, std::string content) {
    scheduling::intake_order what;
    what.client_id = system_random().token(10);
    what.content = std::move(content);
    what.form = protocol::enum_from_name<scheduling::schedule_form>(asked.form);
    what.zone = asked.zone.empty() ? std::nullopt : std::optional(asked.zone);
    what.dry_run = false;
    return with_services(asked.settings,
                         [&what](services& use) { return take_into_draft(use, std::move(what)); });
}

int print_token(const config& settings, const std::string& person, std::chrono::seconds ttl) {
    return with_services(settings, [&](services& use) {
        return print_made(use.logins.make_token(person_id(person), ttl, "command line"));
    });
}

int print_login_link(const config& settings, const std::string& person, std::chrono::seconds ttl) {
    return with_services(settings, [&](services& use) {
        return print_made(use.links.make_operator_link(person_id(person), ttl));
    });
}

int remove_second_factor(const config& settings, const std::string& person) {
    return with_services(settings, [&](services& use) { return turn_off(use, person_id(person)); });
}

int verify_audit(const config& settings, const std::filesystem::path& heads) {
    auto keys = scheduling::audit_keys::load(settings.audit_keys_folder());
    if (!keys) {
        return refuse(keys.error());
    }
    std::vector<scheduling::audit_head> known;
    const auto file = heads.empty() ? settings.audit_heads_file() : heads;
    if (!heads.empty() || std::filesystem::exists(file)) {
        auto read = scheduling::read_heads(file);
        if (!read) {
            return refuse(read.error());
        }
        known = std::move(*read);
    } else {
        std::cerr << "convene: There is no heads file: entries cut off the end cannot be noticed.\n";
    }
    return with_services(
        settings, [&](services& use) { return verify_records(use, std::move(*keys), std::move(known)); });
}

int describe_wire(const std::string& document) {
    // A node that is never started knows every route and command of the product.
    asio::io_context loop{1};
    const config settings;
    system_clock time;
    system_random random;
    worker_pool pool;
    auth::passphrase_hasher hasher(pool, {1, std::size_t{8} * 1024 * 1024});
    outbox::file_mailer mail(pool, time, settings.data / "mail", {settings.mail.from, "Convene"});
    const auto files = http::static_files::load({});
    const store_addresses stores;
    live_peers none;
    const process_parts shared{
        settings, stores, *files, time, random, hasher, pool, mail, {}, "http://127.0.0.1:8080", 1, none};
    const node whole(loop, shared, 0);
    const protocol::wire_description wire{http::route_shapes(whole.routes()), whole.commands().catalogue(),
                                          CONVENE_VERSION};
    if (document == "typescript") {
        std::cout << protocol::typescript(wire);
    } else {
        std::cout << protocol::yaml_from_json(document == "openapi" ? protocol::openapi_json(wire)
                                                                    : protocol::asyncapi_json(wire));
    }
    return 0;
}

} // namespace convene
