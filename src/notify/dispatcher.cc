#include "notify/dispatcher.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/log.h"

namespace tz::notify {

std::size_t Dispatcher::batch() const {
  std::chrono::milliseconds longest = std::chrono::milliseconds(1);
  for (const auto& [channel, sender] : senders_) longest = std::max(longest, sender->longest_send());
  const auto fit = static_cast<std::size_t>(std::max<std::int64_t>(1, rules_.lease / longest));
  return std::min(rules_.batch, fit);
}

Result<Round> Dispatcher::run_once(JurisdictionId j, Instant now) {
  Round round;
  const auto lease = static_cast<std::int64_t>(random_.next_u64() >> 1U);
  TZ_TRY(claims, outbox_.claim(j, lease, now, now + rules_.lease, batch()));
  round.claimed = claims.size();
  if (claims.empty()) return round;
  const CityTexts texts = texts_(j);
  for (const auto& claim : claims) TZ_CHECK(deliver(j, claim, texts, now, round));
  return round;
}

Result<bool> Dispatcher::postpone(JurisdictionId j, const Claim& claim, const CityTexts& texts, Instant now) {
  const Channel channel = claim.destination.channel;
  const Purpose purpose = claim.message.purpose;
  Instant until = after_quiet(now, texts.zone, channel, purpose, rules_.quiet);
  if (until > now) {
    TZ_CHECK(outbox_.postpone(j, claim, until, "quiet_hours"));
    return true;
  }
  const auto cap = cap_of(channel, purpose, rules_.caps);
  if (!cap) return false;
  TZ_TRY(today, outbox_.sent_since(j, claim.destination.ref, purpose, day_start(now, texts.zone)));
  until = after_cap(now, texts.zone, today, *cap);
  if (until == now) return false;
  until = after_quiet(until, texts.zone, channel, purpose, rules_.quiet);
  TZ_CHECK(outbox_.postpone(j, claim, until, "daily_cap"));
  return true;
}

Verdict Dispatcher::render(JurisdictionId j, const Claim& claim, const CityTexts& texts,
                           Rendered& rendered) const {
  rendered = {
      .key = fmt::format("taizhang-{}-{}", static_cast<std::int32_t>(j), static_cast<std::int64_t>(claim.id)),
      .delivery = claim.id,
      .message = claim.message,
      .destination = claim.destination,
      .created_at = claim.created_at};
  if (claim.destination.channel == Channel::webhook) return sent_ok();
  if (!texts.templates) return try_again("templates", "the city has no templates");
  auto text = texts.templates->render(claim.message.template_id, claim.destination.channel,
                                      claim.message.language, claim.message.values);
  // A template that is missing or too long may be mended in the pack; then it goes.
  if (!text) return try_again("template", text.error().message);
  rendered.subject = std::move(text->subject);
  rendered.body = std::move(text->body);
  return sent_ok();
}

Status Dispatcher::deliver(JurisdictionId j, const Claim& claim, const CityTexts& texts, Instant now,
                           Round& round) {
  TZ_TRY(is_postponed, postpone(j, claim, texts, now));
  if (is_postponed) {
    ++round.postponed;
    return {};
  }
  TZ_TRY(is_ours, outbox_.begin(j, claim, now));
  if (!is_ours) {
    ++round.lost;
    return {};
  }
  Rendered rendered;
  Verdict verdict = render(j, claim, texts, rendered);
  const auto sender = senders_.find(claim.destination.channel);
  if (sender == senders_.end())
    verdict = try_again("channel", "this channel is not configured");
  else if (verdict.outcome == Outcome::ok)
    verdict = sender->second->send(rendered, now);

  std::optional<Instant> next;
  if (verdict.outcome == Outcome::retry)
    next = next_attempt(claim.attempts + 1 - claim.revived_after, now, rules_.retry, random_.next_u64());
  TZ_CHECK(outbox_.finish(j, claim, verdict, next, now));
  if (verdict.outcome == Outcome::ok)
    ++round.sent;
  else if (next)
    ++round.failed;
  else
    ++round.dead;
  if (verdict.outcome != Outcome::ok && !next)
    log::warn("notify_dead", {{"delivery", static_cast<std::int64_t>(claim.id)},
                              {"channel", name(claim.destination.channel)},
                              {"code", std::string_view(verdict.code)}});
  return {};
}

}  // namespace tz::notify
