#include "scheduling/audit/audit_keys.hpp"

#include "server/core/key_file.hpp"

#include <sodium.h>

#include <span>

namespace convene::scheduling {

namespace {

namespace fs = std::filesystem;

/// Makes the two keys that are not there yet.
result<void> make_missing(const fs::path& folder) {
    if (!fs::exists(folder / "audit.key")) {
        audit_seal_key made{};
        randombytes_buf(made.data(), made.size());
        if (auto written = make_key_file(folder / "audit.key", to_hex(made), 0600); !written) {
            return written;
        }
    }
    if (!fs::exists(folder / "audit-sign.key")) {
        std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> shown{};
        std::array<unsigned char, crypto_sign_SECRETKEYBYTES> made{};
        crypto_sign_keypair(shown.data(), made.data());
        return make_key_file(folder / "audit-sign.key", to_hex(made), 0600);
    }
    return {};
}

} // namespace

result<audit_keys> audit_keys::load(const fs::path& folder) {
    if (sodium_init() < 0) {
        return error(errc::internal, "libsodium could not be initialised.");
    }
    audit_keys read;
    if (auto done = read_key_file(folder / "audit.key", read.seal_key_); !done) {
        return done.error();
    }
    if (auto done = read_key_file(folder / "audit-sign.key", read.signing_key_); !done) {
        return done.error();
    }
    read.name_ = first_seal(read.seal_key_, "convene audit key").substr(0, 16);
    return read;
}

result<audit_keys> audit_keys::load_or_make(const fs::path& folder) {
    if (sodium_init() < 0) {
        return error(errc::internal, "libsodium could not be initialised.");
    }
    std::error_code ignored;
    fs::create_directories(folder, ignored);
    if (auto made = make_missing(folder); !made) {
        return made.error();
    }
    auto read = load(folder);
    if (read && !fs::exists(folder / "audit-sign.pub")) {
        const auto shown = std::span(read->signing_key_).last<crypto_sign_PUBLICKEYBYTES>();
        if (auto made = make_key_file(folder / "audit-sign.pub", to_hex(shown), 0644); !made) {
            return made.error();
        }
    }
    return read;
}

std::string audit_keys::sign(std::string_view text) const {
    std::array<unsigned char, crypto_sign_BYTES> signature{};
    crypto_sign_detached(signature.data(), nullptr, reinterpret_cast<const unsigned char*>(text.data()),
                         text.size(), signing_key_.data());
    return to_hex(signature);
}

bool audit_keys::has_signed(std::string_view text, std::string_view signature) const {
    std::array<unsigned char, crypto_sign_BYTES> raw{};
    return from_hex(signature, raw) &&
           crypto_sign_verify_detached(
               raw.data(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
               std::span(signing_key_).last<crypto_sign_PUBLICKEYBYTES>().data()) == 0;
}

} // namespace convene::scheduling
