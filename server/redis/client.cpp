#include "server/redis/client.hpp"

#include "server/core/log.hpp"
#include "server/redis/client_impl.hpp"
#include "server/redis/function_library.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

namespace convene::redis {

namespace {

/// Every code that a function of ours may answer with.
std::optional<errc> find_code(std::string_view name) {
    static constexpr std::array codes{
        errc::malformed,    errc::invalid,   errc::unknown_command, errc::unauthenticated,
        errc::forbidden,    errc::not_found, errc::conflict,        errc::too_large,
        errc::rate_limited, errc::locked,    errc::muted,           errc::agreement_required,
        errc::unavailable,  errc::internal,  errc::unknown_outcome, errc::draining};
    const auto* found =
        std::find_if(codes.begin(), codes.end(), [name](errc code) { return to_string(code) == name; });
    return found == codes.end() ? std::nullopt : std::optional(*found);
}

/// Error replies that say "not now": the command was refused before it did anything.
bool is_refused_for_now(std::string_view text) {
    static constexpr std::array<std::string_view, 8> starts{
        "LOADING", "BUSY", "READONLY", "MASTERDOWN", "OOM", "MISCONF", "NOREPLICAS", "CLUSTERDOWN"};
    return text.find("Function not found") != std::string_view::npos ||
           std::any_of(starts.begin(), starts.end(), [text](auto start) { return text.starts_with(start); });
}

error from_error_reply(const std::string& text) {
    if (is_refused_for_now(text)) {
        log_warn("redis refuses commands", {{"reply", text}});
        return {errc::unavailable, "The store cannot take changes right now. Please try again."};
    }
    // A script that failed in the middle, a key of another kind: a bug of ours, and Lua has no rollback.
    log_error("redis command failed", {{"reply", text}});
    return {errc::internal, "Something went wrong on our side."};
}

error from_refusal(const reply& answer) {
    const auto code = find_code(answer[0].str());
    if (!code) {
        log_error("redis function answered neither ok nor a code", {{"first", answer[0].str()}});
        return {errc::internal, "Something went wrong on our side."};
    }
    error refused(*code, std::string(answer[1].str()), std::string(answer[2].str()));
    if (answer.size() > 3) {
        refused.retry_after = std::chrono::milliseconds(answer[3].number());
    }
    return refused;
}

task<result<reply>> read_when_done(task<result<reply>> pending) {
    auto answer = co_await std::move(pending);
    co_return client::read_call(std::move(answer));
}

task<result<reply>> without_error_reply(task<result<reply>> pending) {
    auto answer = co_await std::move(pending);
    if (answer && answer->is_error()) {
        co_return from_error_reply(answer->text);
    }
    co_return answer;
}

} // namespace

client::client(asio::any_io_executor executor, endpoint where, requirements wanted, std::string name,
               client_tuning tuning)
    : impl_(std::make_shared<impl>(std::move(executor), std::move(where), std::move(wanted), std::move(name),
                                   tuning)) {}

client::~client() {
    impl_->stop();
}

void client::start() {
    impl_->start();
}

void client::stop() {
    impl_->stop();
}

void client::send(arguments words, call_options options, completion done) {
    impl_->send(std::move(words), options, std::move(done));
}

task<result<reply>> client::command(arguments words, call_options options) {
    return asio::async_initiate<const asio::use_awaitable_t<>&, void(result<reply>)>(
        [](auto&& handler, const std::shared_ptr<impl>& to, arguments sent, call_options chosen) {
            to->send(std::move(sent), chosen, completion(std::forward<decltype(handler)>(handler)));
        },
        asio::use_awaitable, impl_, std::move(words), options);
}

task<result<reply>> client::query(arguments words, call_options options) {
    return without_error_reply(command(std::move(words), options));
}

task<result<reply>> client::call(std::string_view function, std::vector<std::string> keys, arguments args,
                                 call_options options) {
    return read_when_done(command(call_words(function, std::move(keys), std::move(args)), options));
}

arguments client::call_words(std::string_view function, std::vector<std::string> keys, arguments args) {
    arguments words;
    words.reserve(3 + keys.size() + args.size());
    words.emplace_back("FCALL");
    words.push_back(function_name(function));
    words.push_back(std::to_string(keys.size()));
    std::move(keys.begin(), keys.end(), std::back_inserter(words));
    std::move(args.begin(), args.end(), std::back_inserter(words));
    return words;
}

result<reply> client::read_call(result<reply> answer) {
    if (!answer) {
        return answer;
    }
    if (answer->is_error()) {
        return from_error_reply(answer->text);
    }
    if (answer->is_array() && (*answer)[0].str() == "ok") {
        answer->items.erase(answer->items.begin());
        return answer;
    }
    return from_refusal(*answer);
}

bool client::is_ready() const noexcept {
    return impl_->is_ready();
}

std::string client::problem() const {
    return impl_->problem();
}

void client::on_state_change(std::function<void(bool)> callback) {
    impl_->on_state_change(std::move(callback));
}

void client::on_drained(std::function<void()> callback) {
    impl_->on_drained(std::move(callback));
}

} // namespace convene::redis
