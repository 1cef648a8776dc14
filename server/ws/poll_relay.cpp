#include "server/ws/poll_relay.hpp"

namespace convene::ws {

poll_relay::poll_relay(live_server& owner, connection_id id, auth::principal caller, std::string key)
    : relay(owner, std::move(id), std::move(caller), std::move(key)), arrived_(loop()) {}

task<result<poll_answer>> poll_relay::poll(std::shared_ptr<poll_relay> keep, std::int64_t ack) {
    const bool again = in_flight_ > 0 && ack == seq_ - 1;
    if (!again && ack != seq_) {
        co_return error(errc::invalid, "That is no number of an answer.", "ack");
    }
    heard(owner().use().time.steady_now());
    if (!again && in_flight_ > 0) {
        queue().consume(std::exchange(in_flight_, 0));
        progressed();
    }
    if (queue().empty()) {
        drained();
    }
    const std::uint64_t mine = ++polls_;
    arrived_.cancel();
    if (queue().empty() && !is_over()) {
        arrived_.expires_after(owner().use().limits.heartbeat);
        co_await arrived_.async_wait(as_result);
        heard(owner().use().time.steady_now());
    }
    poll_answer found;
    found.seq = seq_;
    if (mine != polls_ || queue().empty()) {
        co_return found;
    }
    batch next = read_queue(again ? in_flight_ : std::string::npos);
    if (!again) {
        in_flight_ = next.bytes;
        queue().lend(next.bytes);
        found.seq = ++seq_;
    }
    found.frames = std::move(next.lines);
    found.closed = std::move(next.closed);
    (void)keep;
    co_return found;
}

} // namespace convene::ws
