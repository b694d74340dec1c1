#pragma once
// A partner's copy: a signed POST of JSON. README.md describes it for receivers.
#include <map>

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
  // By the ref of a destination: "partner:oa".
  explicit WebhookChannel(std::map<std::string, WebhookPartner> partners) : partners_(std::move(partners)) {}
  // Code `partner` while nobody has configured this one: tried again.
  Verdict send(const Rendered& rendered, Instant now) override;
  std::chrono::milliseconds longest_send() const override;

 private:
  const std::map<std::string, WebhookPartner> partners_;
};

// {"id", "purpose", "case_code", "language", "created_at", "values": {...}}.
std::string webhook_body(const Rendered& rendered);

}  // namespace tz::notify
