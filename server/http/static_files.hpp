#pragma once

#include "server/core/config.hpp"
#include "server/core/result.hpp"
#include "server/http/message.hpp"
#include "server/protocol/json_view.hpp"

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace convene::http {

/// The built web client: a fixed table made at start from its manifest, so that a request is a look-up and
/// never a path (S-23). Brotli and gzip forms are chosen by Accept-Encoding; files with hashed names are
/// cached for ever, the page itself never. Unknown paths without a dot and outside /api/ get the fallback
/// page (client-side routes).
class static_files {
public:
    /// Reads `folder/manifest.json` and the files that it lists; a folder without a manifest gives an empty
    /// table. Errors: `invalid` with the sentence for the operator, when the manifest names a file that is
    /// missing, has another size, or lies outside the folder, or when the page has no place for `leave_url`.
    /// The page is built with `default_leave_url`; another one is written into it here, once, and the page's
    /// compressed forms, which hold the old one, are dropped.
    static result<static_files> load(const std::filesystem::path& folder,
                                     std::string_view leave_url = default_leave_url);

    /// The file for a path, or the fallback page, or 404.
    response serve(const request& asked) const;
    /// Hashes of inline scripts and styles that the page needs in its CSP ("'sha256-...'").
    const std::vector<std::string>& script_hashes() const noexcept { return script_hashes_; }
    const std::vector<std::string>& style_hashes() const noexcept { return style_hashes_; }
    /// Hashes of style attributes; they need 'unsafe-hashes' beside them.
    const std::vector<std::string>& style_attribute_hashes() const noexcept {
        return style_attribute_hashes_;
    }

private:
    struct entry {
        std::string content_type;
        std::string etag;
        bool immutable = false;
        bool part_of_page = false;
        bool is_page = false;
        std::shared_ptr<const std::string> plain, brotli, gzip;
    };
    static result<entry> load_entry(const std::filesystem::path& folder, const protocol::json_view& listed);
    static result<void> change_leave_url(entry& page, std::string_view leave_url);
    static response serve_entry(const entry& file, const request& asked);

    std::map<std::string, entry, std::less<>> entries_;
    std::string fallback_; ///< path of the page; empty: none
    std::vector<std::string> script_hashes_;
    std::vector<std::string> style_hashes_;
    std::vector<std::string> style_attribute_hashes_;
};

} // namespace convene::http
