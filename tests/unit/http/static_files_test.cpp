#include "server/http/static_files.hpp"
#include "tests/unit/core/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace convene::http {
namespace {

using testing::HasSubstr;
using testing::Not;

/// A web client of one page, packed as the build packs it; the compressed form says that it is one.
class served_page : public testing::Test {
protected:
    void pack(const std::string& page) {
        folder.write("index.html", page);
        folder.write("index.html.br", "compressed");
        folder.write("manifest.json",
                     R"({"fallback": "/index.html", "files": [{"path": "/index.html", "type": "text/html", )"
                     R"("bytes": )" +
                         std::to_string(page.size()) + R"(, "br_bytes": 10}]})");
    }

    static std::string body(const static_files& files) {
        request asked;
        asked.verb = method::get;
        asked.path = "/programme";
        asked.headers = {{"accept-encoding", "br"}};
        return *files.serve(asked).shared_body;
    }

    const std::string built = R"(<html data-leave-to="https://www.weather.gov/"><body>)"
                              R"(<a href="https://www.weather.gov/">Leave</a> www.weather.gov</body></html>)";
    tests::temporary_folder folder;
};

TEST_F(served_page, is_sent_as_it_was_packed_when_the_neutral_page_is_the_default_one) {
    pack(built);
    const auto files = static_files::load(folder.path());
    ASSERT_TRUE(files);
    EXPECT_EQ(body(*files), "compressed");
}

TEST_F(served_page, leads_to_the_chosen_neutral_page_in_every_place_and_encoding) {
    pack(built);
    const auto files = static_files::load(folder.path(), "https://example.org/a&b/");
    ASSERT_TRUE(files);
    EXPECT_EQ(body(*files),
              R"(<html data-leave-to="https://example.org/a&amp;b/"><body>)"
              R"(<a href="https://example.org/a&amp;b/">Leave</a> www.weather.gov</body></html>)");
}

TEST_F(served_page, cannot_be_broken_out_of) {
    pack(built);
    const auto files = static_files::load(folder.path(), R"(https://example.org/"><script>)");
    ASSERT_TRUE(files);
    EXPECT_THAT(body(*files), Not(HasSubstr("<script>")));
}

TEST_F(served_page, without_a_place_for_it_is_refused) {
    pack("<html></html>");
    EXPECT_TRUE(static_files::load(folder.path()));
    const auto files = static_files::load(folder.path(), "https://example.org/");
    ASSERT_FALSE(files);
    EXPECT_THAT(files.error().message, HasSubstr("leave_url"));
}

} // namespace
} // namespace convene::http
