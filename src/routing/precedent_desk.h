#pragma once
// What a person does with a precedent: makes it a line of the catalogue's next version, or dismisses it.
#include <chrono>
#include <mutex>
#include <optional>
#include <string>

#include "routing/precedent.h"
#include "routing/routing_service.h"

namespace tz::routing {

struct Adoption {
  std::string zone{};  // "*", or one of the zones of the ruling's case
  std::chrono::sys_days effective_from{};
  std::optional<std::chrono::sys_days> effective_to{};
  std::string legal_basis{};
  std::string reason{};
};

// Safe to call from any thread. Both must outlive it.
class PrecedentDesk {
 public:
  static constexpr std::size_t kTextMax = 500;  // code points of a basis and of a reason
  PrecedentDesk(PrecedentStore& store, RoutingService& routing) : store_(store), routing_(routing) {}

  // A line for that zone, the precedent's category and type, and its owner, in a new version of the
  // catalogue.
  //   not_found
  //   not_allowed       rule precedent_decided
  //   invalid_argument  rule text_required or text_too_long (legal_basis, reason), precedent_zone (zone),
  //                     day_from_today (effective_from), date_order (effective_to); and whatever the
  //                     catalogue refuses (catalogue_overlap, township_duty_list, inactive_unit)
  Result<Precedent> adopt(JurisdictionId j, std::int64_t position, const Adoption& adoption, ActorId by);
  // not_found; not_allowed (precedent_decided); invalid_argument (text_required, text_too_long)
  Result<Precedent> dismiss(JurisdictionId j, std::int64_t position, std::string reason, ActorId by);

 private:
  Result<Precedent> open_one(JurisdictionId j, std::int64_t position) const;
  PrecedentStore& store_;
  RoutingService& routing_;
  std::mutex deciding_;  // two must not make two lines of one ruling
};

}  // namespace tz::routing
