#include "rooms/room_endpoints.hpp"

#include <charconv>
#include <limits>

namespace convene::rooms {

namespace {

/// A whole number of the query, or `otherwise` when absent. Error: `invalid` about its name.
result<std::int64_t> query_number(const http::request& asked, const std::string& name,
                                  std::int64_t otherwise) {
    const auto found = asked.query.find(name);
    if (found == asked.query.end()) {
        return otherwise;
    }
    std::int64_t value = 0;
    const char* end = found->second.data() + found->second.size();
    const auto [stop, ec] = std::from_chars(found->second.data(), end, value);
    if (ec != std::errc{} || stop != end || value < 0) {
        return error(errc::invalid, "The query's " + name + " must be a whole number.", name);
    }
    return value;
}

room_id asked_room(const http::request& asked) {
    return room_id(std::string(asked.parameter("room")));
}

task<result<message_page>> read_page(http::request asked, room_service& service) {
    constexpr auto newest = std::numeric_limits<std::int32_t>::max();
    const auto before = query_number(asked, "before", newest);
    const auto most = query_number(asked, "limit", 50);
    if (!before || !most) {
        co_return before ? most.error() : before.error();
    }
    auto person = co_await service.enter(asked.caller->person, asked_room(asked));
    if (!person) {
        co_return person.error();
    }
    auto page = co_await service.read_before(std::move(*person), *before, *most);
    co_return page;
}

task<result<room_snapshot>> read_room(http::request asked, room_service& service) {
    auto person = co_await service.enter(asked.caller->person, asked_room(asked));
    if (!person) {
        co_return person.error();
    }
    auto shot = co_await service.read(std::move(*person));
    co_return shot;
}

task<result<audit_page>> read_audit(http::request asked, room_service& service) {
    auto person = co_await service.enter_as_moderator(asked.caller->person, asked_room(asked));
    if (!person) {
        co_return person.error();
    }
    auto page = co_await service.read_audit(std::move(*person));
    co_return page;
}

} // namespace

void add_room_endpoints(http::router& routes, room_service& service) {
    http::route_options options;
    options.summary = "A live room as it is now.";
    routes.get<room_snapshot>("/api/v1/rooms/{room}", options, [&service](http::request asked) {
        return read_room(std::move(asked), service);
    });
    options.summary = "Earlier messages of a room.";
    routes.get<message_page>("/api/v1/rooms/{room}/messages", options, [&service](http::request asked) {
        return read_page(std::move(asked), service);
    });
    options.summary = "Acts of staff in a room, newest first; for those who moderate it.";
    routes.get<audit_page>("/api/v1/rooms/{room}/audit", options,
                           [&service](http::request asked) { return read_audit(std::move(asked), service); });
}

} // namespace convene::rooms
