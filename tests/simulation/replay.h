#pragma once
#include <string>

namespace tz::simulation {

// Writes the events of DATA_DIR/taizhang.db again, in the order in which they were sealed, into an empty
// database (store::open's words), and compares every table of the ledger, row by row. Exit status 1: a row
// differs.
int replay(const std::string& data_dir, const std::string& target);

}  // namespace tz::simulation
