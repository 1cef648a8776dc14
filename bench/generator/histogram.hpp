#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace convene::bench {

/// Latencies in microseconds, in buckets of at most 1/64 relative width. Recording costs a few nanoseconds.
class histogram {
public:
    void record(std::uint64_t value_us) {
        const std::uint64_t value = std::min<std::uint64_t>(value_us, (std::uint64_t{1} << 40) - 1);
        ++buckets_[index_of(value)];
        ++count_;
    }

    void clear() { *this = {}; }

    [[nodiscard]] std::uint64_t count() const { return count_; }

    /// Upper edge of the bucket that holds the share (0..1) of the values, in milliseconds.
    [[nodiscard]] double quantile_ms(double share) const {
        const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < buckets_.size(); ++i) {
            seen += buckets_[i];
            if (seen > wanted || (seen == count_ && seen != 0)) {
                return static_cast<double>(upper_edge(i)) / 1000.0;
            }
        }
        return 0;
    }

private:
    static constexpr unsigned sub_bits = 6;

    static std::size_t index_of(std::uint64_t value) {
        if (value < (1U << sub_bits)) {
            return value;
        }
        const auto shift = static_cast<unsigned>(std::bit_width(value)) - 1 - sub_bits;
        return ((shift + 1) << sub_bits) + ((value >> shift) & ((1U << sub_bits) - 1));
    }

    static std::uint64_t upper_edge(std::size_t index) {
        if (index < (1U << sub_bits)) {
            return index + 1;
        }
        const std::size_t shift = (index >> sub_bits) - 1;
        return ((index & ((1U << sub_bits) - 1)) + (1U << sub_bits) + 1) << shift;
    }

    std::array<std::uint64_t, (40 - sub_bits + 1) << sub_bits> buckets_{};
    std::uint64_t count_ = 0;
};

} // namespace convene::bench
