#include "scheduling/audit/audit_chain.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <sodium.h>

#include <span>

namespace convene::scheduling {

namespace {

constexpr std::size_t seal_bytes = 32;

std::string to_hex(std::span<const unsigned char> bytes) {
    std::string hex;
    for (const unsigned char each : bytes) {
        hex += fmt::format("{:02x}", each);
    }
    return hex;
}

std::string keyed_hash(const audit_seal_key& key, std::string_view text) {
    std::array<unsigned char, seal_bytes> hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(text.data()),
                       text.size(), key.data(), key.size());
    return to_hex(hash);
}

} // namespace

std::string canonical_bytes(const audit_row& of) {
    std::string bytes;
    for (const std::string* each :
         {&of.seq, &of.at, &of.actor, &of.action, &of.object, &of.reason, &of.room}) {
        bytes += std::to_string(each->size()) + ':' + *each;
    }
    return bytes;
}

std::string make_link(std::string_view before, const audit_row& of) {
    const std::string text = std::string(before) + canonical_bytes(of);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
    return to_hex(std::span(digest).first(size));
}

std::string make_seal(const audit_seal_key& key, std::string_view before, const audit_row& of) {
    std::string text(seal_bytes, '\0');
    std::size_t size = 0;
    sodium_hex2bin(reinterpret_cast<unsigned char*>(text.data()), text.size(), before.data(), before.size(),
                   nullptr, &size, nullptr);
    text.resize(size);
    return keyed_hash(key, text + canonical_bytes(of));
}

std::string first_seal(const audit_seal_key& key, std::string_view stream) {
    return keyed_hash(key, stream);
}

} // namespace convene::scheduling
