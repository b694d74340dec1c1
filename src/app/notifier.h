#pragma once
// What sends messages by itself: one thread reads the feed and watches limits, some send. Each works for
// every city.
#include <map>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "app/exclusion_notices.h"
#include "app/prompt_teller.h"
#include "app/staff_book.h"
#include "base/clock.h"
#include "base/random.h"
#include "cadence/round_store.h"
#include "callback/callback_store.h"
#include "ledger/module.h"
#include "notify/case_filler.h"
#include "notify/dispatcher.h"
#include "notify/due_watch.h"
#include "notify/feed_reader.h"
#include "notify/in_app_channel.h"
#include "notify/module.h"
#include "notify/settings.h"
#include "notify/sms_channel.h"
#include "notify/smtp_channel.h"
#include "notify/webhook_channel.h"

namespace tz::app {

struct NotifierOptions {
  notify::RetryRule retry{};
  int senders = 2;
  std::chrono::milliseconds rest = std::chrono::milliseconds(200);  // while there is nothing to do
  std::chrono::seconds watch_every{60};                             // limits
};

class Notifier {
 public:
  // Everything must outlive the notifier.
  struct Parts {
    notify::Module& notify;
    ledger::Module& ledger;
    const ledger::Planner& planner;
    callback::FileStore& files;  // of what the call-back desk has to tell
    callback::CallbackService& calls;
    const cadence::RoundStore& rounds;  // of the ten-day prompts that were written
    const StaffBook& staff;
    const Clock& clock;
    Random& random;
    Hash256 key{};
  };
  //   invalid_argument  as notify::smtp_of and sms_of
  static Result<std::unique_ptr<Notifier>> make(const notify::Settings& settings,
                                                const NotifierOptions& options, const Parts& parts);
  ~Notifier() { stop(); }
  Notifier(const Notifier&) = delete;
  Notifier& operator=(const Notifier&) = delete;

  void start();
  // Waits for what is being sent, at most as long as one call may take; the rest is put back.
  void stop();

 private:
  Notifier(const notify::Settings& settings, std::optional<notify::SmtpSettings> smtp,
           std::optional<notify::SmsGateway> sms, const NotifierOptions& options, const Parts& parts);
  std::map<notify::Channel, notify::Sender*> senders();
  notify::CityTexts texts(JurisdictionId j) const;
  void read(const std::stop_token& stop);
  void send(const std::stop_token& stop);

  const NotifierOptions options_;
  const Parts parts_;
  const notify::Ways ways_;
  const std::unique_ptr<notify::SmtpChannel> mail_;  // null: this server has no such way
  const std::unique_ptr<notify::SmsChannel> sms_;
  notify::WebhookChannel webhook_;
  notify::InAppChannel in_app_;
  notify::NoticeFeed feed_;
  notify::CaseFiller filler_;
  ExclusionNotices exclusions_;
  notify::DueWatch watch_;
  PromptTeller prompts_;
  notify::FeedReader reader_;
  notify::Dispatcher dispatcher_;
  std::vector<std::jthread> threads_;
};

}  // namespace tz::app
