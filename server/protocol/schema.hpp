#pragma once

#include "server/protocol/codec.hpp"

#include <boost/core/demangle.hpp>

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace convene::protocol {

class type_catalogue;

/// A described wire type known by name; `describe` puts it, and all that it uses, into a catalogue. Empty: no
/// type.
struct type_ref {
    std::string name;
    void (*describe)(type_catalogue&) = nullptr;

    explicit operator bool() const noexcept { return describe != nullptr; }

    template<class T>
    static type_ref of();
};

/// Shape of one member or value, enough for TypeScript and JSON Schema.
struct type_shape {
    enum class kind { boolean, integer, number, string, instant, id, reference, list, any };
    kind type = kind::any;
    std::string reference;        ///< of reference: the type's name
    std::vector<type_shape> item; ///< of list: one element

    bool operator==(const type_shape&) const = default;
};

struct member_shape {
    std::string name;
    type_shape type;
    bool optional = false;

    bool operator==(const member_shape&) const = default;
};

/// All described types in use, collected from routes, commands and pushes; written out as TypeScript and JSON
/// Schema.
class type_catalogue {
public:
    struct struct_type {
        std::vector<member_shape> members;
    };

    template<class T>
    void add();

    const std::map<std::string, struct_type>& structs() const noexcept { return structs_; }
    const std::map<std::string, std::vector<std::string>>& enums() const noexcept { return enums_; }
    /// Names that two types with different members share: a bug of the feature that came second.
    const std::set<std::string>& clashes() const noexcept { return clashes_; }

private:
    template<class T>
    struct_type describe_struct();
    template<class T>
    static std::vector<std::string> describe_enum();

    std::map<std::string, std::string> cpp_names_; ///< wire name -> the whole C++ name seen first
    std::set<std::string> clashes_;
    std::map<std::string, struct_type> structs_;
    std::map<std::string, std::vector<std::string>> enums_;
};

/// Unqualified name of a described type ("room_post").
template<class T>
std::string type_name() {
    const std::string full = boost::core::demangle(typeid(T).name());
    const auto colon = full.rfind("::");
    return colon == std::string::npos ? full : full.substr(colon + 2);
}

template<class T>
type_shape shape_of(type_catalogue& into) {
    using kind = type_shape::kind;
    if constexpr (std::is_same_v<T, bool>) {
        return {kind::boolean, {}, {}};
    } else if constexpr (std::integral<T>) {
        return {kind::integer, {}, {}};
    } else if constexpr (std::floating_point<T>) {
        return {kind::number, {}, {}};
    } else if constexpr (std::is_same_v<T, std::string>) {
        return {kind::string, {}, {}};
    } else if constexpr (id_traits<T>::value) {
        return {kind::id, {}, {}};
    } else if constexpr (std::is_same_v<T, instant>) {
        return {kind::instant, {}, {}};
    } else if constexpr (encoded_traits<T>::value) {
        return shape_of<typename encoded_traits<T>::value_type>(into);
    } else if constexpr (vector_traits<T>::value) {
        return {kind::list, {}, {shape_of<typename vector_traits<T>::value_type>(into)}};
    } else if constexpr (described_struct<T> || described_enum<T>) {
        into.add<T>();
        return {kind::reference, type_name<T>(), {}};
    } else {
        return {kind::any, {}, {}};
    }
}

template<class T>
void type_catalogue::add() {
    const std::string name = type_name<T>();
    const std::string cpp_name = boost::core::demangle(typeid(T).name());
    const auto [known, fresh] = cpp_names_.try_emplace(name, cpp_name);
    if (!fresh) {
        // Two features may describe the same thing each for itself; then it must be the same.
        if (known->second == cpp_name) {
            return;
        }
        if constexpr (described_enum<T>) {
            if (!enums_.contains(name) || enums_[name] != describe_enum<T>()) {
                clashes_.insert(name);
            }
        } else if (!structs_.contains(name) || structs_[name].members != describe_struct<T>().members) {
            clashes_.insert(name);
        }
        return;
    }
    if constexpr (described_enum<T>) {
        enums_[name] = describe_enum<T>();
    } else {
        structs_[name]; // known before its members are looked at: types may refer to themselves
        structs_[name] = describe_struct<T>();
    }
}

template<class T>
type_catalogue::struct_type type_catalogue::describe_struct() {
    struct_type built;
    boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
        using field_type = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
        if constexpr (optional_traits<field_type>::value) {
            built.members.push_back(
                {member.name, shape_of<typename optional_traits<field_type>::value_type>(*this), true});
        } else {
            built.members.push_back({member.name, shape_of<field_type>(*this), false});
        }
    });
    return built;
}

template<class T>
std::vector<std::string> type_catalogue::describe_enum() {
    std::vector<std::string> words;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto enumerator) { words.emplace_back(enumerator.name); });
    return words;
}

template<class T>
type_ref type_ref::of() {
    return {type_name<T>(), [](type_catalogue& into) { into.add<T>(); }};
}

} // namespace convene::protocol
