#pragma once

#include "server/protocol/schema.hpp"

#include <string>
#include <vector>

namespace convene::protocol {

/// All that a connection of the live socket may say and hear, as one table: the ws layer and the features
/// fill it when they register their commands; TypeScript and the AsyncAPI document come from it.
struct live_catalogue {
    struct command {
        std::string name;    ///< "room.post"
        type_ref request;    ///< its fields beside `id` and `do`; empty: none
        type_ref answer;     ///< what `ok` holds; empty: `{}`
        std::string summary; ///< one sentence
    };
    struct push {
        std::string channel;    ///< pattern: "room:{room}", "person:{person}"
        std::string event;      ///< "message.posted"
        type_ref data;          ///< empty: `{}`
        bool ephemeral = false; ///< newest wins: carries no epoch and offset
        std::string summary;    ///< one sentence
    };

    std::vector<command> commands;
    std::vector<push> pushes;
    type_ref hello; ///< data of the first frame of the server
};

} // namespace convene::protocol
