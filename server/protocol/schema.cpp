#include "server/protocol/schema.hpp"

#include "server/protocol/wire_documents.hpp"

#include <stdexcept>

namespace convene::protocol {

std::string wire_name(std::string_view cpp_name) {
    for (const std::string_view suffix : {"_view", "_answer"}) {
        if (cpp_name.ends_with(suffix)) {
            cpp_name.remove_suffix(suffix.size());
            break;
        }
    }
    std::string name;
    bool upper = true;
    for (const char c : cpp_name) {
        if (c == '_') {
            upper = true;
        } else {
            name += upper && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
            upper = false;
        }
    }
    return name;
}

type_catalogue collect_types(const wire_description& wire) {
    type_catalogue types;
    const auto add = [&](const type_ref& type) {
        if (type) {
            type.describe(types);
        }
    };
    for (const route_shape& route : wire.routes) {
        add(route.request);
        add(route.response);
    }
    add(wire.live.hello);
    for (const auto& command : wire.live.commands) {
        add(command.request);
        add(command.answer);
    }
    for (const auto& push : wire.live.pushes) {
        add(push.data);
    }

    std::set<std::string> clashes = types.clashes();
    std::set<std::string> names;
    for (const auto& [name, unused] : types.structs()) {
        if (!names.insert(wire_name(name)).second) {
            clashes.insert(name);
        }
    }
    for (const auto& [name, unused] : types.enums()) {
        if (!names.insert(wire_name(name)).second) {
            clashes.insert(name);
        }
    }
    if (!clashes.empty()) {
        throw std::logic_error("two different wire types are called " + *clashes.begin());
    }
    return types;
}

} // namespace convene::protocol
