#include "server/auth/secret_box.hpp"

#include "server/core/key_file.hpp"

#include <sodium.h>

#include <vector>

namespace convene::auth {

namespace {

constexpr std::size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == 32);

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

} // namespace

secret_box secret_box::make_passing() {
    secret_box made;
    randombytes_buf(made.key_.data(), made.key_.size());
    return made;
}

result<secret_box> secret_box::load_or_make(const std::filesystem::path& folder) {
    if (sodium_init() < 0) {
        return error(errc::internal, "libsodium could not be initialised.");
    }
    std::error_code ignored;
    std::filesystem::create_directories(folder, ignored);
    const std::filesystem::path file = folder / "second-factor.key";
    if (!std::filesystem::exists(file)) {
        if (auto made = make_key_file(file, to_hex(make_passing().key_), 0600); !made) {
            return made.error();
        }
    }
    secret_box read;
    if (auto done = read_key_file(file, read.key_); !done) {
        return done.error();
    }
    return read;
}

std::string secret_box::seal(std::string_view secret, std::string_view bound_to) const {
    std::vector<unsigned char> sealed(nonce_bytes + secret.size() + tag_bytes);
    randombytes_buf(sealed.data(), nonce_bytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + nonce_bytes, nullptr, bytes_of(secret),
                                               secret.size(), bytes_of(bound_to), bound_to.size(), nullptr,
                                               sealed.data(), key_.data());
    return to_hex(sealed);
}

std::optional<std::string> secret_box::open(std::string_view sealed, std::string_view bound_to) const {
    std::vector<unsigned char> raw(sealed.size() / 2);
    if (raw.size() < nonce_bytes + tag_bytes || !from_hex(sealed, raw)) {
        return {};
    }
    std::string secret(raw.size() - nonce_bytes - tag_bytes, '\0');
    const bool good =
        crypto_aead_xchacha20poly1305_ietf_decrypt(
            reinterpret_cast<unsigned char*>(secret.data()), nullptr, nullptr, raw.data() + nonce_bytes,
            raw.size() - nonce_bytes, bytes_of(bound_to), bound_to.size(), raw.data(), key_.data()) == 0;
    return good ? std::optional(std::move(secret)) : std::nullopt;
}

} // namespace convene::auth
