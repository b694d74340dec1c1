#pragma once
// The two engines behind open().
#include <memory>
#include <string>

#include "store/database.h"

namespace tz::store {

// `path` is a file, or ":memory:".
Result<std::unique_ptr<Database>> open_sqlite(const std::string& path, const Options& options);
Result<std::unique_ptr<Database>> open_postgres(const std::string& connection_string, const Options& options);

}  // namespace tz::store
