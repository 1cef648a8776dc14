#include "server/core/random.hpp"

#include <sodium.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace convene {

std::string id_source::token(std::size_t bytes) {
    std::vector<std::byte> raw(bytes);
    fill(raw);
    return to_base32(raw);
}

std::uint32_t id_source::below(std::uint32_t bound) {
    // 64 random bits against a 32-bit bound: the bias is below 2^-32, irrelevant for jitter.
    std::array<std::byte, 8> raw{};
    fill(raw);
    std::uint64_t value = 0;
    for (const std::byte b : raw) {
        value = (value << 8U) | std::to_integer<std::uint64_t>(b);
    }
    return static_cast<std::uint32_t>(value % bound);
}

system_random::system_random() {
    if (sodium_init() < 0) {
        throw std::runtime_error("libsodium could not be initialised");
    }
}

void system_random::fill(std::span<std::byte> out) {
    randombytes_buf(out.data(), out.size());
}

std::string to_base32(std::span<const std::byte> bytes) {
    static constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    std::string text;
    text.reserve(bytes.size() * 8 / 5 + 1);
    unsigned bits = 0;
    unsigned have = 0;
    for (const std::byte b : bytes) {
        bits = ((bits << 8U) | std::to_integer<unsigned>(b)) & 0xFFFU;
        have += 8;
        while (have >= 5) {
            have -= 5;
            text += alphabet[(bits >> have) & 31U];
        }
    }
    if (have > 0) {
        text += alphabet[(bits << (5 - have)) & 31U];
    }
    return text;
}

std::string hash_secret(std::string_view secret) {
    std::array<std::byte, 32> digest{};
    crypto_generichash(reinterpret_cast<unsigned char*>(digest.data()), digest.size(),
                       reinterpret_cast<const unsigned char*>(secret.data()), secret.size(), nullptr, 0);
    return to_base32(digest);
}

} // namespace convene
