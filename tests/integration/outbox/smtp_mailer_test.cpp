#include "server/outbox/smtp_mailer.hpp"
#include "tests/support/event_loop.hpp"
#include "tests/support/manual_clock.hpp"
#include "tests/support/temporary_directory.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <sys/stat.h>
#include <thread>

namespace convene::outbox {
namespace {

/// A mail server for one conversation; `answer_to` may change the answer to a command.
class scripted_mail_server {
public:
    explicit scripted_mail_server(std::function<std::string(const std::string&)> answer_to = {})
        : answer_to_(std::move(answer_to)), acceptor_(io_, {asio::ip::make_address("127.0.0.1"), 0}),
          thread_([this] { serve(); }) {}
    ~scripted_mail_server() { thread_.join(); }

    std::string url() const {
        return "smtp://127.0.0.1:" + std::to_string(acceptor_.local_endpoint().port());
    }

    std::vector<std::string> commands;
    std::string message;

private:
    void serve() {
        asio::ip::tcp::socket peer(io_);
        acceptor_.accept(peer);
        boost::system::error_code ec;
        std::string input;
        asio::write(peer, asio::buffer(std::string("220 test\r\n")), ec);
        while (!ec) {
            const auto n = asio::read_until(peer, asio::dynamic_buffer(input), "\r\n", ec);
            if (ec) {
                return;
            }
            const std::string line = input.substr(0, n - 2);
            input.erase(0, n);
            commands.push_back(line);
            std::string answer = answer_to_ ? answer_to_(line) : std::string();
            if (answer.empty()) {
                answer = line.starts_with("EHLO") ? "250-test\r\n250 8BITMIME\r\n"
                         : line == "DATA"         ? "354 go\r\n"
                         : line == "QUIT"         ? "221 bye\r\n"
                                                  : "250 ok\r\n";
            }
            asio::write(peer, asio::buffer(answer), ec);
            if (line == "DATA" && answer.starts_with("354")) {
                const auto end = asio::read_until(peer, asio::dynamic_buffer(input), "\r\n.\r\n", ec);
                message = input.substr(0, end);
                input.erase(0, end);
                asio::write(peer, asio::buffer(std::string("250 taken\r\n")), ec);
            }
        }
    }

    std::function<std::string(const std::string&)> answer_to_;
    asio::io_context io_;
    asio::ip::tcp::acceptor acceptor_;
    std::thread thread_;
};

class smtp_mailer_test : public ::testing::Test {
protected:
    testing::event_loop loop;
    testing::manual_clock time;
    worker_pool pool{1, 4};

    result<void> send(const std::string& url, const std::string& to = "ana@example.org",
                      const std::string& text = "Hello,\n.\nthis is it\n") {
        mail_config use;
        use.smtp_url = url;
        use.from = "convene@example.org";
        auto mailer = smtp_mailer::make(pool, time, use);
        EXPECT_TRUE(mailer);
        mail one;
        one.id = "1-0";
        one.to = to;
        one.subject = "Your sign-in link";
        one.text = text;
        return loop.run((*mailer)->send(one));
    }
};

TEST_F(smtp_mailer_test, hands_the_whole_message_over_with_dots_kept) {
    scripted_mail_server server;
    EXPECT_TRUE(send(server.url()));
    ASSERT_GE(server.commands.size(), 4U);
    EXPECT_TRUE(server.commands[1].starts_with("MAIL FROM:<convene@example.org>")) << server.commands[1];
    EXPECT_TRUE(server.commands[2].starts_with("RCPT TO:<ana@example.org>")) << server.commands[2];
    EXPECT_NE(server.message.find("\r\n\r\nHello,\r\n..\r\nthis is it\r\n.\r\n"), std::string::npos)
        << server.message;
}

TEST_F(smtp_mailer_test, takes_a_final_refusal_for_final) {
    scripted_mail_server server([](const std::string& line) {
        return line.starts_with("RCPT") ? std::string("550 no such mailbox\r\n") : std::string();
    });
    const auto refused = send(server.url());
    EXPECT_EQ(refused.error().code, errc::invalid);
    EXPECT_EQ(bounce_code(refused.error()), 550);
}

TEST_F(smtp_mailer_test, a_refusal_of_the_sender_or_of_the_text_says_nothing_about_the_recipient) {
    for (const char* command : {"MAIL", "DATA"}) {
        scripted_mail_server server([command](const std::string& line) {
            return line.starts_with(command) ? std::string("550 no\r\n") : std::string();
        });
        const auto refused = send(server.url());
        ASSERT_FALSE(refused) << command;
        EXPECT_FALSE(bounce_code(refused.error())) << command;
    }
}

TEST_F(smtp_mailer_test, takes_a_passing_refusal_and_an_absent_server_for_unavailable) {
    {
        scripted_mail_server server([](const std::string& line) {
            return line.starts_with("RCPT") ? std::string("451 later\r\n") : std::string();
        });
        EXPECT_EQ(send(server.url()).error().code, errc::unavailable);
    }
    EXPECT_EQ(send("smtp://127.0.0.1:1").error().code, errc::unavailable);
}

TEST_F(smtp_mailer_test, sends_nothing_to_a_server_when_the_address_carries_commands) {
    EXPECT_EQ(send("smtp://127.0.0.1:1", "ana@example.org>\r\nDATA").error().code, errc::invalid);
}

TEST_F(smtp_mailer_test, refuses_a_password_file_that_others_can_read_and_odd_servers) {
    testing::temporary_directory folder;
    const auto secret = folder.path() / "password";
    std::ofstream(secret) << "hunter2 hunter2\n";
    ::chmod(secret.c_str(), 0644);
    mail_config use;
    use.smtp_url = "smtp://mail.example.org";
    use.password_file = secret;
    EXPECT_FALSE(smtp_mailer::make(pool, time, use));
    ::chmod(secret.c_str(), 0400);
    EXPECT_TRUE(smtp_mailer::make(pool, time, use));
    for (const char* odd :
         {"", "http://mail.example.org", "file:///etc/passwd", "smtp://user:pw@mail.example.org"}) {
        use.smtp_url = odd;
        EXPECT_FALSE(smtp_mailer::make(pool, time, use)) << odd;
    }
}

} // namespace
} // namespace convene::outbox
