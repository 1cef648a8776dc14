#pragma once

#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace convene::auth {

/// The network an address is counted under: the address itself for IPv4 (/32, also when mapped into IPv6),
/// the /64 for IPv6 (one household or room gets a whole /64). Text that is no address is counted as one
/// network.
std::string network_prefix(std::string_view address);

/// The refusal "come back in ...", with `retry_after`. `advice` ends the sentence: ", or use a link by mail".
error too_many_tries(std::chrono::milliseconds wait, std::string_view advice = {});

/// Throttle of guesses by what is guessed at (an account, a link), by network and for everybody, in Redis
/// (S-11): it holds over all nodes and restarts. A try is counted before it is made and taken back when it
/// was right. The waits are in `lua/admit_try.lua`. One per node and kind of guess.
class sign_in_throttle {
public:
    /// `kind` names the counters: guesses of one kind slow no other one down. `advice`: what else somebody
    /// can do who has to wait.
    sign_in_throttle(redis::client& store, const clock& time, std::string kind = "try",
                     std::string advice = ", or ask for a sign-in link by mail")
        : store_(store), clock_(time), kind_(std::move(kind)), advice_(std::move(advice)) {}

    /// Admits and counts one try, or `rate_limited` with `retry_after`. `subject`, a folded address or a
    /// token, need not exist: unknown ones are slowed down alike (S-13).
    task<result<void>> admit(std::string subject, std::string peer_address);
    /// Takes an admitted try back.
    task<result<void>> succeeded(std::string subject, std::string peer_address);

private:
    std::vector<std::string> counters(const std::string& subject, const std::string& peer_address) const;

    redis::client& store_;
    const clock& clock_;
    std::string kind_;
    std::string advice_;
};

} // namespace convene::auth
