// LIBS: tz_base
// What is accepted is valid UTF-8 throughout, and written by our writer reads as the same value.
#include <cstdlib>

#include "base/json.h"
#include "base/text.h"

namespace {

namespace json = boost::json;

void require(bool claim) {
  if (!claim) std::abort();
}

std::string_view view(json::string_view text) { return {text.data(), text.size()}; }

void write(tz::JsonWriter& out, const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      out.null();
      break;
    case json::kind::bool_:
      out.value(value.get_bool());
      break;
    case json::kind::int64:
      out.value(value.get_int64());
      break;
    case json::kind::uint64:
      out.raw(std::to_string(value.get_uint64()));
      break;
    case json::kind::double_:
      out.value(value.get_double() == 0 ? 0.0 : value.get_double());  // -0 would come back as the integer 0
      break;
    case json::kind::string:
      out.value(view(value.get_string()));
      break;
    case json::kind::array:
      out.begin_array();
      for (const auto& item : value.get_array()) write(out, item);
      out.end_array();
      break;
    case json::kind::object:
      out.begin_object();
      for (const auto& entry : value.get_object()) {
        out.key(view(entry.key()));
        write(out, entry.value());
      }
      out.end_object();
      break;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto value = tz::parse_json(text);
  if (!value) {
    require(value.error().code == tz::Errc::invalid_argument && !value.error().message.empty());
    return 0;
  }
  require(tz::is_valid_utf8(text));
  tz::JsonWriter out;
  write(out, *value);
  const auto again = tz::parse_json(out.text());
  require(again.has_value());
  // 1e3 is written 1000, an integer: compare what is written, which must stand still.
  tz::JsonWriter twice;
  write(twice, *again);
  require(twice.text() == out.text());
  return 0;
}
