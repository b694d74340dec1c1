#include "notify/sms_channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <functional>

#include "base/json.h"
#include "base/text.h"

namespace tz::notify {
namespace {

using Escape = std::function<std::string(std::string_view)>;

constexpr std::size_t kTextMax = 4096;
constexpr std::size_t kListMax = 50;
constexpr std::array<std::string_view, 4> kNames{"phone", "text", "key", "secret"};

// For within the quotes of a JSON string.
std::string escape_json(std::string_view text) {
  const std::string quoted = json_string(text);
  return quoted.substr(1, quoted.size() - 2);
}
// A header ends where its line ends.
std::string escape_header(std::string_view text) {
  std::string out(text);
  std::erase_if(out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return out;
}

// Calls `each` for the text between placeholders (name empty) and for each placeholder.
template <class F>
void walk(std::string_view text, const F& each) {
  while (!text.empty()) {
    const auto at = text.find("${");
    const auto end = at == std::string_view::npos ? at : text.find('}', at);
    if (end == std::string_view::npos) {
      each(text, std::string_view());
      return;
    }
    if (at > 0) each(text.substr(0, at), std::string_view());
    each(text.substr(at, end - at + 1), text.substr(at + 2, end - at - 2));
    text.remove_prefix(end + 1);
  }
}

std::string fill(std::string_view text, const std::array<std::string_view, 4>& values, const Escape& escape) {
  std::string out;
  walk(text, [&](std::string_view piece, std::string_view name) {
    const auto at = std::ranges::find(kNames, name);
    if (at == kNames.end())
      out += piece;
    else
      out += escape(values[static_cast<std::size_t>(at - kNames.begin())]);
  });
  return out;
}

// Reads the members of the description, remembering the first fault.
class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}
  void refuse(const std::string& field, const std::string& message) {
    if (status_)
      status_ = tl::unexpected<Error>(Error{.code = Errc::invalid_argument,
                                            .message = fmt::format("{}: {}: {}", file_, field, message),
                                            .field = field,
                                            .rule = "sms_gateway"});
  }
  std::string text(const std::string& field, const boost::json::value& value) {
    if (value.is_string() && value.as_string().size() <= kTextMax) return std::string(value.as_string());
    refuse(field, "must be text of at most 4,096 bytes");
    return {};
  }
  // Text with placeholders; notes which of them it has seen.
  std::string pattern(const std::string& field, const boost::json::value& value) {
    std::string pattern = text(field, value);
    walk(pattern, [&](std::string_view piece, std::string_view name) {
      if (name.empty() && piece.find("${") != std::string_view::npos)
        refuse(field, "a placeholder is ${name}");
      if (name.empty()) return;
      const auto at = std::ranges::find(kNames, name);
      if (at == kNames.end())
        refuse(field, "of placeholders there are phone, text, key and secret");
      else
        seen_[static_cast<std::size_t>(at - kNames.begin())] = true;
    });
    return pattern;
  }
  std::vector<std::string> list(const std::string& field, const boost::json::value& value) {
    std::vector<std::string> all;
    if (!value.is_array() || value.as_array().size() > kListMax) {
      refuse(field, "must be a list of at most 50 values");
      return all;
    }
    for (const auto& one : value.as_array()) all.push_back(text(field, one));
    return all;
  }
  bool seen(std::size_t name) const { return seen_[name]; }
  const Status& status() const { return status_; }

