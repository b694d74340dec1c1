#pragma once
// A consistent copy of a SQLite database while it is in use.
#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"

namespace tz::store {

// The file of "sqlite:/path/file.db"; empty for any other database, and for one in memory.
std::string sqlite_file(const std::string& url);

// Copies the database of the file `from` to `to`, which is not there yet, as it was at one moment: what is
// committed meanwhile is not in it, and nobody waits for it. The copy is checked (PRAGMA quick_check) and on
// disk when this returns; until then it is called `to` + ".part". Only its owner may read it. `more` is asked
// now and then whether to go on, with the share that is done (0 to 1).
//   conflict     `to` is there already
//   not_allowed  `more` said no (rule "backup_stopped")
//   unavailable  `from` cannot be read, or the disk is full
//   corrupted    the copy does not hold together: the database itself is damaged (rule "backup_damaged")
Status copy_sqlite(const std::string& from, const std::string& to, const std::function<bool(double)>& more);

}  // namespace tz::store
