#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace convene::tests {

/// A folder of this test's own, gone with it.
class temporary_folder {
public:
    temporary_folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "convene-XXXXXX").string();
        path_ = ::mkdtemp(pattern.data());
    }
    ~temporary_folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;

    const std::filesystem::path& path() const { return path_; }
    std::filesystem::path write(const std::string& name, const std::string& text,
                                std::filesystem::perms mode = std::filesystem::perms::owner_read |
                                                              std::filesystem::perms::owner_write) const {
        const std::filesystem::path file = path_ / name;
        std::ofstream(file) << text;
        std::filesystem::permissions(file, mode);
        return file;
    }

private:
    std::filesystem::path path_;
};

} // namespace convene::tests
