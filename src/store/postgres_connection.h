#pragma once
// One PostgreSQL connection in pipeline mode, and the transaction that runs on it.
#include <libpq-fe.h>

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <string>

#include "store/database.h"
#include "store/statement_cache.h"

namespace tz::store {

// What went wrong with a unit of work, and whether running it again may help.
struct PostgresFailure {
  Error error;
  std::string sqlstate;  // Empty where the connection was lost.
  // Someone else was faster, or what was prepared is no longer valid: the unit was rolled back whole and may
  // run again.
  bool may_retry() const;
  // What was prepared is no longer valid.
  bool is_stale() const { return sqlstate == "0A000" || sqlstate == "26000"; }
};

// A connection. Statements are sent without waiting; their answers are read, in order, when somebody asks for
// rows or commits. Used by one thread at a time.
class PostgresConnection {
 public:
  //   unavailable  the server cannot be reached or used; the message says why
  static Result<std::unique_ptr<PostgresConnection>> open(const std::string& connection_string,
                                                          int statement_timeout_ms);
  ~PostgresConnection();
  PostgresConnection(const PostgresConnection&) = delete;
  PostgresConnection& operator=(const PostgresConnection&) = delete;

  // Starts a unit of work with a BEGIN statement; empty: every statement commits by itself. Nothing is sent
  // yet.
  void begin(std::string_view how);
  // Sends a statement whose rows nobody needs. Its error is told by the next ask() or commit().
  void send(std::string_view sql, std::span<const Param> params);
  // Sends a statement and waits for its rows.
  Result<Rows> ask(std::string_view sql, std::span<const Param> params);
  // Commits, waits, and tells the first error of the unit, if any.
  Status commit();
  // Ends a unit that has written nothing, or undoes it; the server's answer is read by the next unit.
  void end_read();
  void roll_back();

  // The first failure of the unit under way.
  const std::optional<PostgresFailure>& failure() const { return failure_; }
  // Not usable any more: close it and open another.
  bool is_lost() const { return is_lost_; }
  // Whether the server has kept the idle connection open, as far as this side has heard.
  bool is_alive();
  // Prepares anew whatever comes.
  void forget_statements();
  std::minstd_rand& jitter() { return jitter_; }

 private:
  enum class Kind { prepare, statement, sync };
  struct Awaited {
    Kind kind = Kind::statement;
    std::uint64_t unit = 0;  // An answer that belongs to an earlier unit no longer interests anyone.
    std::string sql{};       // For `prepare`: what to forget if it failed.
    Rows* rows = nullptr;
  };

  PostgresConnection(PGconn* handle, int timeout_ms);
  void await(Awaited awaited) { awaited_.push_back(std::move(awaited)); }
  void send_awaited(std::string_view sql, std::span<const Param> params, Rows* rows);
  void sync();
  // Sends what is buffered as far as the server takes it, reading what it says meanwhile: neither side may
  // wait for the other.
  void flush(bool completely);
  bool wait_for_socket(bool wants_to_write);
  PGresult* next_result();
  void read_all();
  void read_one();
  void judge(const Awaited& awaited, PGresult* result);
  void fail_unit(PostgresFailure failure);
  void lose(std::string_view why);

  PGconn* handle_;
  int timeout_ms_;
  StatementCache<std::string> statements_;  // Names on the server.
  std::uint64_t next_name_ = 0;
  std::uint64_t unit_ = 0;
  std::size_t unsent_bytes_ = 0;
  std::deque<Awaited> awaited_;
  std::optional<PostgresFailure> failure_;
  bool is_lost_ = false;
  bool committed_ =
      false;  // The last COMMIT did commit; the server answers ROLLBACK to a COMMIT of a failed transaction.
  std::minstd_rand jitter_;
};

// The statements of one unit of work.
class PostgresTransaction final : public Transaction {
 public:
  // `is_pipelined`: execute() does not wait. Not for readers, whose commit nobody waits for.
  PostgresTransaction(PostgresConnection& connection, bool is_pipelined)
      : connection_(connection), is_pipelined_(is_pipelined) {}
  Dialect dialect() const override { return Dialect::postgres; }
  Status scan(std::string_view sql, std::span<const Param> params,
              const std::function<Status(const Row&)>& each) override;
  Result<Rows> run_query(std::string_view sql, std::span<const Param> params) override;
  Status run_execute(std::string_view sql, std::span<const Param> params) override;
  const std::optional<Error>& failed() const { return failed_; }

 private:
  Status check(std::span<const Param> params);
  PostgresConnection& connection_;
  const bool is_pipelined_;
  std::optional<Error> failed_;
  int cursors_ = 0;
};

}  // namespace tz::store
