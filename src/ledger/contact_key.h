#pragma once
// By what other cases of the same resident are found: a keyed hash of the number or the address left, never
// the number itself (docs/sources.md#same-resident). Pure.
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/id.h"
#include "ledger/case.h"
#include "ledger/command.h"

namespace tz::ledger {

inline constexpr std::size_t kPhoneDigitsMin = 7;  // shorter is no number to know somebody by

// The digits of a telephone number as it is dialled at home: without +86 or 0086, spaces and strokes.
std::string home_digits(std::string_view phone);

// Whether a case may be found by who filed it. Not one without a name, not a sealed or hidden one, not a
// tip-off: whose number stands behind it is what such a case keeps.
bool is_linkable(const Case& c);

// One key of 16 bytes for the telephone number and one for the mail address, for each that is there. Those of
// two cities have nothing in common. `secret`: 32 random bytes of the database.
std::vector<Bytes> contact_keys(const Hash256& secret, JurisdictionId j, const Contact& contact);

}  // namespace tz::ledger
