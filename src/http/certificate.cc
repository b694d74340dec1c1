#include "http/certificate.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <ctime>
#include <memory>

namespace tz::http {
namespace {

using File = std::unique_ptr<BIO, decltype([](BIO* file) { BIO_free(file); })>;
using Certificate = std::unique_ptr<X509, decltype([](X509* x509) { X509_free(x509); })>;
using Key = std::unique_ptr<EVP_PKEY, decltype([](EVP_PKEY* key) { EVP_PKEY_free(key); })>;

}  // namespace

Result<Instant> certificate_valid_until(const std::string& certificate_file, const std::string& key_file) {
  const File certificate_in(BIO_new_file(certificate_file.c_str(), "r"));
  const Certificate certificate(
      certificate_in ? PEM_read_bio_X509(certificate_in.get(), nullptr, nullptr, nullptr) : nullptr);
  const File key_in(BIO_new_file(key_file.c_str(), "r"));
  const Key key(key_in ? PEM_read_bio_PrivateKey(key_in.get(), nullptr, nullptr, nullptr) : nullptr);
  std::tm until{};
  const bool dated = certificate && ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &until) == 1;
  const bool fits = certificate && key && X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();  // Else the next connection would find what was left here.
  if (!certificate_in) return fail_field("tls_certificate", "the certificate file cannot be opened");
  if (!dated) return fail_field("tls_certificate", "the certificate file holds no certificate in PEM");
  if (!key_in) return fail_field("tls_key", "the key file cannot be opened");
  if (!key) return fail_field("tls_key", "the key file holds no private key in PEM");
  if (!fits) return fail_field("tls_key", "the key is not that of the certificate");
  return Instant{std::chrono::seconds{timegm(&until)}};
}

}  // namespace tz::http
