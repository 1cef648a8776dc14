#pragma once

#include "scheduling/audit/audit_heads.hpp"
#include "scheduling/audit/audit_keys.hpp"
#include "scheduling/audit/audit_repository.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace convene::scheduling {

/// What is true of a record.
struct audit_verdict {
    std::vector<std::string> problems; ///< sentences that name the seq; the first 20
    std::int64_t found = 0;            ///< how many there were
    std::int64_t entries = 0;
    std::int64_t older = 0;    ///< from before there were links, at the begin
    std::int64_t unsealed = 0; ///< newest entries that wait for their seal; no problem
    std::string head;          ///< seq and seal of the last sealed entry; empty: none is sealed
};

/// Looks at a whole record, entry by entry in its order, without a store: feed `take` with every page of
/// `audit_repository::walk`, then `finish`. Each entry is judged by the seal that is stored before it, so one
/// changed entry is one problem.
class audit_verifier {
public:
    /// `heads`: those of this edition; none finds neither a cut tail nor a record that was made anew by
    /// somebody who has the key. `keys` outlives the verifier.
    audit_verifier(const audit_keys& keys, const edition_id& edition, const std::vector<audit_head>& heads);

    void take(const audit_walk& page);
    audit_verdict finish();

private:
    void take_entry(const sealed_row& entry);
    void take_older(const sealed_row& entry);
    void check_place(std::int64_t seq, const sealed_row& entry);
    void check_content(std::int64_t seq, const sealed_row& entry);
    void check_head(std::int64_t seq, const sealed_row& entry);
    void complain(std::int64_t seq, const std::string& what);

    const audit_keys& keys_;
    audit_verdict verdict_;
    std::map<std::int64_t, std::string> heads_; ///< seq -> hash; those not met yet
    std::int64_t counted_ = 0;
    std::int64_t sealed_ = 0; ///< by the store's newest seal
    std::int64_t last_ = 0;
    bool is_chained_ = false; ///< an entry with a link came
    std::string link_;
    std::string seal_;
};

} // namespace convene::scheduling
