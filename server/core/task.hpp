#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace convene {

namespace asio = boost::asio;

/// A flow that may wait. Parameters are taken by value unless `main` owns what is referred to.
template<class T = void>
using task = asio::awaitable<T>;

/// Completion token: `auto [ec, n] = co_await op(..., as_result);` never throws for I/O errors.
inline constexpr auto as_result = asio::as_tuple(asio::use_awaitable);

} // namespace convene
