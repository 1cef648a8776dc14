// A random life of a connection: every accepted command ends exactly once, whatever the server sends.
#include "server/redis/multiplexer.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace convene::redis;

class life {
public:
    void step(std::uint8_t what, std::string_view bytes) {
        switch (what % 8) {
        case 0:
        case 1:
            submit(what, bytes);
            break;
        case 2:
            if (!mux_.is_connected()) {
                mux_.connected();
            }
            break;
        case 3:
            if (mux_.has_output()) {
                written_.clear();
                mux_.take_output(written_);
            }
            break;
        case 4:
        case 5:
            if (mux_.is_connected() && !mux_.receive(bytes, ended_)) {
                mux_.lost(ended_);
            }
            break;
        case 6:
            mux_.lost(ended_);
            break;
        default:
            now_ += std::chrono::milliseconds(what);
            mux_.expire(now_, ended_);
        }
        complete();
    }

    void end() {
        mux_.stop(ended_);
        complete();
        if (asked_ != answered_) {
            std::abort();
        }
    }

private:
    void submit(std::uint8_t what, std::string_view bytes) {
        const std::vector<std::string> words{"ECHO", std::string(bytes.substr(0, 16))};
        completion done([this, once = std::make_unique<int>(0)](convene::result<reply>) {
            if (++*once != 1) {
                std::abort();
            }
            ++answered_;
        });
        if (mux_.submit(words, now_, now_ + std::chrono::milliseconds(what), what % 2 == 0, done)) {
            ++asked_;
        }
    }

    void complete() {
        for (multiplexer::finished& one : ended_) {
            one.done(std::move(one.outcome));
        }
        ended_.clear();
    }

    multiplexer mux_{{.waiting = 8, .waiting_bytes = 4096, .in_flight = 16, .reply_bytes = 4096}};
    multiplexer::time_point now_{};
    std::vector<multiplexer::finished> ended_;
    std::string written_;
    std::size_t asked_ = 0;
    std::size_t answered_ = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    life one;
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    while (rest.size() >= 2) {
        const auto what = static_cast<std::uint8_t>(rest[0]);
        const std::size_t length =
            std::min<std::size_t>(static_cast<std::uint8_t>(rest[1]) % 48U, rest.size() - 2);
        one.step(what, rest.substr(2, length));
        rest.remove_prefix(2 + length);
    }
    one.end();
    return 0;
}
