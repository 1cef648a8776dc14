#include "server/auth/throttle.hpp"

#include "server/auth/keys.hpp"
#include "server/core/random.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <fmt/format.h>

namespace convene::auth {

std::string network_prefix(std::string_view address) {
    boost::system::error_code ec;
    const auto parsed = asio::ip::make_address(address, ec);
    if (ec) {
        return "unknown";
    }
    if (parsed.is_v4()) {
        return parsed.to_string();
    }
    if (parsed.to_v6().is_v4_mapped()) {
        return asio::ip::make_address_v4(asio::ip::v4_mapped, parsed.to_v6()).to_string();
    }
    auto bytes = parsed.to_v6().to_bytes();
    std::fill(bytes.begin() + 8, bytes.end(), std::uint8_t{0});
    return asio::ip::make_address_v6(bytes).to_string() + "/64";
}

error too_many_tries(std::chrono::milliseconds wait, std::string_view advice) {
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(wait).count();
    error refused(errc::rate_limited, fmt::format("Too many tries. Please wait {} second{}{}.", seconds,
                                                  seconds == 1 ? "" : "s", advice));
    refused.retry_after = wait;
    return refused;
}

std::vector<std::string> sign_in_throttle::counters(const std::string& subject,
                                                    const std::string& peer_address) const {
    return {keys::rate(kind_ + "-account", hash_secret(subject)),
            keys::rate(kind_ + "-network", hash_secret(network_prefix(peer_address))),
            keys::rate(kind_ + "-server", "all")};
}

task<result<void>> sign_in_throttle::admit(std::string subject, std::string peer_address) {
    auto keys = counters(subject, peer_address);
    redis::arguments args{std::to_string(to_unix_ms(clock_.now()))};
    auto admitted = co_await store_.call("auth_admit_try", std::move(keys), std::move(args));
    if (!admitted) {
        co_return admitted.error();
    }
    if (const auto wait = (*admitted)[0].number(); wait > 0) {
        co_return too_many_tries(std::chrono::milliseconds(wait), advice_);
    }
    co_return result<void>();
}

task<result<void>> sign_in_throttle::succeeded(std::string subject, std::string peer_address) {
    auto keys = counters(subject, peer_address);
    auto counted = co_await store_.call("auth_try_succeeded", std::move(keys), {});
    if (!counted) {
        co_return counted.error();
    }
    co_return result<void>();
}

} // namespace convene::auth
