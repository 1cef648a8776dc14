#include "running_server.hpp"
#include "server/http/tls_certificate.hpp"
#include "tests/support/certificate_folder.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>
#include <gtest/gtest.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <fstream>

namespace convene::http::testing {
namespace {

namespace ssl = asio::ssl;

using convene::testing::certificate_folder;

struct tls_options {
    int lowest = TLS1_2_VERSION;
    int highest = TLS1_3_VERSION;
    const char* ciphers = nullptr;
    const char* name = "localhost";
};

/// One request over a fresh TLS connection; empty when the handshake fails.
struct tls_answer {
    std::string text;
    std::string organisation;
    std::string version;
    std::string cipher;
    bool has_session_ticket = false;
};

tls_answer ask(unsigned short port, const tls_options& options = {}) {
    asio::io_context loop;
    ssl::context context(ssl::context::tls_client);
    SSL_CTX_set_min_proto_version(context.native_handle(), options.lowest);
    SSL_CTX_set_max_proto_version(context.native_handle(), options.highest);
    SSL_CTX_set_security_level(context.native_handle(), 0);
    if (options.ciphers != nullptr) {
        SSL_CTX_set_cipher_list(context.native_handle(), options.ciphers);
    }
    ssl::stream<asio::ip::tcp::socket> stream(loop, context);
    SSL_set_tlsext_host_name(stream.native_handle(), options.name);
    stream.next_layer().connect({asio::ip::make_address("127.0.0.1"), port});
    tls_answer answer;
    boost::system::error_code failed;
    stream.handshake(ssl::stream_base::client, failed);
    if (failed) {
        return answer;
    }
    X509* shown = SSL_get1_peer_certificate(stream.native_handle());
    char organisation[64] = {};
    X509_NAME_get_text_by_NID(X509_get_subject_name(shown), NID_organizationName, organisation,
                              sizeof organisation);
    X509_free(shown);
    answer.organisation = organisation;
    answer.version = SSL_get_version(stream.native_handle());
    answer.cipher = SSL_get_cipher_name(stream.native_handle());
    const std::string asked = "GET /api/v1/open HTTP/1.1\r\nHost: localhost:" + std::to_string(port) +
                              "\r\nConnection: close\r\n\r\n";
    asio::write(stream, asio::buffer(asked), failed);
    asio::read(stream, asio::dynamic_buffer(answer.text), failed);
    answer.has_session_ticket = SSL_SESSION_has_ticket(SSL_get_session(stream.native_handle())) == 1;
    return answer;
}

struct tls_server {
    tls_server() : certificate(*tls_certificate::load(files.certificate(), files.key(), {"localhost"})) {}

    certificate_folder files;
    std::shared_ptr<tls_certificate> certificate;
    running_server server{[this](running_server& made) {
        made.settings.tls_cert = files.certificate();
        made.tls = [source = certificate] { return source->current(); };
    }};
};

TEST(http_tls, serves_tls_1_3_and_1_2_with_strict_transport_security) {
    tls_server run;
    const auto modern = ask(run.server.port);
    EXPECT_TRUE(modern.text.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_NE(modern.text.find("Strict-Transport-Security: max-age=63072000"), std::string::npos);
    EXPECT_EQ(modern.version, "TLSv1.3");
    EXPECT_FALSE(modern.has_session_ticket);
    tls_options older;
    older.highest = TLS1_2_VERSION;
    const auto answer = ask(run.server.port, older);
    EXPECT_TRUE(answer.text.starts_with("HTTP/1.1 200 OK\r\n"));
    EXPECT_EQ(answer.cipher, "ECDHE-ECDSA-AES128-GCM-SHA256");
    EXPECT_FALSE(answer.has_session_ticket);
}

TEST(http_tls, refuses_old_versions_weak_ciphers_and_foreign_names) {
    tls_server run;
    tls_options old;
    old.lowest = TLS1_VERSION;
    old.highest = TLS1_1_VERSION;
    old.ciphers = "ALL:@SECLEVEL=0";
    EXPECT_EQ(ask(run.server.port, old).version, "");
    tls_options without_aead;
    without_aead.highest = TLS1_2_VERSION;
    without_aead.ciphers = "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-SHA384:AES128-SHA";
    EXPECT_EQ(ask(run.server.port, without_aead).version, "");
    tls_options foreign;
    foreign.name = "evil.example";
    EXPECT_EQ(ask(run.server.port, foreign).version, "");
    EXPECT_EQ(ask(run.server.port).version, "TLSv1.3");
}

TEST(http_tls, shows_a_renewed_certificate_after_reload_and_keeps_the_old_one_on_an_error) {
    tls_server run;
    EXPECT_EQ(ask(run.server.port).organisation, "first");
    run.files.renew("second");
    EXPECT_EQ(ask(run.server.port).organisation, "first");
    EXPECT_TRUE(run.certificate->reload());
    EXPECT_EQ(ask(run.server.port).organisation, "second");
    std::ofstream(run.files.certificate()) << "not a certificate";
    const auto refused = run.certificate->reload();
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().message.find("cert.pem"), std::string::npos);
    EXPECT_EQ(ask(run.server.port).organisation, "second");
}

TEST(http_tls, hands_over_an_upgrade_with_its_stream) {
    certificate_folder files;
    const auto certificate = *tls_certificate::load(files.certificate(), files.key());
    std::promise<bool> secure;
    running_server server([&](running_server& made) {
        made.settings.tls_cert = files.certificate();
        made.tls = [&] { return certificate->current(); };
        made.on_upgrade = [&](upgrade handed) {
            secure.set_value(std::holds_alternative<std::unique_ptr<tls_stream>>(handed.stream) &&
                             handed.asked.secure);
        };
    });
    asio::io_context loop;
    ssl::context context(ssl::context::tls_client);
    ssl::stream<asio::ip::tcp::socket> stream(loop, context);
    stream.next_layer().connect({asio::ip::make_address("127.0.0.1"), server.port});
    stream.handshake(ssl::stream_base::client);
    asio::write(stream,
                asio::buffer("GET /api/v1/live HTTP/1.1\r\nHost: " + server.host() +
                             "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                             "Sec-WebSocket-Version: 13\r\nOrigin: https://" +
                             server.host() + "\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"));
    EXPECT_TRUE(secure.get_future().get());
}

} // namespace
} // namespace convene::http::testing
