#pragma once

#include "scheduling/exchange/schedule_file.hpp"
#include "scheduling/programme_cache.hpp"
#include "server/core/clock.hpp"
#include "server/http/message.hpp"

#include <map>
#include <memory>
#include <string>

namespace convene::scheduling {

/// The programme for everybody, where an operator wants that: each form is made once a release and kept, so
/// that whoever asks again and again costs nothing. At most one text a form. One per node, used from its
/// thread only; what it is made of must outlive it.
class public_schedule {
public:
    enum class openness { for_all, off };

    public_schedule(programme_cache& programme, const clock& time, std::string site, openness open);

    /// The same ETag on every node for the same release. Error: `not_found` (it is off, or nothing was
    /// released).
    result<http::cached_text> get(schedule_form form);

private:
    http::cached_text make(schedule_form form) const;

    programme_cache& programme_;
    const clock& clock_;
    std::string site_;
    openness open_;
    std::shared_ptr<const programme> of_; ///< what the texts were made of
    std::map<schedule_form, http::cached_text> texts_;
};

} // namespace convene::scheduling
