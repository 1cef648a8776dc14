#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace convene::scheduling {

/// One entry of the audit record as it is stored (`lua/shared_audit.lua`). All texts are as written, so that
/// their bytes can be compared.
struct audit_row {
    std::string seq;
    std::string at;
    std::string actor;
    std::string action;
    std::string object;
    std::string reason;
    std::string room;
    std::string link; ///< 40 hex digits; empty in an entry that is not one of ours
};

/// The key of the seals: 32 bytes that never go into the store.
using audit_seal_key = std::array<unsigned char, 32>;

/// The canonical bytes of an entry: seq, at, actor, action, object, reason and room in this order, each as
/// its length in decimal digits, a colon, and its bytes: "2:17" "20:2027-12-06T15:00:00Z" ... Two different
/// entries never have the same bytes.
std::string canonical_bytes(const audit_row& of);

/// The link of an entry: SHA-1 in hex of the link before it and its canonical bytes. Before the first entry
/// the link is the stream's key. The store computes the same; anybody who may write can compute it, so it
/// shows mistakes, not intent.
std::string make_link(std::string_view before, const audit_row& of);

/// The seal of an entry, 64 hex digits: BLAKE2b-256, keyed, over the 32 bytes of the seal before it and the
/// canonical bytes. `before` is in hex, as it is stored; a text that is no seal stands for nothing and gives
/// a seal that fits nowhere.
std::string make_seal(const audit_seal_key& key, std::string_view before, const audit_row& of);

/// What stands before the first seal of a record: keyed BLAKE2b of the stream's key, so that no record fits
/// in the place of another.
std::string first_seal(const audit_seal_key& key, std::string_view stream);

} // namespace convene::scheduling
