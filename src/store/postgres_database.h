#pragma once
// The engine for larger sites: pools of PostgreSQL connections.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/postgres_connection.h"

namespace tz::store {

// Connections, opened when first needed, at most `size`. Safe to call from any thread.
class PostgresPool {
 public:
  PostgresPool(std::string connection_string, int size, std::size_t waiting_max, int statement_timeout_ms);
  // A connection to use and give back.
  //   unavailable  none became free in `wait`, waiting_max callers wait already, or the server cannot be
  //   reached
  Result<std::unique_ptr<PostgresConnection>> take(std::chrono::milliseconds wait);
  // A lost connection is closed and makes room for another; null is one that could not be opened.
  void give(std::unique_ptr<PostgresConnection> connection);
  // Opens a new connection in the place of a lost one.
  Status replace(std::unique_ptr<PostgresConnection>& lost);
  std::size_t waiting() const;

 private:
  const std::string connection_string_;
  const std::size_t size_;
  const std::size_t waiting_max_;
  const int statement_timeout_ms_;
  mutable std::mutex mutex_;  // Guards what follows.
  std::condition_variable freed_;
  std::vector<std::unique_ptr<PostgresConnection>> idle_;
  std::size_t taken_ = 0;
  std::size_t waiting_ = 0;
};

class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(const std::string& connection_string, const Options& options);
  // Opens a first connection, so that a wrong address is told at once.
  Status probe();
  Dialect dialect() const override { return Dialect::postgres; }
  Status run_script(std::string_view sql) override;
  std::size_t queue_depth() const override { return writers_.waiting(); }
  bool accepts_writes() const override { return !options_.read_only; }

 protected:
  Status run_write(const std::function<Status(Transaction&)>& work) override;
  Status run_read(const std::function<Status(Transaction&)>& work) override;

 private:
  Status run(PostgresPool& pool, bool writes, std::chrono::milliseconds wait,
             const std::function<Status(Transaction&)>& work);
  const Options options_;
  PostgresPool writers_;
  PostgresPool readers_;
};

}  // namespace tz::store
