#pragma once

#include "server/http/message.hpp"
#include "server/http/static_files.hpp"

#include <ctime>
#include <string>
#include <string_view>

namespace convene::http {

/// The Content-Security-Policy (S-06): own files and the listed hashes, nothing else. On every response but
/// those that are only ever part of a page.
std::string content_security_policy(const static_files& files);

/// What a response's head needs beside the response itself.
struct answer_context {
    std::string_view request_id;
    bool secure = false; ///< adds Strict-Transport-Security
    bool keep_alive = true;
    bool http_1_0 = false; ///< keep-alive is then said
    std::time_t now = 0;
};

/// Writes response heads; the standing security headers (S-06, S-08) are text made once. One a node, not
/// thread safe.
class answer_writer {
public:
    explicit answer_writer(const static_files& files);

    /// Replaces `out` with the status line and all headers up to and with the empty line. Content-Length is
    /// that of the whole body also for HEAD. Values are never folded: a control character in a value of a
    /// handler becomes a space, so no handler can split a response.
    void write_head(std::string& out, const response& answer, const answer_context& context);

private:
    struct standing {
        std::string plain, secure; ///< secure: with Strict-Transport-Security
    };
    static standing with_secure(std::string fields);

    standing whole_;
    standing part_of_page_;
    std::time_t dated_ = -1;
    std::string date_;
};

} // namespace convene::http
