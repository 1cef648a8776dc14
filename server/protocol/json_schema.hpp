#pragma once

#include "server/protocol/json_text.hpp"
#include "server/protocol/wire_documents.hpp"

#include <set>
#include <string>

namespace convene::protocol {

/// Writes `{"$ref":"#/components/schemas/Name"}`.
void write_reference(json_text& out, const std::string& wire_type);
/// Writes the value of `components.schemas`: JSON Schema (2020-12, as OpenAPI 3.1 and AsyncAPI 3.0 take it)
/// of all described types and of the envelopes Problem and CommandError. Types that are read from clients
/// take no members that they do not name, because the codec refuses them.
void write_schemas(json_text& out, const wire_description& wire);

/// The names of the types that clients send.
std::set<std::string> request_types(const wire_description& wire);

/// Shortcut for a member whose value is a string.
void text_member(json_text& out, std::string_view name, std::string_view value);

} // namespace convene::protocol
