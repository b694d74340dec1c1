#pragma once
// Percent-coded text of request targets and forms, decoded once.
#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/request.h"

namespace tz::http {

// The path of a request target.
//   invalid_argument (rule path)  a broken escape, invalid UTF-8, a control character, a backslash, a coded
//   slash, a dot segment
Result<std::string> decode_path(std::string_view raw);

// What %XX stands for; `+` is left alone.  invalid_argument: a broken escape
Result<std::string> percent_decode(std::string_view raw);

// application/x-www-form-urlencoded, as it arrives. Also reads query strings.
class UrlencodedParser {
 public:
  struct Limits {
    std::size_t fields_max = 200;
    std::size_t field_bytes_max = 64 << 10;  // name and value together, decoded
  };
  // `in` names the place in errors of rules: "query" or "form".
  UrlencodedParser(Limits limits, std::string in) : limits_(limits), in_(std::move(in)) {}
  //   invalid_argument  a broken escape, invalid UTF-8, a NUL; `field` names the field
  //   too_large         rule form_fields_max or form_field_bytes_max
  Status feed(std::string_view bytes);
  Result<Fields> finish();

 private:
  Status end_field();
  Limits limits_;
  std::string in_;
  Fields fields_;
  std::string name_, value_;
  bool in_value_ = false;
  bool any_ = false;  // a byte of this field has come
  int escape_ = 0;    // 0 none, 1 after %, 2 after % and a digit
  int escape_high_ = 0;
};

Result<Fields> decode_query(std::string_view raw);

// For messages: the name of a field as a client may see it back, cut and without control characters; "?" if
// it is not UTF-8.
std::string printable_name(std::string_view name);

// Valid UTF-8 without NUL.  invalid_argument naming `field`
Status check_field_text(std::string_view field, std::string_view name, std::string_view value);

}  // namespace tz::http
