#pragma once

#include <boost/asio/buffer.hpp>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

namespace convene::http {

/// Bytes received and not yet used up; grows on demand up to a bound that its owner keeps, and gives back
/// what it holds above the smallest size when it is empty, so that an idle connection costs little.
class read_buffer {
public:
    std::string_view bytes() const noexcept { return {data_.get() + begin_, end_ - begin_}; }
    bool empty() const noexcept { return begin_ == end_; }

    /// Room for at least `size` more bytes; older bytes may move.
    boost::asio::mutable_buffer prepare(std::size_t size) {
        if (capacity_ - end_ < size) {
            make_room(size);
        }
        return {data_.get() + end_, capacity_ - end_};
    }
    void commit(std::size_t size) noexcept { end_ += size; }
    void consume(std::size_t size) noexcept {
        begin_ += size;
        if (begin_ == end_) {
            begin_ = end_ = 0;
        }
    }
    void shrink_if_empty() noexcept {
        if (empty() && capacity_ > smallest) {
            data_.reset();
            capacity_ = begin_ = end_ = 0;
        }
    }

private:
    static constexpr std::size_t smallest = 4096;

    void make_room(std::size_t size) {
        const std::size_t held = end_ - begin_;
        if (capacity_ < held + size) {
            const std::size_t capacity = std::max(held + size, smallest);
            auto wider = std::make_unique_for_overwrite<char[]>(capacity);
            std::copy_n(data_.get() + begin_, held, wider.get());
            data_ = std::move(wider);
            capacity_ = capacity;
        } else {
            std::memmove(data_.get(), data_.get() + begin_, held);
        }
        begin_ = 0;
        end_ = held;
    }

    std::unique_ptr<char[]> data_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

} // namespace convene::http
