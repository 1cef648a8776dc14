#pragma once

#include "server/core/result.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace convene::protocol {

/// Deepest nesting read (reliability: S-14).
inline constexpr int max_json_depth = 16;

/// A look into a parsed document; valid as long as the document. Keeps the JSON library out of every header.
class json_view {
public:
    explicit json_view(const void* node) : node_(node) {}

    bool is_object() const noexcept;
    bool is_array() const noexcept;
    bool is_string() const noexcept;
    bool is_boolean() const noexcept;
    bool is_number() const noexcept;
    bool is_integer() const noexcept;

    std::string_view string() const;
    bool boolean() const;
    double real() const;
    /// Empty when it does not fit a signed 64-bit integer.
    std::optional<std::int64_t> integer() const;

    std::size_t size() const noexcept;
    json_view at(std::size_t index) const;
    std::optional<json_view> find(std::string_view member) const;
    /// Calls `visit` for each member of an object in key order.
    void each_member(const std::function<void(std::string_view name, json_view value)>& visit) const;
    /// Refuses (`invalid`) the first member that `is_known` does not know.
    result<void> refuse_unknown(const std::string& path,
                                const std::function<bool(std::string_view name)>& is_known) const;

private:
    const void* node_;
};

/// A parsed JSON document.
class json_document {
public:
    /// Errors: `malformed` for anything that is not one JSON value in UTF-8, nested at most `max_depth`, or
    /// an object that names a member twice. Where it is no JSON at all, `stopped_at` becomes the number of
    /// bytes that were read until then.
    static result<json_document> parse(std::string_view text, int max_depth = max_json_depth,
                                       std::size_t* stopped_at = nullptr);

    json_view root() const { return json_view(node_.get()); }

private:
    explicit json_document(std::shared_ptr<const void> node) : node_(std::move(node)) {}
    std::shared_ptr<const void> node_;
};

} // namespace convene::protocol
