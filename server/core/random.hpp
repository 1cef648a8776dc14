#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace convene {

/// Where randomness comes from; tests give a seeded one. Thread safe.
class id_source {
public:
    virtual ~id_source() = default;
    virtual void fill(std::span<std::byte> out) = 0;

    /// Lower-case Crockford base32 of `bytes` random bytes (5 bits a character): ids, epochs, secrets.
    std::string token(std::size_t bytes);
    /// Uniform in [0, bound); bound > 0. For jitter.
    std::uint32_t below(std::uint32_t bound);
};

/// libsodium's generator, seeded by the kernel.
class system_random final : public id_source {
public:
    system_random();
    void fill(std::span<std::byte> out) override;
};

/// Lower-case Crockford base32 without padding.
std::string to_base32(std::span<const std::byte> bytes);

/// BLAKE2b-256 of a secret in base32: what the store keeps instead of the secret.
std::string hash_secret(std::string_view secret);

} // namespace convene
