#include "server/http/observer.hpp"

#include "server/core/log.hpp"

namespace convene::http {

observer::observer()
    : failures_(counter("convene_http_handler_failures_total", "Requests that ended in an exception.")),
      open_(gauge("convene_http_connections",
                  "Open HTTP connections, without those handed to the live socket.")) {}

void observer::request_answered(const answered& what) {
    auto found = by_route_.find({what.route, what.status});
    if (found == by_route_.end()) {
        const std::string route(what.route);
        series made{};
        made.count = &counter("convene_http_requests_total", "Answered HTTP requests.",
                              {{"route", route}, {"status", std::to_string(what.status)}});
        made.seconds =
            &latency_histogram("convene_http_request_seconds",
                               "From the end of the head to the end of the answer.", {{"route", route}});
        found = by_route_.emplace(std::pair{what.route, what.status}, made).first;
    }
    const double seconds = std::chrono::duration<double>(what.took).count();
    found->second.count->Increment();
    found->second.seconds->Observe(seconds);
    log_info("request", {{"method", what.verb},
                         {"route", what.route},
                         {"status", what.status},
                         {"ms", seconds * 1000.0},
                         {"bytes", what.bytes},
                         {"request_id", what.request_id}});
}

void observer::refused(std::string_view reason) {
    auto found = by_reason_.find(reason);
    if (found == by_reason_.end()) {
        auto& made = counter("convene_http_refused_total", "Requests and connections refused before a route.",
                             {{"reason", std::string(reason)}});
        found = by_reason_.emplace(reason, &made).first;
    }
    found->second->Increment();
}

void observer::handler_failed(std::string_view route, std::string_view request_id, const char* what) {
    failures_.Increment();
    log_error("handler failed", {{"route", route}, {"request_id", request_id}, {"what", what}});
}

void observer::connections(std::ptrdiff_t change) {
    open_.Increment(static_cast<double>(change));
}

} // namespace convene::http
