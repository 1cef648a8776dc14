#pragma once

#include "server/core/result.hpp"
#include "server/http/message.hpp"

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
    /// Reads `folder/manifest.json`; an empty folder gives an empty table.
    static result<static_files> load(const std::filesystem::path& folder);

    /// The file for a path, or the fallback page, or 404.
    response serve(const request& asked) const;
    /// Hashes of inline scripts and styles that the page needs in its CSP ("'sha256-...'").
    const std::vector<std::string>& script_hashes() const noexcept { return script_hashes_; }
    const std::vector<std::string>& style_hashes() const noexcept { return style_hashes_; }

private:
    struct entry {
        std::string content_type;
        std::string etag;
        bool immutable = false;
        std::shared_ptr<const std::string> plain, brotli, gzip;
    };
    std::map<std::string, entry, std::less<>> entries_;
    std::vector<std::string> script_hashes_;
    std::vector<std::string> style_hashes_;
};

} // namespace convene::http
