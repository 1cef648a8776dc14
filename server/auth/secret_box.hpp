#pragma once

#include "server/core/result.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace convene::auth {

/// Seals secrets that the store has to give back, under a key that is never in the store: whoever takes the
/// store or a backup alone cannot read them. XChaCha20-Poly1305 (libsodium) with a random nonce. The key is
/// the file `second-factor.key` (64 hexadecimal digits, mode 0600); servers that share a store share it.
/// Immutable, thread safe.
class secret_box {
public:
    /// Reads the key; makes it when there is none. Errors in plain words.
    static result<secret_box> load_or_make(const std::filesystem::path& folder);
    /// A random key of its own, for what needs none and for tests.
    static secret_box make_passing();

    /// Hexadecimal digits. `bound_to` (whose it is) has to be said again to open it.
    std::string seal(std::string_view secret, std::string_view bound_to) const;
    /// Empty when it was sealed with another key, is bound to something else, or was changed.
    std::optional<std::string> open(std::string_view sealed, std::string_view bound_to) const;

private:
    std::array<unsigned char, 32> key_{};
};

} // namespace convene::auth
