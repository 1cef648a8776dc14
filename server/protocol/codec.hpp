#pragma once

#include "server/core/clock.hpp"
#include "server/core/ids.hpp"
#include "server/core/result.hpp"
#include "server/protocol/json_text.hpp"
#include "server/protocol/json_view.hpp"

#include <boost/describe.hpp>
#include <boost/mp11/algorithm.hpp>

#include <chrono>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

/// Wire types are described structs (Boost.Describe): `BOOST_DESCRIBE_STRUCT(room_post, (), (room, client_id,
/// text))`. This file turns them into JSON text and back; the schemas come from the same descriptions
/// (`schema.hpp`).
///
/// Supported members: bool, integers, double, std::string, id<Tag>, instant (RFC 3339), described enums
/// (their names), described structs, std::vector and std::optional of all these, and `raw_json` (text copied
/// as it is, encode only).
namespace convene::protocol {

/// JSON text that is already encoded; written as it is.
struct raw_json {
    std::string text;
};

/// A T that is JSON text already (cached, or written by a store function): copied as it is, documented as a
/// T.
template<class T>
struct encoded {
    std::string text;
};
template<class T>
struct encoded_traits : std::false_type {};
template<class T>
struct encoded_traits<encoded<T>> : std::true_type {
    using value_type = T;
};

template<class T>
concept described_struct = boost::describe::has_describe_members<T>::value && !std::is_union_v<T>;
template<class T>
concept described_enum = boost::describe::has_describe_enumerators<T>::value;

template<class T>
struct optional_traits : std::false_type {};
template<class T>
struct optional_traits<std::optional<T>> : std::true_type {
    using value_type = T;
};
template<class T>
struct vector_traits : std::false_type {};
template<class T>
struct vector_traits<std::vector<T>> : std::true_type {
    using value_type = T;
};
template<class T>
struct id_traits : std::false_type {};
template<class Tag>
struct id_traits<id<Tag>> : std::true_type {};

template<class T>
using members_of =
    boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

/// Name of an enumerator, e.g. "not_for_attribution".
template<described_enum T>
std::string_view enum_name(T value) {
    return boost::describe::enum_to_string(value, "");
}

/// The enumerator of that name, if any.
template<described_enum T>
std::optional<T> enum_from_name(std::string_view name) {
    std::optional<T> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
        if (name == enumerator.name) {
            found = enumerator.value;
        }
    });
    return found;
}

template<class T>
void encode(json_text& out, const T& value) {
    if constexpr (std::is_same_v<T, bool>) {
        out.boolean(value);
    } else if constexpr (std::integral<T>) {
        out.integer(static_cast<std::int64_t>(value));
    } else if constexpr (std::floating_point<T>) {
        out.real(static_cast<double>(value));
    } else if constexpr (std::is_same_v<T, std::string>) {
        out.string(value);
    } else if constexpr (id_traits<T>::value) {
        out.string(value.str());
    } else if constexpr (std::is_same_v<T, instant>) {
        out.string(to_rfc3339(value));
    } else if constexpr (std::is_same_v<T, raw_json>) {
        out.raw(value.text);
    } else if constexpr (encoded_traits<T>::value) {
        out.raw(value.text);
    } else if constexpr (described_enum<T>) {
        out.string(enum_name(value));
    } else if constexpr (vector_traits<T>::value) {
        out.begin_array();
        for (const auto& item : value) {
            out.element();
            encode(out, item);
        }
        out.end_array();
    } else {
        static_assert(described_struct<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
        out.begin_object();
        encode_members(out, value);
        out.end_object();
    }
}

/// The members of `value` without the braces: for envelopes that add members of their own. Empty optionals
/// are left out.
template<described_struct T>
void encode_members(json_text& out, const T& value) {
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        const auto& field = value.*member.pointer;
        using field_type = std::remove_cvref_t<decltype(field)>;
        if constexpr (optional_traits<field_type>::value) {
            if (field) {
                out.member(member.name);
                encode(out, *field);
            }
        } else {
            out.member(member.name);
            encode(out, field);
        }
    });
}

/// JSON text of a value.
template<class T>
std::string to_json(const T& value) {
    json_text out;
    encode(out, value);
    return std::move(out).take();
}

template<class T>
result<void> decode_into(const json_view& from, T& value, const std::string& path);

