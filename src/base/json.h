#pragma once
// JSON in and out. Parsing is Boost.JSON with our limits; writing is ours, because Boost.JSON 1.81
// writes 31.2304 as 3.12304E1.
#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/geo.h"
#include "base/result.h"

namespace tz {

// Depth at most 32, duplicate keys refused, UTF-8 checked, NaN and trailing text refused.
//   invalid_argument  rule json, with the line and the offset in bytes
Result<boost::json::value> parse_json(std::string_view text);

// Builds JSON text left to right. The caller nests properly; a debug build asserts it. Strings must be valid
// UTF-8.
class JsonWriter {
 public:
  JsonWriter& begin_object();
  JsonWriter& end_object();
  JsonWriter& begin_array();
  JsonWriter& end_array();
  JsonWriter& key(std::string_view name);
  JsonWriter& value(std::string_view text);
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool flag);
  JsonWriter& value(std::int64_t number);
  JsonWriter& value(int number) { return value(static_cast<std::int64_t>(number)); }
  JsonWriter& value(double number);      // shortest decimal form, never an exponent for |x| in [1e-7, 1e15)
  JsonWriter& degrees(std::int32_t e7);  // 1e-7 degrees as a decimal number, exactly
  JsonWriter& null();
  JsonWriter& raw(std::string_view json);  // text that is JSON already
  template <class T>
  JsonWriter& field(std::string_view name, const T& v) {
    key(name);
    return value(v);
  }
  const std::string& text() const { return out_; }
  std::string take() { return std::move(out_); }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char opened, char bracket);
  void separate();
  std::string out_;
  std::string nesting_;  // the brackets that are open
  bool need_comma_ = false;
  bool after_key_ = false;
};

// 1e-7 degrees as decimal text without trailing zeros: 391234500 -> "39.12345".
std::string format_degrees(std::int32_t e7);
// JSON string literal of valid UTF-8, with `<` as < so that it may stand in a script element.
std::string json_string(std::string_view text);

}  // namespace tz
