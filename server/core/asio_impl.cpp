// The one translation unit that compiles the code of Asio and Beast (BOOST_ASIO_SEPARATE_COMPILATION and its
// like).
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/beast/src.hpp>
