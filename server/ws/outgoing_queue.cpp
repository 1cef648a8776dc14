#include "server/ws/outgoing_queue.hpp"

#include <algorithm>

namespace convene::ws {

bool outgoing_queue::push(const realtime::frame& bytes, std::size_t sent) {
    const std::size_t rest = bytes.bytes().size() - sent;
    if (bytes_ + rest > limit_) {
        return false;
    }
    items_.push_back({bytes, sent});
    bytes_ += rest;
    return true;
}

void outgoing_queue::force(const realtime::frame& bytes, std::size_t sent) {
    items_.push_back({bytes, sent});
    bytes_ += bytes.bytes().size() - sent;
}

void outgoing_queue::drop_unsent() {
    if (empty()) {
        return;
    }
    std::size_t keep = items_[head_].sent > 0 ? head_ + 1 : head_;
    std::size_t kept = 0;
    for (std::size_t i = head_; i < items_.size() && kept < lent_; ++i) {
        kept += items_[i].bytes.bytes().size() - items_[i].sent;
        keep = std::max(keep, i + 1);
    }
    for (std::size_t i = keep; i < items_.size(); ++i) {
        bytes_ -= items_[i].bytes.bytes().size() - items_[i].sent;
    }
    items_.resize(keep);
}

int outgoing_queue::gather(iovec* out, int most) const {
    int count = 0;
    for (std::size_t i = head_; i < items_.size() && count < most; ++i, ++count) {
        const std::string_view rest = items_[i].bytes.bytes().substr(items_[i].sent);
        // writev never writes through it; the C interface has no const.
        out[count] = {const_cast<char*>(rest.data()), rest.size()};
    }
    return count;
}

void outgoing_queue::consume(std::size_t count) {
    bytes_ -= count;
    lent_ -= std::min(lent_, count);
    while (count > 0) {
        item& front = items_[head_];
        const std::size_t rest = front.bytes.bytes().size() - front.sent;
        if (count < rest) {
            front.sent += count;
            return;
        }
        count -= rest;
        front.bytes = {};
        ++head_;
    }
    if (head_ == items_.size()) {
        head_ = 0;
        items_.clear();
        items_.shrink_to_fit();
    } else if (head_ > 256) {
        items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
        head_ = 0;
    }
}

} // namespace convene::ws
