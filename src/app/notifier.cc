#include "app/notifier.h"

#include <condition_variable>
#include <mutex>

#include "base/log.h"
#include "pages/words.h"

namespace tz::app {
namespace {

using notify::Channel;

constexpr std::size_t kFeedPage = 200;
constexpr std::chrono::milliseconds kAfterFault = std::chrono::seconds(5);

notify::Named outcome_words(ledger::LandingCode code) {
  const auto word = [&](http::Language language) {
    return std::string(pages::Words(language).of("landing", ledger::name(code)));
  };
  return {word(http::Language::zh), word(http::Language::en)};
}

// Rests, unless asked to stop meanwhile.
void rest(const std::stop_token& stop, std::chrono::milliseconds time) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any().wait_for(lock, stop, time, [] { return false; });
}

// False: another worker was faster, which is no fault.
bool warn(std::string_view event, JurisdictionId j, const Error& error) {
  if (error.code == Errc::conflict) return false;
  log::warn(event,
            {{"jurisdiction", static_cast<std::int64_t>(j)}, {"why", std::string_view(error.message)}});
  return true;
}

notify::WebhookChannel::PartnerOf partners(const notify::Settings& settings, const Notifier::Parts& parts) {
  return [&store = parts.notify.subscriptions, key = parts.key, allow = settings.allow_private](
             JurisdictionId j, const std::string& ref) -> Result<std::optional<notify::WebhookPartner>> {
    const auto id = notify::subscription_of(ref);
    if (!id) return std::optional<notify::WebhookPartner>();
    TZ_TRY(found, store.find(j, *id));
    if (!found || found->disabled_at) return std::optional<notify::WebhookPartner>();
    return std::optional(notify::WebhookPartner{
        .url = found->url, .secret = notify::secret_of(key, j, *id), .limits = {.allow_private = allow}});
  };
}

std::unique_ptr<notify::SmtpChannel> mail_channel(std::optional<notify::SmtpSettings> smtp) {
  return smtp ? std::make_unique<notify::SmtpChannel>(*std::move(smtp)) : nullptr;
}

std::unique_ptr<notify::SmsChannel> sms_channel(std::optional<notify::SmsGateway> gateway,
                                                const notify::Settings& settings) {
  if (!gateway) return nullptr;
  return std::make_unique<notify::SmsChannel>(*std::move(gateway), settings.sms_secret,
                                              notify::HttpLimits{.allow_private = settings.allow_private});
}

}  // namespace

Result<std::unique_ptr<Notifier>> Notifier::make(const notify::Settings& settings,
                                                 const NotifierOptions& options, const Parts& parts) {
  TZ_TRY(smtp, notify::smtp_of(settings));
  TZ_TRY(sms, notify::sms_of(settings));
  return std::unique_ptr<Notifier>(new Notifier(settings, smtp, sms, options, parts));
}

Notifier::Notifier(const notify::Settings& settings, std::optional<notify::SmtpSettings> smtp,
                   std::optional<notify::SmsGateway> sms, const NotifierOptions& options, const Parts& parts)
    : options_(options),
      parts_(parts),
      ways_{smtp.has_value(), sms.has_value()},
      mail_(mail_channel(std::move(smtp))),
      sms_(sms_channel(std::move(sms), settings)),
      webhook_(partners(settings, parts)),
      in_app_(parts.notify.inbox),
      feed_({.cases = parts.ledger.service,
             .planner = parts.planner,
             .notices = parts.notify.notices,
             .optouts = parts.notify.optouts,
             .subscriptions = parts.notify.subscriptions,
             .outcome = outcome_words,
             .public_url = settings.public_url,
             .ways = ways_,
             .heads = [this](JurisdictionId j) { return parts_.staff.heads(j); }}),
      filler_(parts.ledger.service, parts.notify.optouts, parts.notify.notices, parts.key,
              settings.public_url,
              [this](JurisdictionId j, ledger::CaseId id) -> Result<std::optional<std::string>> {
                TZ_TRY(token, parts_.calls.rating_token(j, id, parts_.random));
                return token ? std::optional("/rate?t=" + *token) : std::nullopt;
              }),
      exclusions_(feed_, parts.notify.outbox, parts.files, parts.calls),
      watch_(parts.ledger.query, feed_, parts.notify.notices, parts.notify.outbox),
      prompts_(parts.rounds, feed_, parts.notify.notices, parts.notify.outbox),
      reader_(parts.ledger.events, parts.notify.outbox,
              [this](JurisdictionId j, const ledger::FedEvent& fed) {
                return feed_.posts(j, fed, parts_.clock.now());
              }),
      dispatcher_(
          parts.notify.outbox, senders(), [this](JurisdictionId j) { return texts(j); }, parts.random,
          {.retry = options.retry},
          [this](JurisdictionId j, notify::Claim& claim) { return filler_.fill(j, claim); }) {}

