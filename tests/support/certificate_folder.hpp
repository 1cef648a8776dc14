#pragma once

#include "tests/support/temporary_directory.hpp"

#include <gtest/gtest.h>

#include <cstdlib>

namespace convene::testing {

/// A folder with a self-signed certificate for localhost, gone at the end.
class certificate_folder {
public:
    certificate_folder() { renew("first"); }

    void renew(const std::string& organisation) {
        const std::string make =
            "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 "
            "-subj '/O=" +
            organisation + "/CN=localhost' -keyout " + key().string() + " -out " + certificate().string() +
            " 2>/dev/null";
        ASSERT_EQ(std::system(make.c_str()), 0);
    }
    std::filesystem::path certificate() const { return folder_.path() / "cert.pem"; }
    std::filesystem::path key() const { return folder_.path() / "key.pem"; }

private:
    temporary_directory folder_;
};

} // namespace convene::testing
