#include "server/http/ledger.hpp"

namespace convene::http {

connection_ledger::entry connection_ledger::enter(const boost::asio::ip::address& peer, counting how) {
    if (count_ >= at_most_) {
        return {verdict::full, nullptr};
    }
    const key who = key_of(peer);
    if (how == counting::by_address) {
        const auto known = by_address_.find(who);
        if (known != by_address_.end() && known->second >= per_address_) {
            return {verdict::address_full, nullptr};
        }
        ++by_address_[who];
    }
    ++count_;
    auto leave = [self = shared_from_this(), who, how](void*) {
        --self->count_;
        const auto known = self->by_address_.find(who);
        if (how == counting::by_address && --known->second == 0) {
            self->by_address_.erase(known);
        }
    };
    return {verdict::taken, std::shared_ptr<void>(this, std::move(leave))};
}

connection_ledger::key connection_ledger::key_of(const boost::asio::ip::address& peer) {
    if (peer.is_v4()) {
        return {false, peer.to_v4().to_uint()};
    }
    std::uint64_t prefix = 0;
    const auto bytes = peer.to_v6().to_bytes();
    for (std::size_t i = 0; i < 8; ++i) {
        prefix = prefix << 8 | bytes[i];
    }
    return {true, prefix};
}

} // namespace convene::http
