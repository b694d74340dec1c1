#include "notify/webhook_channel.h"

#include "base/json.h"
#include "base/time.h"
#include "notify/signature.h"

namespace tz::notify {
namespace {

constexpr std::size_t kSecretMin = 16;

}  // namespace

std::string webhook_body(const Rendered& rendered) {
  const Message& m = rendered.message;
  JsonWriter json;
  json.begin_object().field("id", std::string_view(rendered.key)).field("purpose", name(m.purpose));
  if (!m.case_code.empty()) json.field("case_code", std::string_view(m.case_code));
  json.field("language", name(m.language));
  json.field("created_at", std::string_view(format_instant(rendered.created_at)));
  json.key("values").begin_object();
  for (const auto& [key, value] : values_in(m.values, m.language)) json.field(key, std::string_view(value));
  return json.end_object().end_object().take();
}

Verdict WebhookChannel::send(const Rendered& rendered, Instant now) {
  const auto partner = partner_of_(rendered.message.jurisdiction, rendered.destination.ref);
  if (!partner) return try_again("store", "the partner could not be looked up");
  if (!*partner) return give_up("partner", "nobody has configured this partner, or it was disabled");
  const auto& [url, secret, limits] = **partner;
  if (secret.size() < kSecretMin) return try_again("secret", "the shared secret is shorter than 16 bytes");
  if (!url.starts_with("https://") && !(limits.allow_private && url.starts_with("http://")))
    return give_up("url", "the configured address is not https");
  const std::string body = webhook_body(rendered);
  const auto answer = exchange({.method = "POST",
                                .url = url,
                                .headers = {{"Content-Type", "application/json"},
                                            {"Idempotency-Key", rendered.key},
                                            {"X-Taizhang-Signature", sign_webhook(secret, body, now)}},
                                .body = body},
                               limits);
  return answer.status == 0 ? answer.failure : verdict_of_status(answer.status);
}

}  // namespace tz::notify
