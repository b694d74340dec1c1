#include "store/database.h"

#include "store/engine.h"

namespace tz::store {

double Row::real(std::size_t i) const {
  if (const auto* whole = std::get_if<std::int64_t>(&cells_[i])) return static_cast<double>(*whole);
  return std::get<double>(cells_[i]);
}

Result<std::unique_ptr<Database>> open(const std::string& url, const Options& options) {
  constexpr std::string_view kSqlite = "sqlite:";
  if (url.starts_with(kSqlite) && url.size() > kSqlite.size())
    return open_sqlite(url.substr(kSqlite.size()), options);
  const bool is_postgres = url.starts_with("postgresql://") || url.starts_with("postgres://") ||
                           (!url.starts_with(kSqlite) && url.find('=') != std::string::npos);
  if (is_postgres) return open_postgres(url, options);
  return fail(Errc::invalid_argument,
              "the database is neither sqlite:/path/file.db nor a PostgreSQL connection string "
              "(postgresql://... or host=... dbname=...)");
}

}  // namespace tz::store
