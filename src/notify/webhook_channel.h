#pragma once
// A partner's copy: a signed POST of JSON. README.md describes it for receivers.
#include <functional>
#include <optional>

#include "notify/http_exchange.h"
#include "notify/sender.h"

namespace tz::notify {

struct WebhookPartner {
  std::string url{};     // https; http only where limits.allow_private
  std::string secret{};  // shared with the partner; at least 16 bytes
  HttpLimits limits{};
};

// X-Taizhang-Signature (signature.h) and Idempotency-Key: the same for every try. Only the status of the
// answer counts; an answer that is too long is not read to its end.
class WebhookChannel final : public Sender {
 public:
  // By the ref of a destination: "partner:7". nullopt: there is none of that name.
  using PartnerOf =
      std::function<Result<std::optional<WebhookPartner>>(JurisdictionId, const std::string& ref)>;
  // `longest`: no partner's limits allow a call that is longer.
  explicit WebhookChannel(PartnerOf partner_of, std::chrono::milliseconds longest = HttpLimits{}.whole_max)
      : partner_of_(std::move(partner_of)), longest_(longest) {}
  // Code `partner` for one that is not there or was disabled: given up, to be revived by a person; `store`
  // while it cannot be looked up.
  Verdict send(const Rendered& rendered, Instant now) override;
  std::chrono::milliseconds longest_send() const override { return longest_; }

 private:
  const PartnerOf partner_of_;
  const std::chrono::milliseconds longest_;
};

// {"id", "purpose", "case_code", "language", "created_at", "values": {...}}.
std::string webhook_body(const Rendered& rendered);

}  // namespace tz::notify
