#pragma once
// A database opened for one command.
#include <memory>

#include "base/random.h"
#include "cli/commands.h"

namespace tz::cli {

struct Opened {
  SystemClock clock;
  SystemRandom random;
  std::unique_ptr<app::Application> application;
  JurisdictionId city{};
};

// `read_only` may run beside a server; on SQLite the others need it stopped.
Result<std::unique_ptr<Opened>> open(const Common& common, bool read_only = false);

// 0, or what report() returns.
int finish(const Status& status);

}  // namespace tz::cli
