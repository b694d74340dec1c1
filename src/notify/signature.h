#pragma once
// The signature of a webhook: X-Taizhang-Signature: t=SECONDS,v1=HEX, where HEX is HMAC-SHA256 by the shared
// secret over "SECONDS.BODY". Described for receivers in README.md.
#include <chrono>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace tz::notify {

std::string sign_webhook(std::string_view secret, std::string_view body, Instant at);

// For a receiver: the header's signature is by `secret` over this body, and not further than `tolerance` from
// `now`, so that what was overheard cannot be played again later. Several v1 may stand there while a secret
// is being changed; one that fits is enough. Takes the same time wherever a signature differs.
//   unauthenticated  rule is one of signature_shape, signature, signature_time
Status verify_webhook(std::string_view secret, std::string_view header, std::string_view body, Instant now,
                      std::chrono::seconds tolerance = std::chrono::minutes(5));

}  // namespace tz::notify
