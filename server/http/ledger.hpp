#pragma once

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <utility>

namespace convene::http {

/// Counts the connections of a node, in all and by address (IPv4 /32, IPv6 /64), live sockets included.
class connection_ledger : public std::enable_shared_from_this<connection_ledger> {
public:
    connection_ledger(std::size_t at_most, std::size_t per_address)
        : at_most_(at_most), per_address_(per_address) {}

    enum class verdict { taken, full, address_full };
    struct entry {
        verdict outcome = verdict::full;
        std::shared_ptr<void> place; ///< of taken: leaves when the last copy is gone
    };
    enum class counting { by_address, in_all_only };

    entry enter(const boost::asio::ip::address& peer, counting how);
    std::size_t count() const noexcept { return count_; }

private:
    using key = std::pair<bool, std::uint64_t>;
    static key key_of(const boost::asio::ip::address& peer);

    std::size_t at_most_;
    std::size_t per_address_;
    std::size_t count_ = 0;
    std::map<key, std::size_t> by_address_;
};

} // namespace convene::http
