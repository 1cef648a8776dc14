#pragma once

#include <arpa/inet.h>
#include <cstring>
#include <netinet/in.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace convene::http::testing {

/// One answer as it came over the wire.
struct raw_answer {
    int status = 0; ///< 0: the connection ended without one
    std::string head;
    std::string body;

    bool has(std::string_view line) const { return head.find(line) != std::string::npos; }
};

/// A client that sends exactly the bytes it is given, from a blocking socket that gives up after ten seconds.
class raw_client {
public:
    explicit raw_client(unsigned short port, const char* from = nullptr) {
        descriptor_ = ::socket(AF_INET, SOCK_STREAM, 0);
        const timeval patience{10, 0};
        ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        sockaddr_in there{};
        there.sin_family = AF_INET;
        if (from != nullptr) {
            ::inet_pton(AF_INET, from, &there.sin_addr);
            ::bind(descriptor_, reinterpret_cast<const sockaddr*>(&there), sizeof there);
        }
        there.sin_port = htons(port);
        ::inet_pton(AF_INET, "127.0.0.1", &there.sin_addr);
        if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&there), sizeof there) != 0) {
            throw std::runtime_error("cannot connect");
        }
    }
    raw_client(const raw_client&) = delete;
    raw_client& operator=(const raw_client&) = delete;
    ~raw_client() { ::close(descriptor_); }

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0) {
                return; // refused half-way: the answer says why
            }
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    void half_close() { ::shutdown(descriptor_, SHUT_WR); }

    /// The next answer; its body by Content-Length. `head_only` for answers to HEAD.
    raw_answer read_answer(bool head_only = false) {
        while (received_.find("\r\n\r\n") == std::string::npos) {
            if (!receive()) {
                return {};
            }
        }
        raw_answer answer;
        const auto end = received_.find("\r\n\r\n") + 4;
        answer.head = received_.substr(0, end);
        received_.erase(0, end);
        answer.status = std::stoi(answer.head.substr(9, 3));
        const auto length = answer.head.find("Content-Length: ");
        const std::size_t size =
            head_only || length == std::string::npos ? 0 : std::stoul(answer.head.substr(length + 16));
        while (received_.size() < size) {
            if (!receive()) {
                break;
            }
        }
        answer.body = received_.substr(0, size);
        received_.erase(0, size);
        return answer;
    }
    /// True when the server ends the connection without a further byte.
    bool is_closed() { return received_.empty() && !receive(); }
    int descriptor() const { return descriptor_; }

private:
    bool receive() {
        char piece[4096];
        const auto size = ::recv(descriptor_, piece, sizeof piece, 0);
        if (size <= 0) {
            return false;
        }
        received_.append(piece, static_cast<std::size_t>(size));
        return true;
    }

    int descriptor_;
    std::string received_;
};

} // namespace convene::http::testing
