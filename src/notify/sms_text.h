#pragma once
// How many short messages a text takes. Source: docs/sources.md#sms-segments.
#include <string_view>

namespace tz::notify {

enum class SmsAlphabet { gsm7, ucs2 };
struct SmsSize {
  SmsAlphabet alphabet = SmsAlphabet::gsm7;
  int units = 0;     // septets, an extension character counting two; or UTF-16 code units
  int segments = 0;  // 0 for an empty text
  friend bool operator==(const SmsSize&, const SmsSize&) = default;
};

// One message holds 160 septets or 70 units; a part of several holds 153 or 67, and neither an extension
// character nor a surrogate pair is cut in two. `text` is valid UTF-8.
SmsSize sms_size(std::string_view text);

}  // namespace tz::notify
