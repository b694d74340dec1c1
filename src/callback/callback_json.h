#pragma once
// Events of a call-back file as JSON, as callback_event keeps them.
#include <string>
#include <string_view>

#include "base/result.h"
#include "callback/callback_file.h"

namespace tz::callback {

std::string encode(const Event& event);
//   corrupted  not what encode() makes for an event of this kind
Result<Event> decode(std::string_view kind, std::string_view body);

std::string encode_texts(const std::vector<ledger::Text>& texts);
Result<std::vector<ledger::Text>> decode_texts(std::string_view body);  // corrupted

}  // namespace tz::callback
