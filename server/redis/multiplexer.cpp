#include "server/redis/multiplexer.hpp"

#include <algorithm>
#include <utility>

namespace convene::redis {

namespace {

error not_written() {
    return {errc::unavailable, "The store cannot be reached right now. Please try again."};
}

error may_have_happened() {
    return {errc::unknown_outcome, "The store did not answer. The change may or may not have been made."};
}

} // namespace

multiplexer::multiplexer(limits allowed) : allowed_(allowed) {}

bool multiplexer::submit(std::span<const std::string> words, time_point now, time_point deadline,
                         bool idempotent, completion& done) {
    if (queued_.size() >= allowed_.waiting || written_.size() >= allowed_.in_flight ||
        output_.size() >= allowed_.waiting_bytes) {
        return false;
    }
    const std::size_t before = output_.size();
    append_command(output_, words);
    if (output_.size() > allowed_.waiting_bytes) {
        output_.resize(before);
        return false;
    }
    pending& added = queued_.emplace_back();
    added.done = std::move(done);
    added.submitted = now;
    added.deadline = deadline;
    added.bytes = output_.size() - before;
    added.idempotent = idempotent;
    note_deadline(deadline);
    return true;
}

void multiplexer::connected() {
    reader_ = std::make_unique<reply_reader>(allowed_.reply_bytes);
    problem_.clear();
}

void multiplexer::take_output(std::string& into) {
    std::size_t at = 0;
    for (pending& command : queued_) {
        if (command.idempotent && !command.was_written) {
            command.kept.assign(output_, at, command.bytes);
        }
        at += command.bytes;
        written_.push_back(std::move(command));
    }
    queued_.clear();
    into.swap(output_);
    output_.clear();
}

bool multiplexer::receive(std::string_view bytes, std::vector<finished>& out) {
    if (!reader_ || !reader_->feed(bytes)) {
        problem_ = reader_ ? reader_->problem() : "bytes without a connection";
        return false;
    }
    reply answer;
    reply_reader::status status{};
    while ((status = reader_->next(answer)) == reply_reader::status::reply) {
        if (written_.empty()) {
            problem_ = "a reply that no command asked for";
            return false;
        }
        pending& asked = written_.front();
        if (!asked.abandoned) {
            out.push_back({std::move(asked.done), std::move(answer), asked.submitted});
        }
        written_.pop_front();
    }
    if (status == reply_reader::status::broken) {
        problem_ = reader_->problem();
        return false;
    }
    if (written_.empty() && queued_.empty()) {
        earliest_.reset();
    }
    return true;
}

std::string_view multiplexer::problem() const noexcept {
    return problem_;
}

void multiplexer::lost(std::vector<finished>& out) {
    reader_.reset();
    std::vector<pending> again;
    for (pending& command : written_) {
        if (command.abandoned) {
            continue;
        }
        if (command.idempotent && !command.was_written) {
            command.was_written = true;
            again.push_back(std::move(command));
        } else {
            command.was_written = true;
            finish_unanswered(command, out);
        }
    }
    written_.clear();
    requeue(std::move(again));
}

/// What was written and may be written again goes before what was never written: the order of asking stays.
void multiplexer::requeue(std::vector<pending> again) {
    std::string first;
    for (const pending& command : again) {
        first += command.kept;
    }
    output_.insert(0, first);
    for (auto command = again.rbegin(); command != again.rend(); ++command) {
        command->kept.clear();
        queued_.push_front(std::move(*command));
    }
}

void multiplexer::expire(time_point now, std::vector<finished>& out) {
    if (!earliest_ || now < *earliest_) {
        return;
    }
    earliest_.reset();
    for (pending& command : written_) {
        if (command.abandoned) {
            continue;
        }
        if (command.deadline <= now) {
            command.was_written = true;
            command.abandoned = true;
            command.kept = {};
            finish_unanswered(command, out);
        } else {
            note_deadline(command.deadline);
        }
    }
    expire_queued(now, out);
}

/// A queued command that is answered `unavailable` must never be written later: its bytes leave too.
void multiplexer::expire_queued(time_point now, std::vector<finished>& out) {
    const bool any = std::any_of(queued_.begin(), queued_.end(),
                                 [now](const pending& command) { return command.deadline <= now; });
    if (!any) {
        for (const pending& command : queued_) {
            note_deadline(command.deadline);
        }
        return;
    }
    std::deque<pending> kept;
    std::string bytes;
    std::size_t at = 0;
    for (pending& command : queued_) {
        if (command.deadline <= now) {
            finish_unanswered(command, out);
        } else {
            note_deadline(command.deadline);
            bytes.append(output_, at, command.bytes);
            kept.push_back(std::move(command));
        }
        at += command.bytes;
    }
    queued_.swap(kept);
    output_.swap(bytes);
}

void multiplexer::stop(std::vector<finished>& out) {
    reader_.reset();
    for (pending& command : written_) {
        command.was_written = true;
        if (!command.abandoned) {
            finish_unanswered(command, out);
        }
    }
    for (pending& command : queued_) {
        finish_unanswered(command, out);
    }
    written_.clear();
    queued_.clear();
    output_.clear();
    earliest_.reset();
}

void multiplexer::note_deadline(time_point deadline) noexcept {
    earliest_ = earliest_ ? std::min(*earliest_, deadline) : deadline;
}

void multiplexer::finish_unanswered(pending& ended, std::vector<finished>& out) {
    out.push_back(
        {std::move(ended.done), ended.was_written ? may_have_happened() : not_written(), ended.submitted});
}

} // namespace convene::redis
