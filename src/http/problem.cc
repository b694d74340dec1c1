// What a refused request is told: the status of each error, and the RFC 9457 document.
#include <string_view>

#include "base/json.h"
#include "base/text.h"
#include "http/router.h"

namespace tz::http {
namespace {

// Refusals of the transport whose status says more than their code does.
struct TransportRule {
  std::string_view rule;
  int status;
};
constexpr TransportRule kTransportRules[] = {
    {"body_timeout", 408},     {"head_timeout", 408}, {"method_not_allowed", 405}, {"target_too_long", 414},
    {"content_encoding", 415}, {"media_type", 415},   {"expectation", 417},        {"head_too_large", 431},
    {"unknown_method", 501},   {"http_version", 505},
};

const TransportRule* find_rule(std::string_view rule) {
  for (const auto& row : kTransportRules)
    if (row.rule == rule) return &row;
  return nullptr;
}

struct Title {
  int status;
  std::string_view zh, en;
};
constexpr Title kTitles[] = {
    {400, "请求有误", "Bad request"},
    {401, "请先登录", "Not signed in"},
    {403, "没有权限", "Not permitted"},
    {404, "没有找到", "Not found"},
    {405, "方法不可用", "Method not allowed"},
    {408, "请求超时", "Request timeout"},
    {409, "现在不能这样做", "Not allowed now"},
    {412, "已被他人更改", "Changed by someone else"},
    {413, "内容过大", "Too large"},
    {414, "网址过长", "Address too long"},
    {415, "格式不支持", "Unsupported format"},
    {417, "不支持的要求", "Expectation failed"},
    {429, "请求过于频繁", "Too many requests"},
    {431, "请求头过大", "Header too large"},
    {500, "系统内部错误", "Internal error"},
    {501, "方法不支持", "Not implemented"},
    {503, "系统繁忙", "Unavailable"},
    {505, "版本不支持", "HTTP version not supported"},
};

std::string_view title_of(int status, Language language) {
  for (const auto& [code, zh, en] : kTitles)
    if (code == status) return language == Language::zh ? zh : en;
  return language == Language::zh ? "请求失败" : "Request failed";
}

// A message may quote input; what is not UTF-8 must not reach the JSON.
std::string_view safe(std::string_view text) { return is_valid_utf8(text) ? text : std::string_view("?"); }

void write_fault(JsonWriter& json, const Error& error) {
  json.begin_object();
  json.field("field", safe(error.field))
      .field("message", safe(error.message))
      .field("rule", safe(error.rule));
  json.end_object();
}

}  // namespace

int status_of(Errc code) noexcept {
  switch (code) {
    case Errc::invalid_argument:
      return 400;
    case Errc::unauthenticated:
      return 401;
    case Errc::forbidden:
      return 403;
    case Errc::not_found:
      return 404;
    case Errc::not_allowed:
      return 409;
    case Errc::conflict:
      return 412;
    case Errc::too_large:
      return 413;
    case Errc::too_many:
      return 429;
    case Errc::unavailable:
      return 503;
    case Errc::corrupted:
      return 500;
  }
  return 500;
}

int status_of(const Error& error) noexcept {
  const TransportRule* row = error.rule.empty() ? nullptr : find_rule(error.rule);
  return row ? row->status : status_of(error.code);
}

void say_when(Response& response, const Error& error) {
  if (response.status != 429 && response.status != 503) return;
  const auto guess = std::chrono::seconds(response.status == 429 ? 60 : 2);
  const auto wait = error.retry_after.count() > 0 ? error.retry_after : guess;
  response.header("Retry-After", std::to_string(wait.count()));
}

Response problem(const Request& request, const Error& error) {
  const int status = status_of(error);
  const bool zh = request.language == Language::zh;
  JsonWriter json;
  json.begin_object();
  json.field("type", safe(error.rule.empty() ? "about:blank" : "urn:taizhang:rule:" + error.rule));
  json.field("title", title_of(status, request.language));
  json.field("status", status);
  json.field("detail", safe(error.message));
  if (!error.field.empty() || !error.more.empty()) {
    json.key("errors").begin_array();
    write_fault(json, error);
    for (const Error& more : error.more) write_fault(json, more);
    json.end_array();
  }
  json.field("request_id", request.request_id);
  json.end_object();
  Response response{.status = status, .content_type = "application/problem+json", .body = json.take()};
  response.header("Content-Language", zh ? "zh" : "en");
  if (status == 401) response.header("WWW-Authenticate", "Bearer");
  say_when(response, error);
  return response;
}

}  // namespace tz::http
