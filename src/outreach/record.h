#pragma once
#include <functional>
#include <string>

#include "base/id.h"
#include "base/result.h"

namespace tz::outreach {

// Writes a line of the audit: who did what to which one.
using Record = std::function<Status(JurisdictionId j, ActorId actor, std::string action, std::string object)>;

}  // namespace tz::outreach
