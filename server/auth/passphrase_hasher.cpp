#include "server/auth/passphrase_hasher.hpp"

#include "server/auth/email.hpp"

#include <sodium.h>

#include <array>
#include <new>

namespace convene::auth {

namespace {

std::string hash_now(std::string passphrase, passphrase_cost cost) {
    std::array<char, crypto_pwhash_STRBYTES> out{};
    const int failed = crypto_pwhash_str_alg(out.data(), passphrase.data(), passphrase.size(), cost.passes,
                                             cost.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
    sodium_memzero(passphrase.data(), passphrase.size());
    if (failed != 0) {
        throw std::bad_alloc(); // the only way it fails
    }
    return out.data();
}

passphrase_hasher::verdict verify_now(std::string passphrase, const std::string& stored,
                                      passphrase_cost cost) {
    passphrase_hasher::verdict found;
    found.right = crypto_pwhash_str_verify(stored.c_str(), passphrase.data(), passphrase.size()) == 0;
    found.outgrown =
        found.right && crypto_pwhash_str_needs_rehash(stored.c_str(), cost.passes, cost.memory_bytes) != 0;
    sodium_memzero(passphrase.data(), passphrase.size());
    return found;
}

} // namespace

passphrase_hasher::passphrase_hasher(worker_pool& pool, passphrase_cost cost) : pool_(pool), cost_(cost) {
    if (sodium_init() < 0) {
        throw std::runtime_error("libsodium could not be initialised");
    }
    dummy_ = hash_now("nobody has this passphrase", cost);
}

task<result<std::string>> passphrase_hasher::hash(std::string passphrase) {
    auto text = to_nfc(passphrase);
    if (!text) {
        co_return error(errc::invalid, "The passphrase is not valid text.", "passphrase");
    }
    auto work = [text = std::move(*text), cost = cost_]() { return hash_now(text, cost); };
    auto hashed = co_await offload(pool_, std::move(work));
    co_return hashed;
}

task<result<passphrase_hasher::verdict>> passphrase_hasher::verify(std::string passphrase,
                                                                   std::string stored) {
    auto text = to_nfc(passphrase);
    if (!text) {
        co_return error(errc::invalid, "The passphrase is not valid text.", "passphrase");
    }
    const bool unknown = stored.empty();
    auto work = [text = std::move(*text), stored = unknown ? dummy_ : std::move(stored), cost = cost_]() {
        return verify_now(text, stored, cost);
    };
    auto checked = co_await offload(pool_, std::move(work));
    if (checked && unknown) {
        checked->right = false;
        checked->outgrown = false;
    }
    co_return checked;
}

} // namespace convene::auth
