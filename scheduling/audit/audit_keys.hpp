#pragma once

#include "scheduling/audit/audit_chain.hpp"
#include "server/core/result.hpp"

#include <array>
#include <filesystem>
#include <string>
#include <string_view>

namespace convene::scheduling {

/// The secrets of the audit record. They live in files of one folder (mode 0600), never in the store: whoever
/// takes the store alone can break the record, but not unnoticed.
///
///     audit.key        64 hex digits: the key of the seals
///     audit-sign.key   128 hex digits: Ed25519, signs the heads
///     audit-sign.pub   64 hex digits: for who checks heads elsewhere
///
/// Servers that share a store must share these files.
class audit_keys {
public:
    /// Reads the files; makes those that are missing. Errors in plain words: a file that others may read,
    /// that is not ours, or that cannot be written.
    static result<audit_keys> load_or_make(const std::filesystem::path& folder);
    /// As above, but a missing file is an error (`not_found`).
    static result<audit_keys> load(const std::filesystem::path& folder);

    const audit_seal_key& seal_key() const noexcept { return seal_key_; }
    /// Names the key of the seals without telling it; 16 hex digits.
    const std::string& name() const noexcept { return name_; }

    /// Ed25519 in hex.
    std::string sign(std::string_view text) const;
    bool has_signed(std::string_view text, std::string_view signature) const;

private:
    audit_seal_key seal_key_{};
    std::array<unsigned char, 64> signing_key_{};
    std::string name_;
};

} // namespace convene::scheduling
