#include "server/protocol/json_view.hpp"

#include "server/core/text.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <vector>

namespace convene::protocol {

namespace {

using nlohmann::json;

const json& as_json(const void* node) {
    return *static_cast<const json*>(node);
}

/// Builds the document and gives up on too much depth or a repeated member, before memory is spent on it.
class checked_builder : public nlohmann::detail::json_sax_dom_parser<json> {
    using base = nlohmann::detail::json_sax_dom_parser<json>;

public:
    checked_builder(json& into, int max_depth) : base(into, false), max_depth_(max_depth) {}

    bool start_object(std::size_t n) {
        keys_.emplace_back();
        return static_cast<int>(++depth_) <= max_depth_ && base::start_object(n);
    }
    bool end_object() {
        keys_.pop_back();
        --depth_;
        return base::end_object();
    }
    bool start_array(std::size_t n) {
        return static_cast<int>(++depth_) <= max_depth_ && base::start_array(n);
    }
    bool end_array() {
        --depth_;
        return base::end_array();
    }
    bool key(std::string& name) {
        auto& seen = keys_.back();
        if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
            return false;
        }
        // Wire objects have few members; a map with very many would make this slow, so it is bounded.
        if (seen.size() < 64) {
            seen.push_back(name);
        }
        return base::key(name);
    }
    template<class Exception>
    bool parse_error(std::size_t position, const std::string& token, const Exception& why) {
        stopped_at = position;
        return base::parse_error(position, token, why);
    }

    std::size_t stopped_at = 0;

private:
    int max_depth_;
    int depth_ = 0;
    std::vector<std::vector<std::string>> keys_;
};

} // namespace

bool json_view::is_object() const noexcept {
    return as_json(node_).is_object();
}
bool json_view::is_array() const noexcept {
    return as_json(node_).is_array();
}
bool json_view::is_string() const noexcept {
    return as_json(node_).is_string();
}
bool json_view::is_boolean() const noexcept {
    return as_json(node_).is_boolean();
}
bool json_view::is_number() const noexcept {
    return as_json(node_).is_number();
}
bool json_view::is_integer() const noexcept {
    return as_json(node_).is_number_integer();
}

std::string_view json_view::string() const {
    return as_json(node_).get_ref<const std::string&>();
}
bool json_view::boolean() const {
    return as_json(node_).get<bool>();
}
double json_view::real() const {
    return as_json(node_).get<double>();
}

std::optional<std::int64_t> json_view::integer() const {
    const json& node = as_json(node_);
    if (node.is_number_unsigned()) {
        const auto value = node.get<std::uint64_t>();
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return {};
        }
        return static_cast<std::int64_t>(value);
    }
    if (node.is_number_integer()) {
        return node.get<std::int64_t>();
    }
    return {};
}

std::size_t json_view::size() const noexcept {
    return as_json(node_).size();
}

json_view json_view::at(std::size_t index) const {
    return json_view(&as_json(node_).at(index));
}

std::optional<json_view> json_view::find(std::string_view member) const {
    const json& node = as_json(node_);
    const auto found = node.find(member);
    if (found == node.end()) {
        return {};
    }
    return json_view(&*found);
}

void json_view::each_member(const std::function<void(std::string_view, json_view)>& visit) const {
    const json& node = as_json(node_);
    for (auto it = node.begin(); it != node.end(); ++it) {
        visit(it.key(), json_view(&*it));
    }
}

result<void> json_view::refuse_unknown(const std::string& path,
                                       const std::function<bool(std::string_view)>& is_known) const {
    const json& node = as_json(node_);
    for (auto it = node.begin(); it != node.end(); ++it) {
        if (!is_known(it.key())) {
            const std::string shown = show_controls(it.key().substr(0, 64));
            const std::string at = path.empty() ? shown : path + "." + shown;
            return error(errc::invalid, "There is no field " + at + " here.", at);
        }
    }
    return {};
}

result<json_document> json_document::parse(std::string_view text, int max_depth, std::size_t* stopped_at) {
    // nlohmann reads invalid UTF-8 inside strings as an error already; checked here so that it holds for keys
    // too.
    if (!is_valid_utf8(text)) {
        return error(errc::malformed, "The text is not valid UTF-8.");
    }
    auto root = std::make_shared<json>();
    checked_builder builder(*root, max_depth);
    if (!json::sax_parse(text.begin(), text.end(), &builder) || builder.is_errored()) {
        if (stopped_at != nullptr) {
            *stopped_at = builder.stopped_at;
        }
        return error(errc::malformed, "The text is not valid JSON.");
    }
    return json_document(std::shared_ptr<const void>(root, root.get()));
}

} // namespace convene::protocol
