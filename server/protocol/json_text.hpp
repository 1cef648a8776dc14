#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace convene::protocol {

/// Writes JSON text straight into a string, members in the order of the calls; it adds the commas.
class json_text {
public:
    void begin_object() { open('{'); }
    void end_object() { close('}'); }
    void begin_array() { open('['); }
    void end_array() { close(']'); }
    /// Starts a member of the current object; the next call writes its value.
    void member(std::string_view name);
    /// Starts an element of the current array.
    void element() { separate(); }

    void boolean(bool value) { text_ += value ? "true" : "false"; }
    void integer(std::int64_t value) { text_ += std::to_string(value); }
    void real(double value);
    void string(std::string_view value);
    void raw(std::string_view json) { text_ += json; }

    const std::string& str() const& noexcept { return text_; }
    std::string take() && { return std::move(text_); }

private:
    void open(char c) {
        text_ += c;
        first_ = true;
    }
    void close(char c) {
        text_ += c;
        first_ = false;
    }
    void separate() {
        if (!first_) {
            text_ += ',';
        }
        first_ = false;
    }

    std::string text_;
    bool first_ = true;
};

} // namespace convene::protocol
