#pragma once

#include "server/core/offload.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"

#include <cstddef>
#include <string>

namespace convene::auth {

/// Cost of Argon2id. The default is twice and more of OWASP's least (19 MiB, t=2): 64 MiB, t=2, about 65 ms
/// of one core (S-10). Tests give a cheaper one.
struct passphrase_cost {
    unsigned long long passes = 2;
    std::size_t memory_bytes = std::size_t{64} * 1024 * 1024;
};

/// Argon2id on the worker pool, never on a thread that serves sockets. Texts are NFC before hashing. Thread
/// safe.
class passphrase_hasher {
public:
    /// Computes the dummy hash for unknown accounts at once (one Argon2id run). `pool` outlives the hasher.
    passphrase_hasher(worker_pool& pool, passphrase_cost cost = {});

    /// Argon2id text of libsodium ("$argon2id$v=19$..."). Errors: `unavailable` (the queue is full),
    /// `invalid`.
    task<result<std::string>> hash(std::string passphrase);

    struct verdict {
        bool right = false;
        bool outgrown = false; ///< made with other parameters than today's: hash it again
    };
    /// An empty `stored` is checked against the dummy hash: always wrong, after the same work (S-13).
    task<result<verdict>> verify(std::string passphrase, std::string stored);

private:
    worker_pool& pool_;
    passphrase_cost cost_;
    std::string dummy_;
};

} // namespace convene::auth
