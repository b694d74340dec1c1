#pragma once
// What both engines ask of a parameter before it is sent.
#include <span>

#include "store/database.h"

namespace tz::store {

//   invalid_argument  text that is not UTF-8 or holds U+0000, or a number that is not one: PostgreSQL keeps
//   neither, and SQLite would
//                     keep something else than it was given
Status check_params(std::span<const Param> params);

}  // namespace tz::store
