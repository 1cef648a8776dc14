#pragma once

#include <string_view>

namespace convene::protocol {

/// What a developer of another client must know beside the shapes of the messages, as CommonMark: how to
/// open the socket, keep it alive, come back, and recover. The description of the AsyncAPI document.
std::string_view live_guide();

} // namespace convene::protocol
