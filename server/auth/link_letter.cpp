#include "server/auth/link_letter.hpp"

#include "server/protocol/codec.hpp"
#include "server/protocol/mail_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

namespace convene::auth {

namespace {

/// Cuts the text in front of `mark`, or all of it, off the rest; without the white space around.
std::string_view take_until(std::string_view& rest, char mark) {
    const auto end = rest.find(mark);
    std::string_view part = rest.substr(0, end);
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    const auto first = part.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : part.substr(first, part.find_last_not_of(" \t") - first + 1);
}

/// "es" of "es-MX", if it is one of ours; "*" is English.
std::optional<language> read_tag(std::string_view range) {
    std::string primary(range.substr(0, range.find('-')));
    std::ranges::transform(primary, primary.begin(), [](unsigned char c) { return std::tolower(c); });
    if (primary == "es") {
        return language::es;
    }
    return primary == "en" || primary == "*" ? std::optional(language::en) : std::nullopt;
}

/// Thousandths of "q=0.8"; 1000 where there is none, 0 for what cannot be read.
int read_quality(std::string_view parameter) {
    if (parameter.empty()) {
        return 1000;
    }
    const bool good = parameter.size() >= 3 && parameter.size() <= 7 &&
                      (parameter[0] == 'q' || parameter[0] == 'Q') && parameter[1] == '=' &&
                      (parameter[2] == '0' || parameter[2] == '1') &&
                      (parameter.size() == 3 || parameter[3] == '.');
    if (!good) {
        return 0;
    }
    int quality = (parameter[2] - '0') * 1000;
    int weight = 100;
    for (const char c : parameter.substr(std::min<std::size_t>(4, parameter.size()))) {
        if (c < '0' || c > '9') {
            return 0;
        }
        quality += (c - '0') * weight;
        weight /= 10;
    }
    return std::min(quality, 1000);
}

} // namespace

std::string make_mail(const std::string& to, link_letter words, std::optional<instant> ends) {
    protocol::mail_order order;
    order.to = to;
    order.subject = std::move(words.subject);
    order.text = std::move(words.text);
    order.ends_at = ends;
    return protocol::to_json(order);
}

language accepted_language(std::string_view header) {
    language best = language::en;
    int best_quality = 0;
    while (!header.empty()) {
        std::string_view one = take_until(header, ',');
        const std::string_view range = take_until(one, ';');
        const int quality = read_quality(take_until(one, ';'));
        if (const auto known = read_tag(range); known && quality > best_quality) {
            best = *known;
            best_quality = quality;
        }
    }
    return best;
}

link_letter write_link_letter(language spoken, std::string_view summit, std::string_view address,
                              std::chrono::minutes life) {
    const auto minutes = life.count();
    if (spoken == language::es) {
        return {"Su enlace para entrar",
                fmt::format("Hola:\n\n"
                            "Con este enlace entra en {}:\n\n"
                            "{}\n\n"
                            "Sirve una vez, durante {} minutos, en el navegador en el que lo pidió.\n"
                            "Si no lo pidió, no tiene que hacer nada.\n",
                            summit, address, minutes)};
    }
    return {"Your sign-in link",
            fmt::format("Hello,\n\n"
                        "this link signs you in to {}:\n\n"
                        "{}\n\n"
                        "It works once, for {} minutes, in the browser in which you asked for it.\n"
                        "If you did not ask for it, you need not do anything.\n",
                        summit, address, minutes)};
}

} // namespace convene::auth
