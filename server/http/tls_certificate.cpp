#include "server/http/tls_certificate.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace convene::http {

namespace {

namespace ssl = boost::asio::ssl;

constexpr const char* tls_1_2_ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
    "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";
constexpr const char* tls_1_3_ciphers =
    "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

error unusable(const std::filesystem::path& file, const boost::system::error_code& why) {
    return {errc::invalid, "Cannot use " + file.string() + " for TLS: " + why.message() + "."};
}

int refuse_unknown_name(SSL* session, int* alert, void* argument) {
    const auto& hosts = *static_cast<const std::vector<std::string>*>(argument);
    const char* asked = SSL_get_servername(session, TLSEXT_NAMETYPE_host_name);
    if (asked == nullptr) {
        return SSL_TLSEXT_ERR_OK; // an address instead of a name (RFC 6066 section 3 forbids those in SNI)
    }
    std::string name(asked);
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (std::find(hosts.begin(), hosts.end(), name) != hosts.end()) {
        return SSL_TLSEXT_ERR_OK;
    }
    *alert = SSL_AD_UNRECOGNIZED_NAME;
    return SSL_TLSEXT_ERR_ALERT_FATAL;
}

int choose_http_1_1(SSL*, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned int offered_size, void*) {
    static constexpr unsigned char known[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
    unsigned char* found = nullptr;
    const int outcome =
        SSL_select_next_proto(&found, chosen_size, known, sizeof known, offered, offered_size);
    *chosen = found;
    return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

void harden(SSL_CTX* context) {
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_cipher_list(context, tls_1_2_ciphers);
    SSL_CTX_set_ciphersuites(context, tls_1_3_ciphers);
    SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384");
    SSL_CTX_set_options(context, SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET | SSL_OP_PRIORITIZE_CHACHA);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    // An idle connection gives its 34 KiB of buffers back.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_alpn_select_cb(context, choose_http_1_1, nullptr);
}

} // namespace

tls_certificate::tls_certificate(std::filesystem::path certificate, std::filesystem::path key,
                                 std::vector<std::string> hosts)
    : certificate_(std::move(certificate)), key_(std::move(key)),
      hosts_(std::make_shared<const std::vector<std::string>>(std::move(hosts))) {}

result<std::shared_ptr<tls_certificate>> tls_certificate::load(std::filesystem::path certificate,
                                                               std::filesystem::path key,
                                                               std::vector<std::string> hosts) {
    std::shared_ptr<tls_certificate> made(
        new tls_certificate(std::move(certificate), std::move(key), std::move(hosts)));
    if (auto first = made->reload(); !first) {
        return first.error();
    }
    return made;
}

tls_certificate::context_ptr tls_certificate::current() const {
    const std::scoped_lock lock(guard_);
    return current_;
}

result<void> tls_certificate::reload() {
    auto made = make();
    if (!made) {
        return made.error();
    }
    const std::scoped_lock lock(guard_);
    current_ = std::move(*made);
    return {};
}

result<tls_certificate::context_ptr> tls_certificate::make() const {
    // The names live as long as the context that looks into them.
    struct owned {
        explicit owned(std::shared_ptr<const std::vector<std::string>> names)
            : hosts(std::move(names)), context(ssl::context::tls_server) {}
        std::shared_ptr<const std::vector<std::string>> hosts;
        ssl::context context;
    };
    auto holder = std::make_shared<owned>(hosts_);
    boost::system::error_code failed;
    holder->context.use_certificate_chain_file(certificate_.string(), failed);
    if (failed) {
        return unusable(certificate_, failed);
    }
    holder->context.use_private_key_file(key_.string(), ssl::context::pem, failed);
    if (failed) {
        return unusable(key_, failed);
    }
    SSL_CTX* native = holder->context.native_handle();
    if (SSL_CTX_check_private_key(native) != 1) {
        ERR_clear_error();
        return error(errc::invalid, "The TLS key " + key_.string() + " does not belong to the certificate " +
                                        certificate_.string() + ".");
    }
    harden(native);
    if (!hosts_->empty()) {
        SSL_CTX_set_tlsext_servername_callback(native, refuse_unknown_name);
        SSL_CTX_set_tlsext_servername_arg(native,
                                          const_cast<void*>(static_cast<const void*>(holder->hosts.get())));
    }
    return context_ptr(holder, &holder->context);
}

} // namespace convene::http
