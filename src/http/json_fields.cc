#include <fmt/core.h>

#include <charconv>
#include <cmath>

#include "base/text.h"
#include "http/request.h"

namespace tz::http {
namespace {

std::string join_path(const std::string& path, std::string_view name) {
  return path.empty() ? std::string(name) : path + "." + std::string(name);
}

using Values = std::vector<std::pair<std::string, std::string>>;

Error field_error(std::string field, std::string rule, std::string message, Values values = {}) {
  return {.code = Errc::invalid_argument,
          .message = std::move(message),
          .field = std::move(field),
          .rule = std::move(rule),
          .more = {},
          .values = std::move(values)};
}

// What no field of text may hold: PostgreSQL cannot store NUL, and the others have no place in what people
// write.
bool has_control(std::string_view text) {
  for (const char c : text)
    if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0x7f)
      return true;
  return false;
}

// Empty if `value` is a good text of at most `max` code points, else the rule it breaks.
std::string_view text_rule(const boost::json::value& value, std::size_t max) {
  if (!value.is_string()) return "text";
  const std::string_view text(value.get_string().data(), value.get_string().size());
  if (has_control(text)) return "control_character";
  if (count_code_points(text) > max) return "too_long";
  return {};
}

std::string text_message(std::string_view rule, std::size_t max) {
  if (rule == "text") return "must be text";
  if (rule == "control_character") return "must not have control characters";
  return "must have at most " + std::to_string(max) + " characters";
}

}  // namespace

const boost::json::value* JsonFields::take(std::string_view name, bool required) {
  seen_.emplace(name);
  const boost::json::value* value = object_.if_contains(boost::json::string_view(name.data(), name.size()));
  if (value && value->is_null()) value = nullptr;
  if (!value && required) faults_.push_back(field_error(join_path(path_, name), "required", "is required"));
  return value;
}

std::string JsonFields::text(std::string_view name, std::size_t max, bool required) {
  const boost::json::value* value = take(name, required);
  if (!value) return {};
  if (const std::string_view rule = text_rule(*value, max); !rule.empty()) {
    faults_.push_back(field_error(join_path(path_, name), std::string(rule), text_message(rule, max),
                                  {{"max", std::to_string(max)}}));
    return {};
  }
  std::string text(value->get_string().data(), value->get_string().size());
  if (required && trim(text).empty())
    faults_.push_back(field_error(join_path(path_, name), "required", "must not be empty"));
  return text;
}

std::optional<std::int64_t> JsonFields::integer(std::string_view name, std::int64_t low, std::int64_t high,
                                                bool required) {
  const boost::json::value* value = take(name, required);
  if (!value) return std::nullopt;
  if (!value->is_int64() && !value->is_uint64()) {
    faults_.push_back(field_error(join_path(path_, name), "integer", "must be a whole number"));
    return std::nullopt;
  }
  // Boost.JSON gives uint64 only for what does not fit int64.
  if (value->is_uint64() || value->get_int64() < low || value->get_int64() > high) {
    faults_.push_back(field_error(join_path(path_, name), "out_of_range",
                                  "must be from " + std::to_string(low) + " to " + std::to_string(high),
                                  {{"low", std::to_string(low)}, {"high", std::to_string(high)}}));
    return std::nullopt;
  }
  return value->get_int64();
}

std::optional<double> JsonFields::number(std::string_view name, double low, double high, bool required) {
  const boost::json::value* value = take(name, required);
  if (!value) return std::nullopt;
  double number = 0;
  if (value->is_double()) {
    number = value->get_double();
  } else if (value->is_int64()) {
    number = static_cast<double>(value->get_int64());
  } else if (value->is_uint64()) {
    number = static_cast<double>(value->get_uint64());
  } else {
    faults_.push_back(field_error(join_path(path_, name), "number", "must be a number"));
    return std::nullopt;
  }
  if (!std::isfinite(number) || number < low || number > high) {
    faults_.push_back(field_error(join_path(path_, name), "out_of_range", "is outside the permitted range",
                                  {{"low", fmt::format("{}", low)}, {"high", fmt::format("{}", high)}}));
    return std::nullopt;
  }
  return number;
}

std::optional<bool> JsonFields::boolean(std::string_view name, bool required) {
  const boost::json::value* value = take(name, required);
  if (!value) return std::nullopt;
  if (!value->is_bool()) {
    faults_.push_back(field_error(join_path(path_, name), "boolean", "must be true or false"));
    return std::nullopt;
  }
  return value->get_bool();
}

std::vector<std::string> JsonFields::texts(std::string_view name, std::size_t count_max, std::size_t max) {
  const boost::json::array* values = array(name, count_max);
  std::vector<std::string> out;
  if (!values) return out;
  for (std::size_t i = 0; i < values->size(); ++i) {
    const boost::json::value& value = (*values)[i];
    if (const std::string_view rule = text_rule(value, max); !rule.empty()) {
      faults_.push_back(field_error(join_path(path_, name) + "[" + std::to_string(i) + "]", std::string(rule),
                                    text_message(rule, max), {{"max", std::to_string(max)}}));
      return {};
    }
    out.emplace_back(value.get_string().data(), value.get_string().size());
  }
  return out;
}

std::optional<std::int64_t> JsonFields::id(std::string_view name, bool required) {
  const boost::json::value* value = take(name, required);
  if (!value) return std::nullopt;
  std::int64_t id = 0;
  if (value->is_string()) {
    const auto& text = value->get_string();
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, id);
    if (error == std::errc{} && at == end && id > 0 && text[0] != '0') return id;
  }
  faults_.push_back(field_error(join_path(path_, name), "id", "must be an id: a string of digits"));
  return std::nullopt;
}

const boost::json::object* JsonFields::object(std::string_view name, bool required) {
  const boost::json::value* value = take(name, required);
  if (!value) return nullptr;
  if (!value->is_object()) {
    faults_.push_back(field_error(join_path(path_, name), "json_object", "must be an object"));
    return nullptr;
  }
  return &value->get_object();
}

const boost::json::array* JsonFields::array(std::string_view name, std::size_t count_max, bool required) {
  const boost::json::value* value = take(name, required);
  if (!value) return nullptr;
  if (!value->is_array()) {
    faults_.push_back(field_error(join_path(path_, name), "json_array", "must be an array"));
    return nullptr;
  }
  if (value->get_array().size() > count_max) {
    faults_.push_back(field_error(join_path(path_, name), "too_many_items",
                                  "must have at most " + std::to_string(count_max) + " items",
                                  {{"max", std::to_string(count_max)}}));
    return nullptr;
  }
  return &value->get_array();
}

void JsonFields::fault(std::string_view name, std::string message) {
  faults_.push_back(field_error(join_path(path_, name), "", std::move(message)));
}

Status JsonFields::done() const {
  std::vector<Error> faults = faults_;
  constexpr std::size_t kUnknownTold = 10;  // An error must not grow with the input.
  std::size_t unknown = 0;
  for (const auto& member : object_) {
    const std::string_view key(member.key().data(), member.key().size());
    if (seen_.contains(key) || ++unknown > kUnknownTold) continue;
    faults.push_back(field_error(join_path(path_, first_code_points(key, 64)), "unknown_field",
                                 "is not a field of this object"));
  }
  if (faults.empty()) return {};
  Error first = std::move(faults.front());
  first.more.assign(std::make_move_iterator(faults.begin() + 1), std::make_move_iterator(faults.end()));
  return tl::unexpected<Error>(std::move(first));
}

}  // namespace tz::http
