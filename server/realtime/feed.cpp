#include "server/realtime/feed.hpp"

namespace convene::realtime {

feed::action feed::on_subscribed() {
    state_ = state::reading;
    return action::read_store;
}

void feed::on_lost() {
    state_ = state::unsynced;
    parked_.clear();
    forgot_ = false;
}

feed::action feed::on_message(std::string_view epoch, publication arrived, std::vector<publication>& out) {
    if (state_ != state::live) {
        park(epoch, std::move(arrived));
        return action::none;
    }
    if (epoch == epoch_ && arrived.offset <= top_) {
        return action::none;
    }
    if (epoch == epoch_ && arrived.offset == top_ + 1) {
        top_ = arrived.offset;
        out.push_back(std::move(arrived));
        return action::none;
    }
    state_ = state::reading;
    park(epoch, std::move(arrived));
    return action::read_store;
}

feed::action feed::on_read(const store_read& read, std::vector<publication>& out) {
    if (state_ != state::reading) {
        return action::none; // lost in between; on_subscribed will ask again
    }
    if (epoch_.empty()) {
        epoch_ = read.epoch;
        top_ = read.top;
        return settle(out);
    }
    if (read.epoch == epoch_ && read.top < top_) {
        return action::rewound;
    }
    if (read.epoch != epoch_ || !read.complete) {
        epoch_ = read.epoch;
        top_ = read.top;
        owes_reset_ = true;
        return settle(out);
    }
    for (const publication& entry : read.entries) {
        if (entry.offset == top_ + 1) {
            top_ = entry.offset;
            out.push_back(entry);
        }
    }
    return settle(out);
}

feed::action feed::settle(std::vector<publication>& out) {
    const action next = release_parked(out);
    if (owes_reset_) {
        out.clear(); // readers start again from a snapshot: nothing of this is for them
        if (next == action::none) {
            owes_reset_ = false;
            return action::reset;
        }
    }
    return next;
}

void feed::park(std::string_view epoch, publication arrived) {
    if (parked_.size() >= max_parked) {
        parked_.clear();
        forgot_ = true;
    }
    parked_.push_back({std::string(epoch), std::move(arrived)});
}

feed::action feed::release_parked(std::vector<publication>& out) {
    bool gap = forgot_;
    forgot_ = false;
    while (!parked_.empty() && !gap) {
        parked_message& next = parked_.front();
        if (next.epoch == epoch_ && next.content.offset > top_ + 1) {
            gap = true; // published after the read began: read once more, it stays parked
            break;
        }
        if (next.epoch == epoch_ && next.content.offset == top_ + 1) {
            top_ = next.content.offset;
            out.push_back(std::move(next.content));
        }
        parked_.pop_front();
    }
    if (gap) {
        return action::read_store;
    }
    state_ = state::live;
    return action::none;
}

} // namespace convene::realtime
