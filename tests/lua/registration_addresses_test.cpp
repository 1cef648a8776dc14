#include "tests/support/registration_functions.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace convene {
namespace {

using words = std::vector<std::string>;

/// The hint about addresses of another site: scheduling/registration/lua/registration_addresses.lua.
class registration_addresses : public convene::testing::shared_redis_fixture<registration_addresses> {
protected:
    /// The site whose address it seems to be; empty for none.
    std::string note(const std::string& site, const std::string& domain) {
        const auto said = run(client().call("registration_address", {prefix_}, {site, domain}));
        EXPECT_TRUE(said);
        return said ? std::string((*said)[0].str()) : "?";
    }
    void seed(words sites_and_domains) {
        EXPECT_TRUE(
            run(client().call("registrations_addresses_seed", {prefix_}, std::move(sites_and_domains))));
    }

private:
    std::string prefix_ = "cv:{E}:registrations";
};

TEST_F(registration_addresses, one_address_alone_proves_nothing) {
    EXPECT_EQ(note("S1", "one.example"), "");
    EXPECT_EQ(note("S2", "one.example"), "") << "the first may have been the mistake";
}

TEST_F(registration_addresses, an_address_of_another_site_is_named_again_and_again) {
    seed({"S1", "one.example", "S1", "one.example", "S1", "one.example", "S2", "two.example"});
    EXPECT_EQ(note("S1", "one.example"), "");
    EXPECT_EQ(note("S2", "one.example"), "S1");
    EXPECT_EQ(note("S2", "one.example"), "S1");
    EXPECT_EQ(note("S2", "three.example"), "");
}

TEST_F(registration_addresses, a_provider_for_everybody_is_nobody_s) {
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(note("S" + std::to_string(i), "mail.example"), "");
    }
}

TEST_F(registration_addresses, a_second_import_counts_nothing_twice) {
    seed({"S1", "one.example"});
    seed({"S1", "one.example"});
    EXPECT_EQ(note("S2", "one.example"), "");
}

} // namespace
} // namespace convene
