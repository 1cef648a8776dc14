#include "scheduling/audit/audit_verifier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace convene::scheduling {

namespace {

constexpr std::size_t most_problems = 20;

std::int64_t number(const std::string& seq) {
    return std::atoll(seq.c_str());
}

std::string range(std::int64_t from, std::int64_t to) {
    return from == to ? fmt::format("entry {} is", from) : fmt::format("entries {} to {} are", from, to);
}

} // namespace

audit_verifier::audit_verifier(const audit_keys& keys, const edition_id& edition,
                               const std::vector<audit_head>& heads)
    : keys_(keys), link_(audit_repository::stream_of(edition)), seal_(first_seal(keys.seal_key(), link_)) {
    for (const audit_head& each : heads) {
        if (!is_signed(keys, each)) {
            complain(each.seq, "a head in the heads file was not signed by this installation.");
        } else if (const auto [at, is_new] = heads_.emplace(each.seq, each.hash);
                   !is_new && at->second != each.hash) {
            complain(each.seq, "the heads file holds two different seals: the record was replaced.");
        }
    }
}

void audit_verifier::complain(std::int64_t seq, const std::string& what) {
    ++verdict_.found;
    if (verdict_.problems.size() < most_problems) {
        verdict_.problems.push_back(fmt::format("entry {}: {}", seq, what));
    }
}

void audit_verifier::take(const audit_walk& page) {
    counted_ = number(page.counted);
    sealed_ = number(page.sealed);
    for (const sealed_row& each : page.entries) {
        take_entry(each);
    }
}

/// Entries from before there were links have the time as their number, and no seal.
void audit_verifier::take_older(const sealed_row& entry) {
    ++verdict_.older;
    last_ = number(entry.id);
}

void audit_verifier::take_entry(const sealed_row& entry) {
    const bool is_ours = !entry.row.link.empty();
    if (!is_ours && !is_chained_ && entry.seal.empty()) {
        take_older(entry);
        return;
    }
    is_chained_ = true;
    ++verdict_.entries;
    const std::int64_t seq = number(entry.id);
    check_place(seq, entry);
    if (is_ours) {
        check_content(seq, entry);
    } else {
        complain(seq, "it is changed: it does not hold the fields of an entry.");
    }
    check_head(seq, entry);
    last_ = seq;
    link_ = entry.row.link;
    if (!entry.seal.empty()) {
        seal_ = entry.seal;
        verdict_.head = fmt::format("{} {}", seq, seal_);
    } else {
        ++verdict_.unsealed;
    }
}

void audit_verifier::check_place(std::int64_t seq, const sealed_row& entry) {
    if (entry.id != fmt::format("{}-0", seq) || seq <= last_) {
        complain(seq, "it is inserted: this place belongs to another entry.");
    } else if (seq > last_ + 1) {
        complain(last_ + 1, range(last_ + 1, seq - 1) + " removed.");
    } else if (entry.row.seq != std::to_string(seq) && !entry.row.link.empty()) {
        complain(seq, "it is out of order: it is the entry " + entry.row.seq + ".");
    }
}

void audit_verifier::check_content(std::int64_t seq, const sealed_row& entry) {
    if (entry.seal.empty() && seq <= sealed_) {
        complain(seq, "it is inserted, or its seal is removed: later entries are sealed.");
    } else if (!entry.seal.empty() && entry.by != keys_.name()) {
        complain(seq, "it is sealed with another key.");
    } else if (seq != last_ + 1) {
        return; // what it follows is not there
    } else if (!entry.seal.empty() && make_seal(keys_.seal_key(), seal_, entry.row) != entry.seal) {
        complain(seq, "it is changed, or not in its place: it does not fit its seal.");
    } else if (make_link(link_, entry.row) != entry.row.link) {
        complain(seq, "it is changed, or not in its place: it does not follow the entry before.");
    }
}

void audit_verifier::check_head(std::int64_t seq, const sealed_row& entry) {
    const auto known = heads_.find(seq);
    if (known == heads_.end()) {
        return;
    }
    if (known->second != entry.seal) {
        complain(seq, "the record was replaced: the heads file holds another seal of this entry.");
    }
    heads_.erase(known);
}

audit_verdict audit_verifier::finish() {
    if (counted_ > last_) {
        complain(last_ + 1, range(last_ + 1, counted_) + " removed from the end: the counter names them.");
    } else if (sealed_ > last_) {
        complain(last_ + 1, range(last_ + 1, sealed_) + " removed from the end: their seals are there.");
    } else if (!heads_.empty() && heads_.rbegin()->first > last_) {
        complain(last_ + 1, range(last_ + 1, heads_.rbegin()->first) +
                                " removed from the end: the heads file names them.");
    } else if (!heads_.empty() && verdict_.found == 0) {
        complain(heads_.rbegin()->first, "it is not in the record, but the heads file names it.");
    }
    return std::move(verdict_);
}

} // namespace convene::scheduling
