#include "scheduling/exchange/public_schedule.hpp"

#include "scheduling/exchange/shown_programme.hpp"

#include <utility>

namespace convene::scheduling {

public_schedule::public_schedule(programme_cache& programme, const clock& time, std::string site,
                                 openness open)
    : programme_(programme), clock_(time), site_(std::move(site)), open_(open) {}

result<http::cached_text> public_schedule::get(schedule_form form) {
    auto current = programme_.current();
    if (open_ == openness::off || current->release == 0) {
        return error(errc::not_found, "There is nothing here.");
    }
    if (of_ != current) {
        of_ = std::move(current);
        texts_.clear();
    }
    auto kept = texts_.find(form);
    if (kept == texts_.end()) {
        kept = texts_.emplace(form, make(form)).first;
    }
    return kept->second;
}

http::cached_text public_schedule::make(schedule_form form) const {
    const shown_programme shown = compute_shown_to_all(*of_, site_);
    // Nodes make it at different times; the tag must not tell them apart.
    http::cached_text made = http::cached_text::of(write_schedule(form, shown, instant{}));
    made.text = std::make_shared<const std::string>(write_schedule(form, shown, clock_.now()));
    return made;
}

} // namespace convene::scheduling
