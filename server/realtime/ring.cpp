#include "server/realtime/ring.hpp"

namespace convene::realtime {

void ring::append(std::int64_t offset, std::string line) {
    if (lines_.empty() || offset != first_ + static_cast<std::int64_t>(lines_.size())) {
        clear();
        first_ = offset;
    }
    bytes_ += line.size();
    lines_.push_back(std::move(line));
    last_answer_ = {};
    last_answer_since_ = -1;
    while (lines_.size() > most_entries_ || bytes_ > most_bytes_) {
        bytes_ -= lines_.front().size();
        lines_.pop_front();
        ++first_;
    }
}

void ring::forget_up_to(std::int64_t offset) {
    while (!lines_.empty() && first_ <= offset) {
        bytes_ -= lines_.front().size();
        lines_.pop_front();
        ++first_;
    }
    last_answer_ = {};
    last_answer_since_ = -1;
}

void ring::clear() {
    lines_.clear();
    bytes_ = 0;
    last_answer_ = {};
    last_answer_since_ = -1;
}

bool ring::covers(std::int64_t offset, std::int64_t top) const noexcept {
    if (offset == top) {
        return true;
    }
    return offset < top && !lines_.empty() && first_ <= offset + 1 &&
           first_ + static_cast<std::int64_t>(lines_.size()) - 1 == top;
}

frame ring::since(std::int64_t offset) {
    if (last_answer_ && last_answer_since_ == offset) {
        return last_answer_;
    }
    std::string payload;
    for (auto i = static_cast<std::size_t>(offset + 1 - first_); i < lines_.size(); ++i) {
        if (!payload.empty()) {
            payload += '\n';
        }
        payload += lines_[i];
    }
    if (payload.empty()) {
        return {};
    }
    last_answer_ = frame::text(payload);
    last_answer_since_ = offset;
    return last_answer_;
}

} // namespace convene::realtime
