#include "scheduling/audit/audit_sealer.hpp"

#include "scheduling/audit/audit_heads.hpp"
#include "scheduling/programme.hpp"
#include "server/core/log.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <utility>

namespace convene::scheduling {

namespace {

std::int64_t number(const std::string& seq) {
    return std::atoll(seq.c_str());
}

error will_not_seal(const std::string& seq, const std::string& why) {
    return {errc::conflict, "The audit record cannot be sealed from entry " + seq + " on: " + why};
}

/// True when an entry may get the seal after the one of `sealed`. A record may begin with any number: it may
/// have begun before there were seals.
bool follows(const std::string& sealed, const audit_row& next) {
    return !next.link.empty() && (sealed == "0" || number(next.seq) == number(sealed) + 1);
}

} // namespace

void audit_sealer::start() {
    if (use_.keys && std::exchange(stopped_, false)) {
        asio::co_spawn(use_.loop, run(), asio::detached);
    }
}

void audit_sealer::stop() {
    if (!std::exchange(stopped_, true)) {
        write_head(true);
    }
    pause_.cancel();
}

task<void> audit_sealer::run() {
    while (!stopped_) {
        if (use_.programme.current()->release > 0) {
            // While the store is away nothing new comes into the record either.
            if (const auto sealed = co_await seal_once(); sealed) {
                write_head(false);
            } else if (sealed.error().code == errc::conflict) {
                tell_trouble(sealed.error());
            }
        }
        if (!stopped_) {
            pause_.expires_after(period);
            co_await pause_.async_wait(as_result);
        }
    }
}

task<result<void>> audit_sealer::seal_once() {
    const edition_id edition = use_.programme.current()->edition.id;
    auto found = co_await use_.record.load_unsealed(edition);
    if (!found) {
        co_return found.error();
    }
    if (std::exchange(edition_, edition.str()) != edition.str()) {
        written_ = "0";
    }
    if (!found->by.empty() && found->by != use_.keys->name()) {
        co_return will_not_seal(found->sealed, "it was sealed with another key.");
    }
    std::string sealed = found->sealed;
    std::string seal = found->seal;
    if (sealed == "0") {
        seal = first_seal(use_.keys->seal_key(), audit_repository::stream_of(edition));
    }
    std::vector<std::pair<std::string, std::string>> made;
    for (const audit_row& each : found->rows) {
        if (!follows(sealed, each)) {
            co_return will_not_seal(each.seq, "it does not follow entry " + sealed + ".");
        }
        seal = make_seal(use_.keys->seal_key(), seal, each);
        sealed = each.seq;
        made.emplace_back(sealed, seal);
    }
    if (!made.empty()) {
        const auto stored =
            co_await use_.record.seal(edition, found->sealed, use_.keys->name(), std::move(made));
        if (!stored || !*stored) {
            co_return stored ? result<void>() : stored.error();
        }
    }
    sealed_ = std::move(sealed);
    seal_ = std::move(seal);
    co_return result<void>();
}

void audit_sealer::write_head(bool now) {
    const auto moment = use_.time.steady_now();
    const bool due = now || written_ == "0" || moment - written_at_ >= between_heads;
    if (use_.heads.empty() || !use_.keys || sealed_ == "0" || sealed_ == written_ || !due) {
        return;
    }
    audit_head head;
    head.edition = edition_;
    head.seq = number(sealed_);
    head.hash = seal_;
    head.at = to_rfc3339(use_.time.now());
    if (const auto done = append_head(use_.heads, sign_head(*use_.keys, std::move(head))); !done) {
        tell_trouble(done.error());
        return;
    }
    written_ = sealed_;
    written_at_ = moment;
}

void audit_sealer::tell_trouble(const error& why) {
    if (std::exchange(trouble_, why.message) != why.message) {
        log_error("audit record", {{"why", why.message}});
    }
}

} // namespace convene::scheduling
