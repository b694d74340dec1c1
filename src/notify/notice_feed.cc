#include "notify/notice_feed.h"

#include <algorithm>

#include "notify/case_filler.h"

namespace tz::notify {

namespace {

// Of these even the case need not be looked up: an import may bring a hundred thousand.
bool is_imported(const ledger::Event& event) {
  if (const auto* received = std::get_if<ledger::Received>(&event))
    return received->channel == ledger::Channel::file;
  if (const auto* dispatched = std::get_if<ledger::Dispatched>(&event))
    return dispatched->said_at.has_value();
  const auto* landed = std::get_if<ledger::Landed>(&event);
  return landed != nullptr && landed->said_at.has_value();
}

}  // namespace

// Owns what a NoticeContext refers to.
struct NoticeFeed::Background {
  NoticeCityPtr city{};
  CityWords words{};
  ledger::Case current{};
  Reach reach{};
  Named outcome{};
  std::vector<Subscriber> subscribers{};
  std::vector<Head> heads{};

  NoticeContext context() const { return {city->policy, words, current, reach, outcome, subscribers, heads}; }
};

Result<NoticeFeed::Background> NoticeFeed::background(JurisdictionId j, ledger::CaseId id,
                                                      std::span<const Occasion> told) const {
  Background b;
  TZ_TRY(city, parts_.notices.city(j));
  b.city = city;
  TZ_TRY(card, parts_.planner.jurisdiction(j));
  TZ_TRY(units, parts_.planner.units(j));
  b.words = {card, units, parts_.public_url};
  TZ_TRY(history, parts_.cases.history(j, id));
  b.current = history.current;
  TZ_TRY(wants_no_more, parts_.optouts.has(j, id));
  if (!wants_no_more) {
    const Reach left = reach_of(contact_of(history.events));
    b.reach = {left.mail && parts_.ways.mail, left.sms && parts_.ways.sms};
  }
  if (b.current.landing && parts_.outcome) b.outcome = parts_.outcome(b.current.landing->code);
  TZ_TRY(subscriptions, parts_.subscriptions.list(j, false));
  for (const auto& one : subscriptions) b.subscribers.push_back({ref_of(one.id), one.occasions});
  if (parts_.heads && city->policy.speaks_to_heads(told)) {
    TZ_TRY(heads, parts_.heads(j));
    b.heads = std::move(heads);
  }
  return b;
}

bool NoticeFeed::speaks_of(JurisdictionId j, Occasion occasion) const {
  const auto city = parts_.notices.city(j);
  if (city && (*city)->policy.speaks_of(occasion)) return true;
  const auto subscriptions = parts_.subscriptions.list(j, false);
  return subscriptions && !subscriptions->empty();
}

Result<std::vector<Post>> NoticeFeed::posts(JurisdictionId j, const ledger::FedEvent& fed,
                                            Instant now) const {
  const auto occasions = occasions_of(fed.stored.event);
  if (occasions.empty() || is_imported(fed.stored.event)) return std::vector<Post>();
  TZ_TRY(city, parts_.notices.city(j));
  if (fed.stored.at + city->policy.told_within < now) return std::vector<Post>();
  if (std::ranges::none_of(occasions, [&](Occasion one) { return speaks_of(j, one); }))
    return std::vector<Post>();
  TZ_TRY(b, background(j, fed.case_id, occasions));
  if (b.current.channel == ledger::Channel::file) return std::vector<Post>();
  return posts_of(fed, b.context());
}

Result<std::vector<Post>> NoticeFeed::beside(JurisdictionId j, Occasion occasion, ledger::CaseId id,
                                             Instant at) const {
  TZ_TRY(b, background(j, id, std::span(&occasion, 1)));
  if (b.current.channel == ledger::Channel::file) return std::vector<Post>();
  return due_posts(occasion, at, b.context());
}

Result<std::vector<Post>> NoticeFeed::due(JurisdictionId j, Occasion occasion, ledger::CaseId id,
                                          Instant due) const {
  TZ_TRY(b, background(j, id, std::span(&occasion, 1)));
  const bool is_old = b.current.channel == ledger::Channel::file;
  if (is_old || !is_running(b.current.status) || b.current.due.result != due) return std::vector<Post>();
  return due_posts(occasion, due, b.context());
}

Result<std::optional<Post>> NoticeFeed::prompted(JurisdictionId j, const PromptTold& prompt) const {
  TZ_TRY(city, parts_.notices.city(j));
  TZ_TRY(card, parts_.planner.jurisdiction(j));
  TZ_TRY(units, parts_.planner.units(j));
  return prompt_post(prompt, city->policy, {card, units, parts_.public_url});
}

}  // namespace tz::notify
