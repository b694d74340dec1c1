#pragma once
// The installation's own secret: 32 random bytes in a file that only its user may read. Of it are made the
// secrets of partners and the tokens of links in messages; without it partners must be given new secrets.
#include <filesystem>

#include "base/bytes.h"
#include "base/random.h"
#include "base/result.h"

namespace tz::app {

// Reads the file; makes it if there is none.
//   unavailable  it cannot be read or made
//   corrupted    it is not 64 hexadecimal digits
Result<Hash256> server_key(const std::filesystem::path& file, Random& random);
// What is wrong with the file, in words; empty: nothing, or there is none yet.
std::string server_key_fault(const std::filesystem::path& file);

}  // namespace tz::app
