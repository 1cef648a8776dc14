#pragma once

#include "server/core/result.hpp"
#include "server/redis/reply.hpp"

#include <concepts>
#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace convene::redis {

/// What is called once with the outcome of a command: any callable `void(result<reply>)`, move-only ones
/// too. Small callables (up to 48 bytes) cost no allocation. Dropping it uncalled is allowed (a client that
/// is destroyed with its event loop).
class completion {
public:
    completion() noexcept = default;

    template<class Callable>
        requires(!std::same_as<std::remove_cvref_t<Callable>, completion> &&
                 std::invocable<std::remove_cvref_t<Callable>&, result<reply>>)
    completion(Callable&& callable) { // NOLINT(google-explicit-constructor): lambdas convert
        using stored = std::remove_cvref_t<Callable>;
        if constexpr (fits_inside<stored>) {
            ::new (static_cast<void*>(bytes_)) stored(std::forward<Callable>(callable));
            kind_ = &inside<stored>;
        } else {
            ::new (static_cast<void*>(bytes_))(stored*)(new stored(std::forward<Callable>(callable)));
            kind_ = &outside<stored>;
        }
    }

    completion(completion&& other) noexcept { take(other); }
    completion& operator=(completion&& other) noexcept {
        if (this != &other) {
            reset();
            take(other);
        }
        return *this;
    }
    ~completion() { reset(); }

    explicit operator bool() const noexcept { return kind_ != nullptr; }

    /// Calls it; at most once.
    void operator()(result<reply> outcome) {
        completion once(std::move(*this));
        if (once) {
            once.kind_->call(once.bytes_, std::move(outcome));
        }
    }

private:
    static constexpr std::size_t inside_bytes = 48;

    struct operations {
        void (*call)(std::byte*, result<reply>&&);
        void (*move)(std::byte* from, std::byte* to) noexcept;
        void (*destroy)(std::byte*) noexcept;
    };

    template<class Stored>
    static constexpr bool fits_inside =
        sizeof(Stored) <= inside_bytes && alignof(Stored) <= alignof(std::max_align_t) &&
        std::is_nothrow_move_constructible_v<Stored>;

    template<class Stored>
    static Stored* at(std::byte* bytes) noexcept {
        return std::launder(reinterpret_cast<Stored*>(bytes));
    }

    template<class Stored>
    static constexpr operations inside{
        [](std::byte* bytes, result<reply>&& outcome) { (*at<Stored>(bytes))(std::move(outcome)); },
        [](std::byte* from, std::byte* to) noexcept {
            ::new (static_cast<void*>(to)) Stored(std::move(*at<Stored>(from)));
            at<Stored>(from)->~Stored();
        },
        [](std::byte* bytes) noexcept { at<Stored>(bytes)->~Stored(); }};

    template<class Stored>
    static constexpr operations outside{
        [](std::byte* bytes, result<reply>&& outcome) { (**at<Stored*>(bytes))(std::move(outcome)); },
        [](std::byte* from, std::byte* to) noexcept {
            ::new (static_cast<void*>(to))(Stored*)(*at<Stored*>(from));
        },
        [](std::byte* bytes) noexcept { delete *at<Stored*>(bytes); }};

    void take(completion& other) noexcept {
        if (other.kind_ != nullptr) {
            other.kind_->move(other.bytes_, bytes_);
            kind_ = std::exchange(other.kind_, nullptr);
        }
    }

    void reset() noexcept {
        if (kind_ != nullptr) {
            std::exchange(kind_, nullptr)->destroy(bytes_);
        }
    }

    const operations* kind_ = nullptr;
    alignas(std::max_align_t) std::byte bytes_[inside_bytes];
};

} // namespace convene::redis