namespace detail {

error wrong_type(const std::string& path, std::string_view wanted);
result<void> decode_integer(const json_view& from, std::int64_t& value, const std::string& path);
std::string join_path(const std::string& path, std::string_view name);

template<described_struct T>
result<void> decode_struct(const json_view& from, T& value, const std::string& path,
                           std::initializer_list<std::string_view> also_allowed = {}) {
    if (!from.is_object()) {
        return wrong_type(path, "an object");
    }
    std::optional<error> refused;
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        if (refused) {
            return;
        }
        auto& field = value.*member.pointer;
        using field_type = std::remove_cvref_t<decltype(field)>;
        const auto found = from.find(member.name);
        const std::string at = join_path(path, member.name);
        if constexpr (optional_traits<field_type>::value) {
            if (found) {
                typename optional_traits<field_type>::value_type inner{};
                if (auto r = decode_into(*found, inner, at); !r) {
                    refused = r.error();
                } else {
                    field = std::move(inner);
                }
            }
        } else if (!found) {
            refused = error(errc::invalid, "The field " + at + " is missing.", at);
        } else if (auto r = decode_into(*found, field, at); !r) {
            refused = r.error();
        }
    });
    if (refused) {
        return *refused;
    }
    return from.refuse_unknown(path, [&](std::string_view name) {
        bool known = false;
        boost::mp11::mp_for_each<members_of<T>>([&](auto member) { known = known || name == member.name; });
        for (const auto extra : also_allowed) {
            known = known || name == extra;
        }
        return known;
    });
}

} // namespace detail

template<class T>
result<void> decode_into(const json_view& from, T& value, const std::string& path) {
    if constexpr (std::is_same_v<T, bool>) {
        if (!from.is_boolean()) {
            return detail::wrong_type(path, "true or false");
        }
        value = from.boolean();
    } else if constexpr (std::integral<T>) {
        std::int64_t wide = 0;
        if (auto r = detail::decode_integer(from, wide, path); !r) {
            return r;
        }
        if (!std::in_range<T>(wide)) {
            return error(errc::invalid, "The number in " + path + " is out of range.", path);
        }
        value = static_cast<T>(wide);
    } else if constexpr (std::floating_point<T>) {
        if (!from.is_number()) {
            return detail::wrong_type(path, "a number");
        }
        value = static_cast<T>(from.real());
    } else if constexpr (std::is_same_v<T, std::string>) {
        if (!from.is_string()) {
            return detail::wrong_type(path, "a string");
        }
        value = std::string(from.string());
    } else if constexpr (id_traits<T>::value) {
        if (!from.is_string() || !is_valid_id(from.string())) {
            return detail::wrong_type(path, "an identifier (letters, digits, - and _; at most 64)");
        }
        value = T{std::string(from.string())};
    } else if constexpr (std::is_same_v<T, instant>) {
        const auto at = from.is_string() ? from_rfc3339(from.string()) : std::nullopt;
        if (!at) {
            return detail::wrong_type(path, "a date and time such as 2027-12-06T15:00:00Z");
        }
        value = *at;
    } else if constexpr (described_enum<T>) {
        const auto known = from.is_string() ? enum_from_name<T>(from.string()) : std::nullopt;
        if (!known) {
            return detail::wrong_type(path, "one of the listed words");
        }
        value = *known;
    } else if constexpr (vector_traits<T>::value) {
        if (!from.is_array()) {
            return detail::wrong_type(path, "a list");
        }
        value.clear();
        for (std::size_t i = 0; i < from.size(); ++i) {
            typename vector_traits<T>::value_type item{};
            if (auto r = decode_into(from.at(i), item, detail::join_path(path, std::to_string(i))); !r) {
                return r;
            }
            value.push_back(std::move(item));
        }
    } else {
        static_assert(described_struct<T>, "describe the struct with BOOST_DESCRIBE_STRUCT");
        return detail::decode_struct(from, value, path);
    }
    return {};
}

/// Reads a whole described struct; unknown members are refused. `also_allowed` are members of the envelope
/// around it. Errors: `invalid` with the field's path.
template<described_struct T>
result<T> from_json(const json_view& from, std::initializer_list<std::string_view> also_allowed = {}) {
    T value{};
    if (auto r = detail::decode_struct(from, value, "", also_allowed); !r) {
        return r.error();
    }
    return value;
}

/// Parses text and reads a struct. Errors: `malformed` (not JSON, not UTF-8, deeper than 16), `invalid`.
template<described_struct T>
result<T> parse_json(std::string_view text) {
    const auto parsed = json_document::parse(text);
    if (!parsed) {
        return parsed.error();
    }
    return from_json<T>(parsed->root());
}

} // namespace convene::protocol
