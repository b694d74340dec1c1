#pragma once
// Partners who are told by webhook: GET and POST /v1/webhooks, POST /v1/webhooks/{id}/disable, for who runs
// the program.
#include <functional>

#include "base/bytes.h"
#include "ledger/account_name.h"
#include "ledger/planner.h"
#include "notify/subscription.h"

namespace tz::http {
class Router;
}

namespace tz::notify {

struct WebhookApi {
  SubscriptionStore& subscriptions;
  const ledger::Planner& planner;
  const Clock& clock;
  Hash256 key{};               // the installation's own secret
  bool allow_private = false;  // partners may be in the own network
  // Written into the audit: who did what to which one.
  std::function<Status(JurisdictionId, ActorId, std::string action, std::string object)> record;
  ledger::AccountName name_of{};
};

// Everything given must outlive the router. Handlers are safe from any thread.
void add_webhook_routes(http::Router& router, const WebhookApi& api);

}  // namespace tz::notify
