// backup: a copy of the database, beside a server that runs or without one.
#include <fmt/core.h>

#include "app/backups.h"
#include "cli/commands.h"

namespace tz::cli {

int backup(const Common& common) {
  const SystemClock clock;
  app::Backups backups(app::database_url(common.settings), common.settings.data_dir, clock);
  if (!backups.are_possible()) {
    // The connection string may hold a password: it is named, not printed.
    fmt::print(stderr,
               "taizhang: PostgreSQL is backed up with its own tools; nothing was done. Run:\n"
               "  pg_dump --format=custom --file=taizhang-$(date +%F).dump --dbname=\"$TAIZHANG_DB\"\n");
    return 1;
  }
  const auto made = backups.make();
  if (!made) return report(made.error());
  fmt::print("made {} ({} bytes), checked\n", (common.settings.data_dir / "backups" / made->name).string(),
             made->bytes);
  fmt::print("Keep notify.key with it, and take both off this machine.\n");
  return 0;
}

}  // namespace tz::cli
