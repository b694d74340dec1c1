#pragma once
// Notes where staff work from, as they come in: an authenticator around the one that knows them, and the
// device cookie that their browser keeps.
#include <functional>

#include "base/clock.h"
#include "base/random.h"
#include "callback/staff_mark_service.h"
#include "http/router.h"

namespace tz::callback {

Whence whence_of(const http::Request& request);

// Safe from any thread. Everything given must outlive it.
class WatchingAuthenticator final : public http::Authenticator {
 public:
  WatchingAuthenticator(http::Authenticator& inner, StaffMarks& marks, const Clock& clock)
      : inner_(inner), marks_(marks), clock_(clock) {}
  Result<std::optional<http::Principal>> identify(const http::Request& request) override;

 private:
  http::Authenticator& inner_;
  StaffMarks& marks_;
  const Clock& clock_;
};

// Whether an answer by the receipt may come from where this request does: the same places as for a rating by
// a link (docs/sources.md#rating-origin). A refusal is kept and is an alert.
//   forbidden (rule rating_origin)  a signed-in account, or a device or network of those who are judged
//   not_found, unavailable          of the case
Status answer_origin(const http::Request& request, CallbackService& calls, StaffMarks& marks,
                     JurisdictionId j, ledger::CaseId id);

// Set-Cookie for a browser of staff that has no device cookie yet; nothing for one that has. It says nothing
// of whose it is, and is read only to refuse ratings.
std::optional<std::string> new_device_cookie(const http::Request& request, Random& random);

}  // namespace tz::callback
