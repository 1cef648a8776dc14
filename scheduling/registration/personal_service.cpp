#include "scheduling/registration/personal_service.hpp"

#include "scheduling/programme.hpp"
#include "scheduling/registration/registration_rules.hpp"

#include <utility>

namespace convene::scheduling {

namespace {

constexpr const char* what_is_missing =
    "Not in here: what you wrote in rooms, and what staff wrote when they decided about you. Ask the "
    "organisers for it.";

my_profile make_profile(const person_record& who, access_needs access, std::int64_t version) {
    return {make_form(who), std::move(access), compute_display_name(who), version};
}

void add_logins(my_data& into, std::vector<auth::login_summary> all, bool tokens) {
    for (auth::login_summary& each : all) {
        into.logins.push_back(
            {std::move(each.way), std::move(each.name), each.created, each.seen, each.ends, tokens});
    }
}

} // namespace

person_record make_erased(person_id who) {
    person_record made;
    made.id = std::move(who);
    made.name = "Former participant";
    return made;
}

task<result<my_profile>> personal_service::read_profile(auth::principal caller) {
    auto of = co_await use_.registrations.load(use_.programme.current()->edition.id, caller.person);
    if (!of) {
        co_return of.error();
    }
    co_return make_profile(of->person, std::move(of->access), of->registration.version);
}

task<result<my_profile>> personal_service::correct(auth::principal caller, profile_change to) {
    auto answers = clean_form(std::move(to.form));
    if (!answers) {
        co_return answers.error();
    }
    if (to.access) {
        auto cleaned = clean_access(std::move(*to.access));
        if (!cleaned) {
            co_return cleaned.error();
        }
        to.access = std::move(*cleaned);
    }
    const edition_id edition = use_.programme.current()->edition.id;
    auto of = co_await use_.registrations.load(edition, caller.person);
    if (!of) {
        co_return of.error();
    }
    answers->mode = make_form(of->person).mode;
    apply(*answers, of->person);
    const auto stored = co_await use_.registrations.correct(edition, of->person, to.access, to.version);
    if (!stored) {
        co_return stored.error();
    }
    use_.people.forget();
    if (auto renamed = co_await rename_account(of->person); !renamed) {
        co_return renamed.error();
    }
    co_return make_profile(of->person, std::move(to.access).value_or(std::move(of->access)),
                           stored->registration.version);
}

task<result<void>> personal_service::rename_account(const person_record& who) {
    auto known = co_await use_.accounts.find(who.id);
    if (!known) {
        co_return known.error();
    }
    if (!*known) {
        co_return result<void>();
    }
    (*known)->name = compute_display_name(who);
    auto stored = co_await use_.accounts.store(std::move(**known));
    co_return stored;
}

task<result<my_data>> personal_service::collect(auth::principal caller) {
    my_data made;
    made.made_at = use_.time.now();
    made.note = what_is_missing;
    if (auto added = co_await add_account(made, caller.person); !added) {
        co_return added.error();
    }
    if (auto added = co_await add_registration(made, std::move(caller)); !added) {
        co_return added.error();
    }
    co_return made;
}

task<result<void>> personal_service::add_account(my_data& into, person_id who) {
    const auto account = co_await use_.accounts.find(who);
    if (!account) {
        co_return account.error();
    }
    if (*account) {
        into.email = (*account)->email;
        into.account_name = (*account)->name;
        into.account_roles = (*account)->roles;
        into.passphrase_set = (*account)->has_passphrase();
    }
    const auto preferences = co_await use_.preferences.load(who);
    if (!preferences) {
        co_return preferences.error();
    }
    into.preferences = *preferences;
    const auto feed = co_await use_.feeds.find_since(use_.programme.current()->edition.id, who);
    if (!feed) {
        co_return feed.error();
    }
    into.feed_since = *feed;
    auto stars = co_await use_.stars.load(use_.programme.current()->edition.id, who);
    if (!stars) {
        co_return stars.error();
    }
    into.stars = std::move(*stars);
    auto browsers = co_await use_.logins.list_logins(who);
    if (!browsers) {
        co_return browsers.error();
    }
    add_logins(into, std::move(*browsers), false);
    auto tokens = co_await use_.logins.list_tokens(std::move(who));
    if (!tokens) {
        co_return tokens.error();
    }
    add_logins(into, std::move(*tokens), true);
    co_return result<void>();
}

task<result<void>> personal_service::add_registration(my_data& into, auth::principal caller) {
    auto record = co_await use_.people.find_record(caller.person);
    if (!record && record.error().code != errc::not_found) {
        co_return record.error();
    }
    auto own = co_await use_.own.read(std::move(caller));
    if (!own) {
        co_return own.error();
    }
    own->invited_by.clear(); // somebody else's name
    into.registration = std::move(*own);
    if (!record) {
        co_return result<void>();
    }
    into.shown_as = compute_display_name(*record);
    into.person = std::move(*record);
    if (!into.registration.registration) {
        co_return result<void>();
    }
    const edition_id edition = use_.programme.current()->edition.id;
    auto seats = co_await use_.seats.load_mine(edition, *into.registration.registration);
    if (!seats) {
        co_return seats.error();
    }
    into.seats = std::move(*seats);
    auto code = co_await use_.badges.find(edition, *into.registration.registration);
    if (!code) {
        co_return code.error();
    }
    into.badge_code = std::move(*code);
    co_return result<void>();
}

task<result<deletion_answer>> personal_service::remove(auth::principal caller, deletion_request asked) {
    if (asked.confirm != "delete") {
        co_return error(errc::invalid, "Type the word to confirm.", "confirm");
    }
    const edition_id edition = use_.programme.current()->edition.id;
    if (auto removed = co_await use_.feeds.remove(edition, caller.person); !removed) {
        co_return removed.error();
    }
    if (auto forgotten = co_await use_.stars.forget(edition, caller.person); !forgotten) {
        co_return forgotten.error();
    }
    auto erased = co_await use_.registrations.erase(edition, make_erased(caller.person));
    if (!erased) {
        co_return erased.error();
    }
    use_.people.forget();
    auto removed = co_await use_.accounts.remove(std::move(caller.person));
    if (!removed) {
        co_return removed.error();
    }
    co_return deletion_answer{};
}

} // namespace convene::scheduling
