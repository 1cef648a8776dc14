#include "server/outbox/outbox_worker.hpp"
#include "server/outbox/smtp_mailer.hpp"

#include <gtest/gtest.h>

namespace convene::outbox {
namespace {

using std::chrono::milliseconds;

TEST(outbox_backoff, doubles_up_to_the_longest_wait) {
    worker_settings settings;
    settings.first_wait = milliseconds(1000);
    settings.most_wait = milliseconds(300'000);
    EXPECT_EQ(backoff_after(1, settings), milliseconds(1000));
    EXPECT_EQ(backoff_after(2, settings), milliseconds(2000));
    EXPECT_EQ(backoff_after(5, settings), milliseconds(16'000));
    EXPECT_EQ(backoff_after(10, settings), milliseconds(300'000));
    EXPECT_EQ(backoff_after(4'000'000, settings), milliseconds(300'000));
}

TEST(loopback_smtp, is_this_machine_and_nothing_that_looks_like_it) {
    for (const char* here :
         {"smtp://127.0.0.1:25", "smtp://localhost", "smtps://[::1]:465", "smtp://127.8.0.1/x"}) {
        EXPECT_TRUE(is_loopback_smtp(here)) << here;
    }
    for (const char* away :
         {"smtp://mail.example.org:25", "smtp://127.0.0.1.example.org", "smtp://localhost.example.org",
          "smtp://[2001:db8::1]:25", "smtp://127.example.org", ""}) {
        EXPECT_FALSE(is_loopback_smtp(away)) << away;
    }
}

} // namespace
} // namespace convene::outbox
