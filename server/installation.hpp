#pragma once

#include "server/core/config.hpp"
#include "server/core/data_lock.hpp"
#include "server/core/task.hpp"
#include "server/redis/embedded.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>

namespace convene {

/// How nodes reach the two stores, and what must be true of them.
struct store_addresses {
    redis::endpoint durable;
    redis::requirements durable_wanted;
    redis::endpoint memory;
    redis::requirements memory_wanted;
    std::string public_url; ///< of a running server; empty otherwise
};

/// One installation: its data folder, owned by this process alone, and its stores, which are children of this
/// process unless the operator named others. Used from the main thread.
class installation {
public:
    installation(asio::io_context& loop, const config& settings);
    ~installation();

    /// Takes the lock and starts the embedded stores. Errors in plain words, `conflict` when another server
    /// has the folder.
    task<result<void>> start();
    /// Reaches the stores that the operator named and puts the function library into them. Takes no lock:
    /// they are nobody's children, so the operator's verbs may use them beside a running server.
    task<result<void>> use_operators_stores();
    /// Stops the stores in order: the memory-only one, then the durable one.
    task<void> stop();
    /// The server can be reached now: other processes of this installation may know.
    void announce(const std::string& public_url);
    const store_addresses& addresses() const noexcept { return addresses_; }

    /// How a second process reaches the stores of a server that runs on this data folder. Error: `not_found`.
    static result<store_addresses> running(const std::filesystem::path& data);

private:
    task<result<void>> start_embedded();
    void write_addresses() const;

    asio::io_context& loop_;
    const config& settings_;
    std::optional<data_lock> lock_;
    std::unique_ptr<redis::embedded_server> durable_;
    std::unique_ptr<redis::embedded_server> memory_;
    store_addresses addresses_;
};

} // namespace convene
