#include "wire/socket.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>

namespace convene::bench {

namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

void set_option(int descriptor, int level, int name, int value) {
    if (::setsockopt(descriptor, level, name, &value, sizeof value) != 0) {
        throw_errno("setsockopt");
    }
}

} // namespace

void throw_errno(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

int listen_on_loopback(std::uint16_t port) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        throw_errno("socket");
    }
    set_option(descriptor, SOL_SOCKET, SO_REUSEADDR, 1);
    const sockaddr_in address = loopback(port);
    if (::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw_errno("bind");
    }
    if (::listen(descriptor, 4096) != 0) {
        throw_errno("listen");
    }
    return descriptor;
}

std::uint16_t local_port(int descriptor) {
    sockaddr_in address{};
    socklen_t length = sizeof address;
    if (::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0) {
        throw_errno("getsockname");
    }
    return ntohs(address.sin_port);
}

int start_connect(std::uint16_t port, int receive_buffer_bytes) {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        throw_errno("socket");
    }
    set_option(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
    if (receive_buffer_bytes > 0) {
        set_option(descriptor, SOL_SOCKET, SO_RCVBUF, receive_buffer_bytes);
    }
    const sockaddr_in address = loopback(port);
    if (::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 &&
        errno != EINPROGRESS) {
        throw_errno("connect");
    }
    return descriptor;
}

void close_with_reset(int descriptor) {
    const linger hard{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    ::close(descriptor);
}

std::uint64_t raise_open_file_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) {
        throw_errno("getrlimit");
    }
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
        throw_errno("setrlimit");
    }
    return limit.rlim_cur;
}

} // namespace convene::bench
