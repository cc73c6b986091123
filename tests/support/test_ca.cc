#include "support/test_ca.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include <boost/asio/buffer.hpp>

namespace feedwatch::test {

namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

void require(bool done) {
  if (!done) throw std::runtime_error("OpenSSL refuses to make a test certificate");
}

template <class Write>
std::string pem(Write write) {
  const std::unique_ptr<BIO, Freed<BIO_free>> memory(BIO_new(BIO_s_mem()));
  require(memory && write(memory.get()) == 1);
  char* text = nullptr;
  const long length = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<size_t>(length)};
}

std::string pem(X509* certificate) {
  return pem([=](BIO* to) { return PEM_write_bio_X509(to, certificate); });
}

std::string pem(EVP_PKEY* key) {
  return pem([=](BIO* to) { return PEM_write_bio_PrivateKey(to, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

void add_extension(X509* certificate, int kind, const std::string& value) {
  const std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>> extension(
      X509V3_EXT_conf_nid(nullptr, nullptr, kind, value.c_str()));
  require(extension && X509_add_ext(certificate, extension.get(), -1) == 1);
}

Certificate unsigned_certificate(EVP_PKEY* key, const std::string& name, std::chrono::hours lifetime) {
  static long serial = 0;
  Certificate certificate(X509_new());
  require(certificate != nullptr);
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), ++serial);
  constexpr long day = 24 * 60 * 60;
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), std::chrono::seconds{lifetime}.count() - day);
  X509_set_pubkey(certificate.get(), key);
  const auto* text = reinterpret_cast<const unsigned char*>(name.c_str());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8, text, -1, -1, 0);
  return certificate;
}

}  // namespace

struct TestCa::Keys {
  Key key{EVP_EC_gen("P-256")};
  Certificate certificate{};
};

TestCa::TestCa() : keys_(std::make_unique<Keys>()) {
  require(keys_->key != nullptr);
  keys_->certificate = unsigned_certificate(keys_->key.get(), "Test authority", std::chrono::hours{96});
  X509* own = keys_->certificate.get();
  X509_set_issuer_name(own, X509_get_subject_name(own));
  add_extension(own, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(own, NID_key_usage, "critical,keyCertSign");
  require(X509_sign(own, keys_->key.get(), EVP_sha256()) > 0);
  certificate_ = pem(own);
}

TestCa::~TestCa() = default;

TestCa::Identity TestCa::issue(const std::string& names, std::chrono::hours lifetime) {
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate = unsigned_certificate(key.get(), "Test server", lifetime);
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(keys_->certificate.get()));
  add_extension(certificate.get(), NID_subject_alt_name, names);
  require(X509_sign(certificate.get(), keys_->key.get(), EVP_sha256()) > 0);
  return {.certificate = pem(certificate.get()), .key = pem(key.get())};
}

boost::asio::ssl::context TestCa::server(const std::string& names, std::chrono::hours lifetime) {
  const Identity identity = issue(names, lifetime);
  boost::asio::ssl::context context(boost::asio::ssl::context::tls_server);
  context.use_certificate_chain(boost::asio::buffer(identity.certificate));
  context.use_private_key(boost::asio::buffer(identity.key), boost::asio::ssl::context::pem);
  return context;
}

}  // namespace feedwatch::test
