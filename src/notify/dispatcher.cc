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

Result<Round> Dispatcher::run_once(JurisdictionId j, Instant now, const std::function<bool()>& stop) {
  Round round;
  const auto lease = static_cast<std::int64_t>(random_.next_u64() >> 1U);
  TZ_TRY(claims, outbox_.claim(j, lease, now, now + rules_.lease, batch()));
  round.claimed = claims.size();
  if (claims.empty()) return round;
  const CityTexts texts = texts_(j);
  // What wakes nobody and waits for no other machine first.
  std::ranges::stable_partition(
      claims, [](const Claim& claim) { return claim.destination.channel == Channel::in_app; });
  for (auto& claim : claims) {
    if (stop && stop()) {
      TZ_CHECK(outbox_.postpone(j, claim, now, "stopped"));
      ++round.postponed;
      continue;
    }
    TZ_CHECK(deliver(j, claim, texts, now, round));
  }
  return round;
}

Result<bool> Dispatcher::postpone(JurisdictionId j, const Claim& claim, const CityTexts& texts, Instant now) {
  const Channel channel = claim.destination.channel;
  const Purpose purpose = claim.message.purpose;
  const QuietHours& quiet = texts.quiet ? *texts.quiet : rules_.quiet;
  Instant until = after_quiet(now, texts.zone, channel, purpose, quiet);
  if (until > now) {
    TZ_CHECK(outbox_.postpone(j, claim, until, "quiet_hours"));
    return true;
  }
  const auto cap = cap_of(channel, purpose, texts.caps ? *texts.caps : rules_.caps);
  if (!cap) return false;
  TZ_TRY(today, outbox_.sent_since(j, claim.destination.ref, purpose, day_start(now, texts.zone)));
  until = after_cap(now, texts.zone, today, *cap);
  if (until == now) return false;
  until = after_quiet(until, texts.zone, channel, purpose, quiet);
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
  const auto say = [&](Language language) {
    return texts.templates->render(claim.message.template_id, claim.destination.channel, language,
                                   values_in(claim.message.values, language));
  };
  // Whoever opens an inbox reads it in his own language.
  const bool in_both = claim.destination.channel == Channel::in_app;
  auto text = say(in_both ? Language::zh : claim.message.language);
  // A template that is missing or too long may be mended in the pack; then it goes.
  if (!text) return try_again("template", text.error().message);
  rendered.subject = std::move(text->subject);
  rendered.body = std::move(text->body);
  if (!in_both) return sent_ok();
  auto english = say(Language::en);
  if (!english) return try_again("template", english.error().message);
  rendered.subject_en = std::move(english->subject);
  rendered.body_en = std::move(english->body);
  return sent_ok();
}

Status Dispatcher::deliver(JurisdictionId j, Claim& claim, const CityTexts& texts, Instant now,
                           Round& round) {
  TZ_TRY(is_postponed, postpone(j, claim, texts, now));
  if (is_postponed) {
    ++round.postponed;
    return {};
  }
  if (fill_) {
    TZ_TRY(reason, fill_(j, claim));
    if (!reason.empty()) {
      TZ_CHECK(outbox_.postpone(j, claim, now, reason));  // A try that was forsaken is no longer being sent.
      TZ_CHECK(outbox_.cancel(j, claim.id, reason, now));
      ++round.cancelled;
      return {};
    }
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
