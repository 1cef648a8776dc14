#pragma once

#include <cstdint>
#include <string>

namespace convene::bench {

/// A non-blocking loopback listener. @param port 0 picks a free one.
/// @return the descriptor; throws std::system_error when the port cannot be had.
int listen_on_loopback(std::uint16_t port);

/// The port a listener was given.
std::uint16_t local_port(int descriptor);

/// Starts a non-blocking connect to a loopback port.
/// @param receive_buffer_bytes SO_RCVBUF to ask for, 0 leaves the kernel's own sizing on.
/// @return the descriptor, connecting; throws std::system_error.
int start_connect(std::uint16_t port, int receive_buffer_bytes);

/// Closes at once with a reset, so that thousands of closed sockets leave no TIME_WAIT behind.
void close_with_reset(int descriptor);

/// Raises the soft limit of open files to the hard one. @return the limit now in force.
std::uint64_t raise_open_file_limit();

/// Throws std::system_error with errno and this text.
[[noreturn]] void throw_errno(const std::string& what);

} // namespace convene::bench
