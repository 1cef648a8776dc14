#include "tests/support/seat_functions.hpp"

#include "server/core/result.hpp"

#include <ostream>

namespace convene::testing {

namespace {

std::string n(std::int64_t value) {
    return std::to_string(value);
}

} // namespace

std::ostream& operator<<(std::ostream& out, const seat_reply& shown) {
    out << "[" << shown.refused << shown.state << " " << shown.kind << " place " << shown.place << " until "
        << shown.deadline;
    for (const std::string& each : shown.clashes) {
        out << " clash " << each;
    }
    return out << "]";
}

result<redis::reply> seat_functions::call(const std::string& function, std::vector<std::string> args) {
    std::vector<std::string> keys{prefix_};
    return stand_.run(stand_.client().call(function, std::move(keys), std::move(args)));
}

seat_reply seat_functions::decide(const std::string& function, std::vector<std::string> args) {
    const auto answer = call(function, std::move(args));
    seat_reply read;
    if (!answer) {
        read.refused = to_string(answer.error().code);
        return read;
    }
    read.state = (*answer)[0].str();
    read.kind = (*answer)[1].str();
    read.place = (*answer)[2].number();
    read.deadline = (*answer)[3].number();
    for (std::size_t i = 4; i < answer->size(); ++i) {
        read.clashes.emplace_back((*answer)[i].str());
    }
    return read;
}

bool seat_functions::configure(const std::string& session, const table& as, std::int64_t now) {
    const auto answer =
        call("seats_configure", {tag_, session, n(as.capacity), n(as.online), n(as.wheelchair), n(as.starts),
                                 n(as.ends), as.sites_first ? "1" : "0", as.shown ? "1" : "0", n(now)});
    return answer && (*answer)[0].number() == 1;
}

seat_reply seat_functions::take(const std::string& session, const std::string& registration,
                                const std::string& kind, std::int64_t now, const std::string& instead,
                                const std::string& site) {
    return decide("seat_take",
                  {tag_, session, registration, "P-" + registration, site, kind, instead, n(now)});
}

seat_reply seat_functions::accept(const std::string& session, const std::string& registration,
                                  std::int64_t now, const std::string& instead) {
    return decide("seat_accept", {tag_, session, registration, instead, n(now)});
}

seat_reply seat_functions::release(const std::string& session, const std::string& registration,
                                   std::int64_t now) {
    return decide("seat_release", {tag_, session, registration, n(now)});
}

std::int64_t seat_functions::bar(const std::string& registration, bool barred, std::int64_t now) {
    const auto answer = call("seats_bar", {tag_, registration, barred ? "1" : "0", n(now)});
    return answer ? (*answer)[0].number() : -1;
}

std::int64_t seat_functions::due(std::int64_t now, std::int64_t most) {
    const auto answer = call("seats_due", {tag_, n(now), n(most)});
    return answer ? (*answer)[0].number() : -1;
}

std::vector<std::string> seat_functions::read(const std::string& function, std::vector<std::string> args) {
    const auto answer = call(function, std::move(args));
    std::vector<std::string> words;
    for (std::size_t i = 0; answer && i < answer->size(); ++i) {
        words.emplace_back((*answer)[i].str());
    }
    return words;
}

} // namespace convene::testing
