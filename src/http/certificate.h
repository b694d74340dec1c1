#pragma once
// The certificate that a server would speak TLS with, looked at without serving.
#include <string>

#include "base/clock.h"
#include "base/result.h"

namespace tz::http {

// Until when the certificate is valid.
//   invalid_argument  field tls_certificate or tls_key: the file cannot be read, or the key is another's
Result<Instant> certificate_valid_until(const std::string& certificate_file, const std::string& key_file);

}  // namespace tz::http
