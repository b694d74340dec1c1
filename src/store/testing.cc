#include "store/testing.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <stdexcept>

#include "base/text.h"

namespace tz::store::testing {

namespace {

class Folder final : public Scratch {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "tz-store-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw std::runtime_error("cannot create a temporary folder like " + name);
    path_ = name;
  }
  ~Folder() override {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string url() const override { return "sqlite:" + (path_ / "test.db").string(); }

 private:
  std::filesystem::path path_;
};

std::string server() {
  const char* server = std::getenv("TZ_TEST_PG");
  if (server == nullptr || *server == '\0') {
    throw std::runtime_error(
        "TZ_TEST_PG is not set: this test needs a PostgreSQL server; `tests/support/pg start` starts one and "
        "says how to set it");
  }
  return server;
}

// `server` with every connection starting in `schema`.
std::string with_search_path(const std::string& server, const std::string& schema) {
  const bool is_uri = server.starts_with("postgresql://") || server.starts_with("postgres://");
  if (!is_uri) return fmt::format("{} options='-csearch_path={}'", server, schema);
  return fmt::format("{}{}options=-csearch_path%3D{}", server,
                     server.find('?') == std::string::npos ? '?' : '&', schema);
}

class Schema final : public Scratch {
 public:
  Schema() : server_(server()), name_(fresh_name()) { run("CREATE SCHEMA " + name_); }
  ~Schema() override {
    try {
      run("DROP SCHEMA " + name_ + " CASCADE");
    } catch (const std::runtime_error& error) {
      fmt::print(stderr, "{}\n", error.what());
    }
  }
  std::string url() const override { return with_search_path(server_, name_); }

 private:
  // Unique among all tests that use the server now, on any machine, and after a crash that left schemas
  // behind.
  static std::string fresh_name() {
    static std::atomic<int> count{0};
    const auto now = std::chrono::system_clock::now().time_since_epoch().count();
    return fmt::format("tz_test_{}_{}_{}", now, ::getpid(), ++count);
  }
  void run(const std::string& sql) const {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(server_.c_str()), PQfinish);
    PQsetNoticeProcessor(
        connection.get(), [](void*, const char*) {}, nullptr);
    const std::unique_ptr<PGresult, void (*)(PGresult*)> result(PQexec(connection.get(), sql.c_str()),
                                                                PQclear);
    if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
      throw std::runtime_error(
          fmt::format("the PostgreSQL server of TZ_TEST_PG: {}", PQerrorMessage(connection.get())));
    }
  }

  std::string server_;
  std::string name_;
};

// A database that takes its place with it.
class Disposable final : public Database {
 public:
  Disposable(std::unique_ptr<Scratch> scratch, const Options& options) : scratch_(std::move(scratch)) {
    auto opened = open(scratch_->url(), options);
    if (!opened) throw std::runtime_error(opened.error().message);
    database_ = std::move(*opened);
  }
  Dialect dialect() const override { return database_->dialect(); }
  Status run_script(std::string_view sql) override { return database_->run_script(sql); }
  std::size_t queue_depth() const override { return database_->queue_depth(); }
  bool accepts_writes() const override { return database_->accepts_writes(); }

 protected:
  Status run_write(const std::function<Status(Transaction&)>& work) override {
    return database_->write(work);
  }
  Status run_read(const std::function<Status(Transaction&)>& work) override { return database_->read(work); }

 private:
  std::unique_ptr<Scratch> scratch_;  // Outlives database_.
  std::unique_ptr<Database> database_;
};

Result<std::string> plan_of(Transaction& tx, std::string_view sql, std::span<const Param> params,
                            bool shuns_scans) {
  const bool is_sqlite = tx.dialect() == Dialect::sqlite;
  if (shuns_scans && !is_sqlite) TZ_CHECK(tx.execute("SET LOCAL enable_seqscan = off"));
  TZ_TRY(rows, tx.run_query(fmt::format("{} {}", is_sqlite ? "EXPLAIN QUERY PLAN" : "EXPLAIN", sql), params));
  std::string plan;
  for (const auto& row : rows) plan += row.text(is_sqlite ? 3 : 0) + "\n";
  return plan;
}

std::vector<std::string> wide_reads_sqlite(const std::vector<std::string_view>& lines, Breadth breadth) {
  std::vector<std::string> wide;
  std::set<std::string_view> derived;  // Results of subqueries: scanning those is no scan of a table.
  for (const auto line : lines) {
    for (const std::string_view prefix : {"MATERIALIZE ", "CO-ROUTINE "}) {
      if (line.starts_with(prefix)) derived.insert(line.substr(prefix.size()));
    }
  }
  for (const auto line : lines) {
    if (breadth == Breadth::question && line.starts_with("SEARCH ") && line.ends_with("(jurisdiction_id=?)"))
      wide.emplace_back(line);
    constexpr std::string_view kScan = "SCAN ";
    if (!line.starts_with(kScan) || line == "SCAN CONSTANT ROW") continue;
    if (line.find(" VIRTUAL TABLE INDEX ") != std::string_view::npos) continue;
    const auto name = line.substr(kScan.size());
    if (name.starts_with("(") || name.ends_with("VALUES CLAUSE") || derived.contains(name)) continue;
    wide.emplace_back(line);
  }
  return wide;
}

