#pragma once

#include "server/core/config.hpp"

#include <optional>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace convene::http {

/// Why a request was refused before it reached a route; the connection is closed after the answer.
struct refusal {
    unsigned status = 400;
    std::string_view reason;   ///< label of the counter: one word of a fixed set
    std::string_view sentence; ///< for the person who reads the answer
};

/// Looks at each byte of a request head once, as it arrives, and finds its end. Everything that could make
/// two parsers disagree is refused here: bare CR or LF, folded lines, NUL and other controls (RFC 9112
/// sections 2.2 and 5.2), and everything over a size (S-14). No I/O.
class head_scanner {
public:
    enum class state { more, complete, refused };

    explicit head_scanner(const limits_config& limits) noexcept : limits_(&limits) {}

    /// `buffered` holds all bytes received so far for this request, from its first on; bytes of an earlier
    /// call are not looked at again.
    state scan(std::string_view buffered);
    /// Where the head starts: 2 when an empty line came before the request line, else 0.
    std::size_t start() const noexcept { return start_; }
    /// One behind the empty line that ends the head. Needs `complete`.
    std::size_t end() const noexcept { return at_; }
    const refusal& why() const noexcept { return why_; }

private:
    std::optional<refusal> look_at(unsigned char byte);
    std::optional<refusal> start_line(unsigned char byte);

    const limits_config* limits_;
    std::size_t at_ = 0;
    std::size_t start_ = 0;
    std::size_t line_start_ = 0;
    std::size_t lines_ = 0; ///< complete lines; the first is the request line
    bool after_cr_ = false;
    bool ended_ = false;
    refusal why_;
};

/// The parts of a scanned head; views into it.
struct head_view {
    std::string_view method;
    std::string_view target;
    bool http_1_0 = false;
    std::vector<std::pair<std::string_view, std::string_view>>
        fields; ///< in order, values without outer space
};

/// Splits a head that the scanner completed (RFC 9112 sections 3 and 5): one space between the parts of the
/// request line, names of token characters, no space before the colon.
std::variant<head_view, refusal> parse_head(std::string_view head);

/// `tchar`s of RFC 9110 section 5.6.2 only, and at least one.
bool is_token(std::string_view text) noexcept;
/// ASCII only.
bool equals_ignoring_case(std::string_view a, std::string_view b) noexcept;
/// True when the comma-separated list has this element, ignoring case.
bool list_has(std::string_view list, std::string_view element) noexcept;

} // namespace convene::http
