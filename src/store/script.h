#pragma once
// SQL scripts as text: cut into statements, and a step of schema turned into SQLite's words. Strings, quoted
// names, comments, dollar quotes and the bodies of triggers are never touched or cut. Pure.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace tz::store {

// The statements of `script` without their ';' and without blank ones, as views of it.
//   corrupted  a string, a name, a comment or a BEGIN that does not end
Result<std::vector<std::string_view>> split_script(std::string_view script);

// One statement in SQLite's words: BIGINT -> INTEGER, BYTEA -> BLOB, DOUBLE PRECISION -> REAL, BOOLEAN ->
// INTEGER as whole words in any case, and CREATE TABLE made STRICT.
//   corrupted  as split_script
Result<std::string> to_sqlite(std::string_view statement);

}  // namespace tz::store
