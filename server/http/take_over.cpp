// An answer whose body somebody else writes, as long as it likes.
#include "server/http/connection.hpp"

namespace convene::http {

void connection::hand_over(const response& answer) {
    gone_ = true;
    answer.take_over({std::move(stream_).take(), {}, {}, std::move(place_)});
}

} // namespace convene::http
