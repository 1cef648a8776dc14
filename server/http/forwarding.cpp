#include "server/http/forwarding.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace convene::http {

namespace {

using boost::asio::ip::address;

constexpr std::string_view forwarding_fields[] = {"forwarded",        "x-forwarded-for",  "x-forwarded-proto",
                                                  "x-forwarded-host", "x-forwarded-port", "x-real-ip"};

std::optional<address> parse_address(std::string_view text) {
    boost::system::error_code failed;
    address parsed = boost::asio::ip::make_address(std::string(text), failed);
    if (failed) {
        return {};
    }
    return parsed;
}

address without_mapping(const address& given) {
    if (given.is_v6() && given.to_v6().is_v4_mapped()) {
        return boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, given.to_v6());
    }
    return given;
}

template<class Bytes>
bool same_prefix(const Bytes& a, const Bytes& b, unsigned prefix) {
    for (unsigned bit = 0; bit < prefix; ++bit) {
        const unsigned mask = 0x80U >> (bit % 8);
        if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) {
            return false;
        }
    }
    return true;
}

std::string_view trim(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\"");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\"") - first + 1);
}

/// "203.0.113.7:4711" and "[2001:db8::1]:4711" without port and brackets.
std::string_view without_port(std::string_view text) {
    if (text.starts_with('[')) {
        return text.substr(1, text.find(']') - 1);
    }
    const auto colon = text.find(':');
    const bool one_colon =
        colon != std::string_view::npos && text.find(':', colon + 1) == std::string_view::npos;
    return one_colon ? text.substr(0, colon) : text;
}

/// Value of a parameter of one Forwarded element: `for=192.0.2.1;proto=https`.
std::string_view parameter_of(std::string_view element, std::string_view name) {
    while (!element.empty()) {
        const auto end = element.find(';');
        const std::string_view pair = trim(element.substr(0, end));
        element = end == std::string_view::npos ? std::string_view{} : element.substr(end + 1);
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name) {
            return trim(pair.substr(equals + 1));
        }
    }
    return {};
}

std::vector<std::string_view> split_list(std::string_view list) {
    std::vector<std::string_view> items;
    while (!list.empty()) {
        const auto end = list.find(',');
        items.push_back(trim(list.substr(0, end)));
        list = end == std::string_view::npos ? std::string_view{} : list.substr(end + 1);
    }
    return items;
}

} // namespace

proxy_list::proxy_list(const std::vector<std::string>& entries) {
    for (const std::string& entry : entries) {
        const auto slash = entry.find('/');
        const auto base = parse_address(std::string_view(entry).substr(0, slash));
        if (!base) {
            continue;
        }
        const unsigned widest = base->is_v4() ? 32 : 128;
        unsigned prefix = widest;
        if (slash != std::string::npos) {
            const char* end = entry.data() + entry.size();
            const auto read = std::from_chars(entry.data() + slash + 1, end, prefix);
            if (read.ec != std::errc{} || read.ptr != end || prefix > widest) {
                continue;
            }
        }
        networks_.push_back({*base, prefix});
    }
}

bool proxy_list::trusts(const address& peer) const {
    const address plain = without_mapping(peer);
    return std::any_of(networks_.begin(), networks_.end(), [&](const network& known) {
        if (known.base.is_v4() != plain.is_v4()) {
            return false;
        }
        return plain.is_v4()
                   ? same_prefix(known.base.to_v4().to_bytes(), plain.to_v4().to_bytes(), known.prefix)
                   : same_prefix(known.base.to_v6().to_bytes(), plain.to_v6().to_bytes(), known.prefix);
    });
}

void proxy_list::settle(request& asked, const address& peer, bool tls) const {
    const address plain = without_mapping(peer);
    asked.peer_address = plain.to_string();
    asked.secure = tls;
    bool forwarded = false;
    for (const auto name : forwarding_fields) {
        forwarded = forwarded || asked.headers.contains(name);
    }
    asked.peer_is_loopback_direct = plain.is_loopback() && !forwarded && !asked.headers.contains("via");
    if (!trusts(plain)) {
        for (const auto name : forwarding_fields) {
            if (const auto found = asked.headers.find(name); found != asked.headers.end()) {
                asked.headers.erase(found);
            }
        }
        return;
    }
    const std::string_view plain_list = asked.header("x-forwarded-for");
    const bool standard = plain_list.empty();
    const auto hops = split_list(standard ? asked.header("forwarded") : plain_list);
    for (auto hop = hops.rbegin(); hop != hops.rend(); ++hop) {
        const auto client = parse_address(without_port(standard ? parameter_of(*hop, "for") : *hop));
        if (!client) {
            break;
        }
        asked.peer_address = without_mapping(*client).to_string();
        if (!trusts(*client)) {
            break;
        }
    }
    const std::string_view proto = asked.header("x-forwarded-proto");
    const std::string_view standard_proto = hops.empty() ? "" : parameter_of(hops.back(), "proto");
    asked.secure = tls || proto == "https" || (standard && standard_proto == "https");
}

} // namespace convene::http
