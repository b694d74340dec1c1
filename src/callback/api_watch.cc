#include "callback/api_watch.h"

#include <algorithm>

namespace tz::callback {
namespace {

constexpr std::size_t kDeviceMax = 64;

bool is_device(std::string_view value) {
  return !value.empty() && value.size() <= kDeviceMax &&
         std::ranges::all_of(value, [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace

Whence whence_of(const http::Request& request) {
  const auto device = request.cookie(kDeviceCookie);
  return {device && is_device(*device) ? *device : std::string(), request.remote_address};
}

Result<std::optional<http::Principal>> WatchingAuthenticator::identify(const http::Request& request) {
  auto found = inner_.identify(request);
  // Programs with a key are nobody's desk.
  if (found && *found && (*found)->by_cookie && (*found)->jurisdiction != JurisdictionId{})
    marks_.note((*found)->jurisdiction, (*found)->unit, (*found)->actor, whence_of(request), clock_.now());
  return found;
}

Status answer_origin(const http::Request& request, CallbackService& calls, StaffMarks& marks,
                     JurisdictionId j, ledger::CaseId id) {
  std::optional<Origin> origin;
  if (request.principal) {
    origin = Origin::session;
  } else {
    TZ_TRY(desk, calls.open(j, id));
    TZ_TRY(found, marks.origin_of(j, whence_of(request), desk, 0, calls.now(), calls.policy(j)));
    origin = found;
  }
  if (!origin) return {};
  const By resident{kResidentActor, Capacity::resident, UnitId{}, {}};
  const auto kept = calls.act(j, id, std::nullopt, RefuseAnswer{*origin}, resident);
  if (kept) return fail(Errc::corrupted, "a refused answer was taken");
  return tl::unexpected<Error>(kept.error());
}

std::optional<std::string> new_device_cookie(const http::Request& request, Random& random) {
  if (!whence_of(request).device.empty()) return std::nullopt;
  std::string cookie(kDeviceCookie);
  cookie +=
      "=" + random_code(random, kDeviceCharacters) + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000";
  if (request.secure) cookie += "; Secure";
  return cookie;
}

}  // namespace tz::callback
