#include "server/http/router.hpp"

#include "server/core/ids.hpp"

#include <algorithm>
#include <stdexcept>

namespace convene::http {

namespace {

std::string_view next_segment(std::string_view& rest) {
    rest.remove_prefix(1);
    const auto end = rest.find('/');
    const std::string_view segment = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
    return segment;
}

bool is_parameter(std::string_view segment) {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}';
}

/// True when the path has the pattern's form; the parameters' values are views into the path.
bool fits(std::string_view pattern, std::string_view path,
          std::vector<std::pair<std::string_view, std::string_view>>& values) {
    values.clear();
    while (!pattern.empty() && !path.empty()) {
        const std::string_view wanted = next_segment(pattern);
        const std::string_view given = next_segment(path);
        if (is_parameter(wanted)) {
            if (!is_valid_id(given)) {
                return false;
            }
            values.emplace_back(wanted.substr(1, wanted.size() - 2), given);
        } else if (wanted != given) {
            return false;
        }
    }
    return pattern.empty() && path.empty();
}

} // namespace

void router::add(method verb, std::string pattern, route_options options, handler handle,
                 protocol::type_ref request_type, protocol::type_ref response_type) {
    if (!pattern.starts_with('/') || verb == method::head) {
        throw std::logic_error("a route needs a path and a method other than HEAD: " + pattern);
    }
    for (const std::size_t known : by_pattern_[pattern]) {
        if (routes_[known].verb == verb) {
            throw std::logic_error("a route is added twice: " + pattern);
        }
    }
    by_pattern_[pattern].push_back(routes_.size());
    if (pattern.find('{') != std::string::npos && by_pattern_[pattern].size() == 1) {
        with_parameters_.push_back(pattern);
    }
    routes_.push_back({verb, std::move(pattern), std::move(handle), std::move(options),
                       std::move(request_type), std::move(response_type)});
}

router::match router::find(method verb, std::string_view path) const {
    match outcome;
    const auto* candidates = candidates_at(path, outcome.parameters);
    if (candidates == nullptr) {
        return outcome;
    }
    const method wanted = verb == method::head ? method::get : verb;
    for (const std::size_t index : *candidates) {
        if (routes_[index].verb == wanted) {
            outcome.found = &routes_[index];
            return outcome;
        }
    }
    outcome.allowed = methods_at(path);
    return outcome;
}

std::vector<method> router::methods_at(std::string_view path) const {
    std::vector<method> allowed;
    text_map parameters;
    const auto* candidates = candidates_at(path, parameters);
    for (std::size_t i = 0; candidates != nullptr && i < candidates->size(); ++i) {
        const method verb = routes_[(*candidates)[i]].verb;
        allowed.push_back(verb);
        if (verb == method::get) {
            allowed.push_back(method::head);
        }
    }
    return allowed;
}

const std::vector<std::size_t>* router::candidates_at(std::string_view path, text_map& parameters) const {
    if (!path.starts_with('/') || path.find('{') != std::string_view::npos) {
        return nullptr;
    }
    if (const auto exact = by_pattern_.find(path); exact != by_pattern_.end()) {
        return &exact->second;
    }
    std::vector<std::pair<std::string_view, std::string_view>> values;
    for (const std::string& pattern : with_parameters_) {
        if (fits(pattern, path, values)) {
            for (const auto& [name, value] : values) {
                parameters.emplace(name, value);
            }
            return &by_pattern_.find(pattern)->second;
        }
    }
    return nullptr;
}

response router::with_etag(response full, std::string_view if_none_match) {
    cached_text text = cached_text::of(std::move(full.body));
    return response::cached(text, if_none_match);
}

std::string_view to_string(access who) noexcept {
    switch (who) {
    case access::anyone:
        return "anyone";
    case access::signed_in:
        return "signed_in";
    case access::operations:
        return "operations";
    }
    return "signed_in";
}

std::string_view to_string(proof recent) noexcept {
    switch (recent) {
    case proof::none:
        return "";
    case proof::always:
        return "always";
    case proof::by_body:
        return "by_body";
    }
    return "always";
}

std::vector<protocol::route_shape> route_shapes(const router& routes) {
    std::vector<protocol::route_shape> shapes;
    for (const router::route& route : routes.routes()) {
        shapes.push_back({std::string(to_string(route.verb)), route.pattern,
                          std::string(to_string(route.options.who)), route.options.summary,
                          route.request_type, route.response_type, route.options.status, route.options.query,
                          std::string(to_string(route.options.recent))});
    }
    return shapes;
}

} // namespace convene::http