std::vector<std::string> wide_reads_postgres(const std::vector<std::string_view>& lines, Breadth breadth) {
  std::vector<std::string> wide;
  // A node's own lines follow it until the next node, which begins with "->".
  std::string_view index_scan;
  for (const auto line : lines) {
    const bool is_node = line.starts_with("->") || line == lines.front() || line.empty();
    if (is_node) {
      if (!index_scan.empty()) wide.emplace_back(index_scan);  // it had no condition
      index_scan = {};
      if (line.find("Seq Scan on") != std::string_view::npos) wide.emplace_back(line);
      for (const std::string_view kind : {"Index Scan", "Index Only Scan"})
        if (line.find(kind) != std::string_view::npos) index_scan = line;
    }
    if (!line.starts_with("Index Cond:")) continue;
    const bool only_one = line.find(" AND ") == std::string_view::npos;
    if (breadth == Breadth::question && only_one && line.find("jurisdiction_id") != std::string_view::npos)
      wide.emplace_back(fmt::format("{}: {}", index_scan, line));
    index_scan = {};
  }
  if (!index_scan.empty()) wide.emplace_back(index_scan);
  return wide;
}

// Passes everything on and notes what is asked.
class RecordingTransaction final : public Transaction {
 public:
  RecordingTransaction(Transaction& tx, std::vector<Seen>& seen) : tx_(tx), seen_(seen) {}
  Dialect dialect() const override { return tx_.dialect(); }
  Status scan(std::string_view sql, std::span<const Param> params,
              const std::function<Status(const Row&)>& each) override {
    note(sql, params);
    return tx_.scan(sql, params, each);
  }
  Result<Rows> run_query(std::string_view sql, std::span<const Param> params) override {
    note(sql, params);
    return tx_.run_query(sql, params);
  }
  Status run_execute(std::string_view sql, std::span<const Param> params) override {
    return tx_.run_execute(sql, params);
  }

 private:
  void note(std::string_view sql, std::span<const Param> params) {
    if (!sql.starts_with("SELECT")) return;
    Seen one{.sql = std::string(sql), .params = {params.begin(), params.end()}};
    for (Param& param : one.params) {
      if (const auto* text = std::get_if<std::string_view>(&param)) {
        one.kept.push_back(std::make_shared<const std::string>(*text));
        param = std::string_view(*one.kept.back());
      } else if (const auto* bytes = std::get_if<ByteSpan>(&param)) {
        one.kept.push_back(
            std::make_shared<const std::string>(reinterpret_cast<const char*>(bytes->data()), bytes->size()));
        param = as_bytes(*one.kept.back());
      }
    }
    seen_.push_back(std::move(one));
  }

  Transaction& tx_;
  std::vector<Seen>& seen_;
};

}  // namespace

std::unique_ptr<Scratch> Sqlite::scratch() { return std::make_unique<Folder>(); }
std::unique_ptr<Database> Sqlite::make(const Options& options) {
  return std::make_unique<Disposable>(scratch(), options);
}
std::unique_ptr<Scratch> Postgres::scratch() { return std::make_unique<Schema>(); }
std::unique_ptr<Database> Postgres::make(const Options& options) {
  return std::make_unique<Disposable>(scratch(), options);
}

Result<std::string> explain(Database& db, std::string_view sql, std::span<const Param> params) {
  return db.read([&](Transaction& tx) { return plan_of(tx, sql, params, false); });
}
Result<std::string> explain_empty(Database& db, std::string_view sql, std::span<const Param> params) {
  return db.read([&](Transaction& tx) { return plan_of(tx, sql, params, true); });
}

Status analyze(Database& db) {
  if (db.dialect() == Dialect::sqlite) return db.run_script("ANALYZE");
  // VACUUM tells PostgreSQL which pages an index alone can answer for, as autovacuum does in use. A
  // transaction of another test on the same server keeps it from saying so until that one has ended.
  constexpr int kTries = 200;
  for (int tries = 1;; ++tries) {
    TZ_CHECK(db.run_script("VACUUM ANALYZE"));
    TZ_TRY(hidden, db.read([](Transaction& tx) {
      return tx.query(
          "SELECT COUNT(*) FROM pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace) AND "
          "relkind = 'r' AND relallvisible < relpages");
    }));
    if (hidden[0].i64(0) == 0 || tries == kTries) return {};
  }
}

Status Recorder::run_write(const std::function<Status(Transaction&)>& work) {
  return db_.write([&](Transaction& tx) {
    RecordingTransaction recording(tx, seen_);
    return work(recording);
  });
}
Status Recorder::run_read(const std::function<Status(Transaction&)>& work) {
  return db_.read([&](Transaction& tx) {
    RecordingTransaction recording(tx, seen_);
    return work(recording);
  });
}

std::vector<std::string> wide_reads(std::string_view plan, Dialect dialect, Breadth breadth) {
  std::vector<std::string_view> lines = split(plan, '\n');
  for (auto& line : lines) line = trim(line);
  return dialect == Dialect::sqlite ? wide_reads_sqlite(lines, breadth) : wide_reads_postgres(lines, breadth);
}

}  // namespace tz::store::testing