std::map<Channel, notify::Sender*> Notifier::senders() {
  std::map<Channel, notify::Sender*> all{{Channel::webhook, &webhook_}, {Channel::in_app, &in_app_}};
  if (mail_) all.emplace(Channel::mail, mail_.get());
  if (sms_) all.emplace(Channel::sms, sms_.get());
  return all;
}

notify::CityTexts Notifier::texts(JurisdictionId j) const {
  const auto card = parts_.planner.jurisdiction(j);
  const auto city = parts_.notify.notices.city(j);
  notify::CityTexts texts{.zone = card ? card->time_zone : "UTC"};
  if (!city) return texts;
  texts.templates = (*city)->templates;
  texts.quiet = (*city)->policy.quiet;
  texts.caps = (*city)->policy.caps;
  return texts;
}

void Notifier::start() {
  threads_.emplace_back([this](const std::stop_token& stop) { read(stop); });
  for (int i = 0; i < options_.senders; ++i)
    threads_.emplace_back([this](const std::stop_token& stop) { send(stop); });
}

void Notifier::stop() {
  for (auto& thread : threads_) thread.request_stop();
  threads_.clear();
}

void Notifier::read(const std::stop_token& stop) {
  auto next_watch = std::chrono::steady_clock::now();
  while (!stop.stop_requested()) {
    std::size_t found = 0;
    bool failed = false;
    for (const auto& city : parts_.planner.jurisdictions()) {
      const auto count = reader_.run_once(city.id, kFeedPage, parts_.clock.now());
      if (count)
        found += *count;
      else
        failed = warn("notify_feed_failed", city.id, count.error()) || failed;
      if (const auto told = exclusions_.run_once(city.id, parts_.clock.now()); !told)
        failed = warn("notify_exclusions_failed", city.id, told.error()) || failed;
      if (const auto told = prompts_.run_once(city.id, parts_.clock.now()); !told)
        failed = warn("notify_prompts_failed", city.id, told.error()) || failed;
    }
    if (std::chrono::steady_clock::now() >= next_watch) {
      for (const auto& city : parts_.planner.jurisdictions())
        if (const auto done =
                watch_.run_once(city.id, parts_.clock.now(), [&] { return stop.stop_requested(); });
            !done)
          failed = warn("notify_watch_failed", city.id, done.error()) || failed;
      next_watch = std::chrono::steady_clock::now() + options_.watch_every;
    }
    if (found == 0 || failed) rest(stop, failed ? kAfterFault : options_.rest);
  }
}

void Notifier::send(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    std::size_t claimed = 0;
    bool failed = false;
    for (const auto& city : parts_.planner.jurisdictions()) {
      const auto round =
          dispatcher_.run_once(city.id, parts_.clock.now(), [&] { return stop.stop_requested(); });
      if (round)
        claimed += round->claimed;
      else
        failed = warn("notify_send_failed", city.id, round.error()) || failed;
    }
    if (claimed == 0 || failed) rest(stop, failed ? kAfterFault : options_.rest);
  }
}

}  // namespace tz::app
