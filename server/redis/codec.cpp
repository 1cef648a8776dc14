#include "server/redis/codec.hpp"

#include <hiredis/read.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <new>

namespace convene::redis {

namespace {

void append_number(std::string& out, char mark, std::size_t value) {
    char digits[24];
    const auto [end, ec] = std::to_chars(digits, digits + sizeof digits, value);
    out += mark;
    out.append(digits, end);
    out += "\r\n";
}

} // namespace

void append_command(std::string& out, std::span<const std::string> words) {
    append_number(out, '*', words.size());
    for (const std::string& word : words) {
        append_number(out, '$', word.size());
        out += word;
        out += "\r\n";
    }
}

/// Lets hiredis build our own reply tree: no intermediate objects, and every byte and item is counted against
/// the limit before it is kept.
struct reply_reader::builder {
    reply root;
    std::size_t used = 0;
    std::size_t limit = 0;

    bool charge(std::size_t bytes) {
        used += bytes;
        return used <= limit;
    }

    /// Where the reply of this task belongs; null when the limit is met. An array grows item by item: its
    /// earlier items are complete by then, so nothing points into them when they move.
    static reply* place(const redisReadTask* task, std::size_t bytes) {
        auto* self = static_cast<builder*>(task->privdata);
        if (!self->charge(sizeof(reply) + bytes)) {
            return nullptr;
        }
        if (task->parent == nullptr) {
            return &self->root;
        }
        return &static_cast<reply*>(task->parent->obj)->items.emplace_back();
    }

    static void* create_string(const redisReadTask* task, char* text, std::size_t length) {
        reply* target = place(task, length);
        if (target != nullptr) {
            target->type = task->type == REDIS_REPLY_ERROR    ? reply::kind::error
                           : task->type == REDIS_REPLY_STATUS ? reply::kind::status
                                                              : reply::kind::string;
            target->text.assign(text, length);
        }
        return target;
    }

    static void* create_array(const redisReadTask* task, int elements) {
        reply* target = place(task, 0);
        if (target != nullptr) {
            target->type = reply::kind::array;
            // The count comes from outside: believe only so much of it in advance.
            target->items.reserve(static_cast<std::size_t>(std::clamp(elements, 0, 64)));
        }
        return target;
    }

    static void* create_integer(const redisReadTask* task, long long value) {
        reply* target = place(task, 0);
        if (target != nullptr) {
            target->type = reply::kind::integer;
            target->integer = value;
        }
        return target;
    }

    static void* create_nil(const redisReadTask* task) { return place(task, 0); }

    static void free_object(void*) {} // the tree belongs to the builder
};

void reply_reader::reader_deleter::operator()(redisReader* reader) const noexcept {
    redisReaderFree(reader);
}

reply_reader::reply_reader(std::size_t max_reply_bytes)
    : builder_(std::make_unique<builder>()), max_reply_bytes_(max_reply_bytes) {
    static redisReplyObjectFunctions functions{&builder::create_string, &builder::create_array,
                                               &builder::create_integer, &builder::create_nil,
                                               &builder::free_object};
    builder_->limit = max_reply_bytes;
    reader_.reset(redisReaderCreateWithFunctions(&functions));
    if (!reader_) {
        throw std::bad_alloc();
    }
    reader_->privdata = builder_.get();
    reader_->maxbuf = max_feed;
}

reply_reader::~reply_reader() = default;

bool reply_reader::feed(std::string_view bytes) {
    if (!problem_.empty()) {
        return false;
    }
    if (bytes.size() > max_feed) {
        problem_ = "more than 64 KiB were fed at once";
        return false;
    }
    if (reader_->len - reader_->pos + bytes.size() > max_reply_bytes_ + max_feed) {
        problem_ = "a reply is larger than its limit";
        return false;
    }
    if (!bytes.empty() && redisReaderFeed(reader_.get(), bytes.data(), bytes.size()) != REDIS_OK) {
        problem_ = reader_->errstr;
        return false;
    }
    return true;
}

reply_reader::status reply_reader::next(reply& out) {
    if (!problem_.empty()) {
        return status::broken;
    }
    void* object = nullptr;
    if (redisReaderGetReply(reader_.get(), &object) != REDIS_OK) {
        problem_ = builder_->used > builder_->limit ? "a reply is larger than its limit" : reader_->errstr;
        return status::broken;
    }
    if (object == nullptr) {
        if (is_line_too_long()) {
            problem_ = "a line without an end";
            return status::broken;
        }
        return status::need_more;
    }
    out = std::move(builder_->root);
    builder_->root = reply{};
    builder_->used = 0;
    return status::reply;
}

/// hiredis looks for the end of a line from its start at every feed; an endless line would cost quadratic
/// time.
bool reply_reader::is_line_too_long() const noexcept {
    const std::size_t buffered = reader_->len - reader_->pos;
    if (reader_->ridx < 0 || buffered <= 64) {
        return false;
    }
    const int type = reader_->rstack[reader_->ridx].type;
    if (type == REDIS_REPLY_STATUS || type == REDIS_REPLY_ERROR) {
        return buffered > max_feed;
    }
    return std::memchr(reader_->buf + reader_->pos, '\n', 64) == nullptr;
}

std::int64_t reply::number() const noexcept {
    if (type == kind::integer) {
        return integer;
    }
    std::int64_t value = 0;
    const char* end = text.data() + text.size();
    const auto [stop, ec] = std::from_chars(text.data(), end, value);
    return ec == std::errc{} && stop == end && !text.empty() ? value : 0;
}

const reply& reply::operator[](std::size_t i) const noexcept {
    static const reply missing;
    return i < items.size() ? items[i] : missing;
}

} // namespace convene::redis
