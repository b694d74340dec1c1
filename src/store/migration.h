#pragma once
// A step of a module's schema. Written in PostgreSQL's words; for SQLite the runner turns BIGINT into
// INTEGER, BYTEA into BLOB, DOUBLE PRECISION into REAL, BOOLEAN into INTEGER, and makes every CREATE TABLE
// STRICT. A file called NNNN_name.sqlite.sql or NNNN_name.postgres.sql is for that engine only. Steps run in
// name order, each in its own transaction, once; a step never changes after a release (its SHA-256 is kept,
// and a difference is refused).
#include <span>
#include <string_view>

namespace tz::store {

struct Migration {
  std::string_view module;
  std::string_view name;  // file name without .sql
  std::string_view sql;
};

}  // namespace tz::store
