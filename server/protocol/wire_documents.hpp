#pragma once

#include "server/protocol/live_catalogue.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace convene::protocol {

/// A name that a route reads from the query.
struct query_parameter {
    std::string name;
    std::string summary; ///< what it selects, with an example
};

/// One HTTP route as the documents show it (the router's table holds more; `http::route_shapes` makes these).
struct route_shape {
    std::string method;  ///< upper case: "GET"
    std::string pattern; ///< "/api/v1/sessions/{id}"
    std::string access;  ///< "anyone", "signed_in", "operations"
    std::string summary;
    type_ref request;
    type_ref response;
    unsigned status = 0; ///< of success; 0: 200 with a response or for GET, else 204
    std::vector<query_parameter> query = {};
    std::string proof = {}; ///< "always" or "by_body": needs a recent proof of who is calling
};

/// Everything on the wire of one build, collected by the composition root.
struct wire_description {
    std::vector<route_shape> routes;
    live_catalogue live;
    std::string version; ///< of the product, e.g. "0.1.0"
};

/// Name of a described type in the documents: PascalCase, without a last "_view" or "_answer", which tell
/// C++ types apart that never meet on the wire: "programme_answer" -> "Programme".
std::string wire_name(std::string_view cpp_name);

/// All types that the routes and the live socket use. Throws std::logic_error when two different types would
/// have one wire name.
type_catalogue collect_types(const wire_description& wire);

/// The whole of `client/src/lib/protocol.gen.ts`: one interface a described struct, one union of words an
/// enum, the envelopes, and maps from command name to fields and answer.
std::string typescript(const wire_description& wire);
/// OpenAPI 3.1 document of the HTTP routes, as JSON text.
std::string openapi_json(const wire_description& wire);
/// AsyncAPI 3.0 document of the live socket, as JSON text.
std::string asyncapi_json(const wire_description& wire);
/// The same document as block YAML, for the committed files in `docs/`. Needs valid JSON.
std::string yaml_from_json(std::string_view json);

} // namespace convene::protocol
