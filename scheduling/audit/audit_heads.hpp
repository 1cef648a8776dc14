#pragma once

#include "scheduling/audit/audit_keys.hpp"
#include "server/core/result.hpp"

#include <boost/describe.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace convene::scheduling {

/// How far a record had been sealed at one moment: one line of the heads file, which lies outside the store
/// and is copied off the machine. It alone shows that entries at the end are gone, or that the whole record
/// was made anew.
struct audit_head {
    std::string edition;
    std::int64_t seq = 0;
    std::string hash; ///< the seal of that entry
    std::string at;   ///< when the line was written, RFC 3339
    std::string by;   ///< name of the sealing key
    std::string signature;
};
BOOST_DESCRIBE_STRUCT(audit_head, (), (edition, seq, hash, at, by, signature))

/// Fills in `by` and `signature`: Ed25519 over "convene audit head", edition, seq, hash, at and by, each as
/// LENGTH:BYTES.
audit_head sign_head(const audit_keys& keys, audit_head what);
bool is_signed(const audit_keys& keys, const audit_head& what);

/// Appends one line; the file is made with mode 0600. Error in plain words.
result<void> append_head(const std::filesystem::path& file, const audit_head& what);

/// What stands in a heads file. A line that is no head has an empty edition. Error: the file cannot be read.
/// Of a file of more than 5,000,000 lines (nine years of minutes) the rest is not read.
result<std::vector<audit_head>> read_heads(const std::filesystem::path& file);

} // namespace convene::scheduling
