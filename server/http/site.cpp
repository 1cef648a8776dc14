#include "server/http/site.hpp"

#include <boost/asio/ip/address.hpp>

#include <algorithm>

namespace convene::http {

namespace {

void add_once(std::vector<std::string>& list, std::string text) {
    if (std::find(list.begin(), list.end(), text) == list.end()) {
        list.push_back(std::move(text));
    }
}

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

/// "https://summit.example.org/" -> "https://summit.example.org": what a browser sends as Origin.
std::string origin_of(std::string_view url) {
    const auto authority = url.find("://");
    if (authority == std::string_view::npos) {
        return {};
    }
    return lower_case(std::string(url.substr(0, url.find('/', authority + 3))));
}

std::string_view default_port(std::string_view scheme) {
    return scheme == "https" ? "443" : "80";
}

void add_host_of_origin(site& names, std::string_view origin) {
    const auto colons = origin.find("://");
    if (colons == std::string_view::npos) {
        return;
    }
    const std::string_view scheme = origin.substr(0, colons);
    const std::string host = lower_case(std::string(origin.substr(colons + 3)));
    add_once(names.hosts, host);
    // A client may write the default port or leave it out.
    const auto port = host.rfind(':');
    const bool has_port = port != std::string::npos && host.find(']', port) == std::string::npos;
    if (!has_port) {
        add_once(names.hosts, host + ":" + std::string(default_port(scheme)));
    } else if (host.substr(port + 1) == default_port(scheme)) {
        add_once(names.hosts, host.substr(0, port));
    }
}

std::vector<std::string> listening_names(const std::string& listen_address) {
    boost::system::error_code ignored;
    const auto address = boost::asio::ip::make_address(listen_address, ignored);
    std::vector<std::string> names;
    if (address.is_loopback() || address.is_unspecified()) {
        names = {"127.0.0.1", "localhost", "[::1]"};
    }
    if (!address.is_unspecified()) {
        add_once(names, address.is_v6() ? "[" + address.to_string() + "]" : address.to_string());
    }
    return names;
}

} // namespace

bool site::allows_origin(std::string_view origin) const {
    return std::find(origins.begin(), origins.end(), origin) != origins.end();
}

site site_of(const config& settings, const std::string& listen_address, unsigned short port) {
    site names;
    if (!settings.public_url.empty()) {
        add_once(names.origins, origin_of(settings.public_url));
    }
    for (const std::string& origin : settings.origins) {
        add_once(names.origins, origin);
    }
    for (const std::string& origin : names.origins) {
        add_host_of_origin(names, origin);
    }
    const std::string scheme = settings.has_tls() ? "https" : "http";
    for (const std::string& name : listening_names(listen_address)) {
        const bool is_default = std::to_string(port) == default_port(scheme);
        const std::string origin = scheme + "://" + name + (is_default ? "" : ":" + std::to_string(port));
        add_host_of_origin(names, origin);
        if (settings.public_url.empty()) {
            add_once(names.origins, origin);
        }
    }
    return names;
}

} // namespace convene::http
