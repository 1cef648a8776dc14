#pragma once

#include "server/core/task.hpp"
#include "server/http/message.hpp"
#include "server/protocol/codec.hpp"
#include "server/protocol/schema.hpp"
#include "server/protocol/wire_documents.hpp"

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace convene::http {

/// Who may call a route; every route says so when it is added (S-05, S-09: deny by default).
enum class access {
    anyone,    ///< no login needed
    signed_in, ///< 401 without a login
    operations ///< loopback without forwarding headers, or a platform_admin token
};
std::string_view to_string(access who) noexcept;

/// Which routes need a caller who proved a short while ago who they are (S-19): those that take much personal
/// data along, end somebody's access, or cannot be undone. Reading a page never does.
enum class proof {
    none,
    always, ///< 403 `proof_needed` before the handler runs
    by_body ///< the service asks for it where the body says so
};
std::string_view to_string(proof recent) noexcept;

struct route_options {
    access who = access::signed_in;
    std::string summary;        ///< for OpenAPI
    std::size_t body_limit = 0; ///< bytes; 0: the configured default
    unsigned status = 0;        ///< of success; 0: 200 with an answer or for GET, else 204
    std::vector<protocol::query_parameter> query = {}; ///< for OpenAPI
    bool after_end = false; ///< also for somebody whose access has ended: their own data, and the way out
    proof recent = proof::none;
    bool before_second_factor = false; ///< also for who has to set one up first: that, and the way out
};

/// The table of all routes: method x path pattern ("/api/v1/sessions/{id}") -> handler. Unknown path 404,
/// known path with another method 405 with Allow; HEAD is answered from GET. Not copyable; built once at
/// start, then only read.
class router {
public:
    using handler = std::function<task<response>(request)>;

    struct route {
        method verb;
        std::string pattern;
        handler handle;
        route_options options;
        protocol::type_ref request_type;  ///< empty for no body
        protocol::type_ref response_type; ///< empty for no body
    };

    /// A pattern's "{name}" stands for one path segment that is a valid id; a pattern without parameters wins
    /// over one with. Throws std::logic_error for a route that is added twice.
    void add(method verb, std::string pattern, route_options options, handler handle,
             protocol::type_ref request_type = {}, protocol::type_ref response_type = {});

    /// A route with a typed body and a typed answer; decode errors are answered as problems before the
    /// handler runs. `handle(request, Body)` returns `task<result<Answer>>`.
    template<class Body, class Answer, class Function>
    void post(std::string pattern, route_options options, Function handle) {
        const unsigned status = options.status == 0 ? 200 : options.status;
        add(
            method::post, std::move(pattern), std::move(options),
            [handle = std::move(handle), status](request asked) {
                return answer_post<Body, Answer>(handle, std::move(asked), status);
            },
            protocol::type_ref::of<Body>(), protocol::type_ref::of<Answer>());
    }

    /// GET with a typed answer. `handle(request)` returns `task<result<Answer>>`. A weak ETag over the text
    /// is added and If-None-Match is answered with 304.
    template<class Answer, class Function>
    void get(std::string pattern, route_options options, Function handle) {
        add(
            method::get, std::move(pattern), std::move(options),
            [handle = std::move(handle)](request asked) {
                return answer_get<Answer>(handle, std::move(asked));
            },
            {}, protocol::type_ref::of<Answer>());
    }

    /// What to do with a request's method and path.
    struct match {
        const route* found = nullptr;
        text_map parameters;
        std::vector<method> allowed; ///< when the path is known but not the method
    };
    match find(method verb, std::string_view path) const;
    /// All methods that a path knows, HEAD beside GET; empty when no route has the path.
    std::vector<method> methods_at(std::string_view path) const;
    const std::vector<route>& routes() const noexcept { return routes_; }

private:
    // Coroutines of their own: the captures of a coroutine lambda do not live in its frame.
    template<class Body, class Answer, class Function>
    static task<response> answer_post(Function handle, request asked, unsigned status) {
        auto body = protocol::parse_json<Body>(asked.body);
        if (!body) {
            co_return response::problem(body.error(), asked.request_id);
        }
        const std::string id = asked.request_id;
        result<Answer> answer = co_await handle(std::move(asked), std::move(*body));
        if (!answer) {
            co_return response::problem(answer.error(), id);
        }
        co_return response::json(protocol::to_json(*answer), status);
    }

    template<class Answer, class Function>
    static task<response> answer_get(Function handle, request asked) {
        const std::string id = asked.request_id;
        const std::string known(asked.header("if-none-match"));
        result<Answer> answer = co_await handle(std::move(asked));
        if (!answer) {
            co_return response::problem(answer.error(), id);
        }
        co_return with_etag(response::json(protocol::to_json(*answer)), known);
    }

    static response with_etag(response full, std::string_view if_none_match);
    const std::vector<std::size_t>* candidates_at(std::string_view path, text_map& parameters) const;

    std::vector<route> routes_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> by_pattern_;
    std::vector<std::string> with_parameters_;
};

/// The table as the wire documents need it.
std::vector<protocol::route_shape> route_shapes(const router& routes);

} // namespace convene::http