 private:
  std::string file_;
  Status status_{};
  std::array<bool, 4> seen_{};
};

bool is_token(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
}
bool is_header_value(std::string_view value) {
  return std::ranges::all_of(value,
                             [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
}

void read_headers(Reader& reader, const boost::json::value& value, SmsGateway& gateway) {
  if (!value.is_object() || value.as_object().size() > kListMax)
    return reader.refuse("headers", "must be an object of at most 50 headers");
  for (const auto& [name, text] : value.as_object()) {
    const std::string field = "headers." + std::string(name);
    std::string pattern = reader.pattern(field, text);
    if (!is_token(name) || !is_header_value(pattern))
      reader.refuse("headers", "a header is a name of letters and one line");
    gateway.headers.emplace_back(name, std::move(pattern));
  }
}

void read_result(Reader& reader, const boost::json::value& value, SmsGateway& gateway) {
  if (!value.is_object()) return reader.refuse("result", "must be an object");
  for (const auto& [name, part] : value.as_object()) {
    if (name == "pointer")
      gateway.result_pointer = reader.text("result.pointer", part);
    else if (name == "accepted")
      gateway.accepted = reader.list("result.accepted", part);
    else if (name == "permanent")
      gateway.permanent = reader.list("result.permanent", part);
    else
      reader.refuse("result." + std::string(name), "no such member is read; check its spelling");
  }
  if (!gateway.result_pointer.starts_with('/')) reader.refuse("result.pointer", "must begin with /");
  if (gateway.accepted.empty()) reader.refuse("result.accepted", "at least one value must mean taken");
}

std::optional<std::string> written(const boost::json::value& value) {
  if (value.is_string()) return std::string(value.as_string());
  if (value.is_int64()) return std::to_string(value.as_int64());
  if (value.is_bool()) return value.as_bool() ? "true" : "false";
  return std::nullopt;
}

}  // namespace

Result<SmsGateway> parse_sms_gateway(const std::string& file, std::string_view json) {
  auto value = parse_json(json);
  if (!value) return fail(Errc::invalid_argument, file + ": " + value.error().message);
  if (!value->is_object()) return fail(Errc::invalid_argument, file + ": must be an object");
  Reader reader(file);
  SmsGateway gateway;
  for (const auto& [name, part] : value->as_object()) {
    const std::string field(name);
    if (field == "url")
      gateway.url = reader.pattern(field, part);
    else if (field == "method")
      gateway.method = reader.text(field, part);
    else if (field == "body")
      gateway.body = reader.pattern(field, part);
    else if (field == "headers")
      read_headers(reader, part, gateway);
    else if (field == "result")
      read_result(reader, part, gateway);
    else if (field == "content" && part.is_string() &&
             (part.as_string() == "form" || part.as_string() == "json"))
      gateway.body_kind =
          part.as_string() == "form" ? SmsGateway::BodyKind::form : SmsGateway::BodyKind::json;
    else if (field == "content")
      reader.refuse(field, "form or json");
    else
      reader.refuse(field, "no such member is read; check its spelling");
  }
  if (gateway.method != "POST" && gateway.method != "GET") reader.refuse("method", "POST or GET");
  if (gateway.method == "GET" && !gateway.body.empty()) reader.refuse("body", "a GET has none");
  // What stands before the path decides who is spoken to: no value may.
  const auto path = gateway.url.find('/', 8);
  if (!gateway.url.starts_with("https://") && !gateway.url.starts_with("http://"))
    reader.refuse("url", "must begin with https:// or http://");
  else if (gateway.url.substr(0, path).find("${") != std::string::npos)
    reader.refuse("url", "a placeholder may stand in the path and behind it only");
  if (gateway.body_kind == SmsGateway::BodyKind::json && !gateway.body.empty() && !parse_json(gateway.body))
    reader.refuse("body", "is not JSON");
  if (!reader.seen(0) || !reader.seen(1)) reader.refuse("body", "${phone} and ${text} must be sent");
  TZ_CHECK(reader.status());
  return gateway;
}

HttpCall sms_call(const SmsGateway& gateway, const std::string& secret, const std::string& phone,
                  const std::string& text, const std::string& key) {
  const std::array<std::string_view, 4> values{phone, text, key, secret};
  HttpCall call{.method = gateway.method, .url = fill(gateway.url, values, percent_encode)};
  for (const auto& [name, value] : gateway.headers)
    call.headers.emplace_back(name, fill(value, values, escape_header));
  const bool is_json = gateway.body_kind == SmsGateway::BodyKind::json;
  if (gateway.method == "POST") {
    call.headers.emplace_back("Content-Type",
                              is_json ? "application/json" : "application/x-www-form-urlencoded");
    call.body = fill(gateway.body, values, is_json ? Escape(escape_json) : Escape(percent_encode));
  }
  return call;
}

Verdict sms_verdict(const SmsGateway& gateway, const HttpAnswer& answer) {
  if (answer.status == 0) return answer.failure;
  auto verdict = verdict_of_status(answer.status);
  if (verdict.outcome != Outcome::ok || gateway.result_pointer.empty()) return verdict;
  if (answer.is_cut) return try_again("answer_too_long", "the gateway's answer is too long to be read");
  const auto json = parse_json(answer.body);
  boost::system::error_code error;
  const auto* member = json ? json->find_pointer(gateway.result_pointer, error) : nullptr;
  const auto value = member != nullptr ? written(*member) : std::nullopt;
  if (!value) return try_again("answer", "the gateway's answer does not say whether it was taken");
  if (std::ranges::find(gateway.accepted, *value) != gateway.accepted.end()) return verdict;
  // The value is told only if the description has it: an answer may quote a number or a text.
  if (std::ranges::find(gateway.permanent, *value) != gateway.permanent.end())
    return give_up("gateway_" + *value, "the gateway refuses it");
  return try_again("gateway", "the gateway does not take it now");
}

Verdict SmsChannel::send(const Rendered& rendered, Instant /*now*/) {
  if (!is_phone_number(rendered.destination.address))
    return give_up("address", "not a telephone number: + and 3 to 15 digits");
  return sms_verdict(gateway_, exchange(sms_call(gateway_, secret_, rendered.destination.address,
                                                 rendered.body, rendered.key),
                                        limits_));
}

}  // namespace tz::notify
