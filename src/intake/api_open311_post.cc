// POST /open311/v2/requests and GET /open311/v2/tokens/{token}; and the same of the test endpoint.
#include <algorithm>

#include "base/text.h"
#include "intake/api_open311.h"
#include "ledger/redaction.h"

namespace tz::intake {
namespace {

constexpr int kTokenCharacters = 26;  // of 5 bits: 130 random bits (T5)
constexpr std::size_t kOnceKeyMax = 200;

bool is_form(const http::Request& request) {
  const auto type = to_lower_ascii(request.header("content-type"));
  return type.empty() || type.starts_with("application/x-www-form-urlencoded") ||
         type.starts_with("multipart/form-data");
}

void add_length(Bytes& out, std::string_view text) {
  for (const char c : std::to_string(text.size()) + ":") out.push_back(static_cast<std::uint8_t>(c));
  out.insert(out.end(), text.begin(), text.end());
}

// What makes two posts the same: the client's own key for it, or every field and file.
Result<std::string> identity_of(const http::Request& request, JurisdictionId j) {
  Bytes all;
  add_length(all, std::to_string(static_cast<int>(j)));
  if (const auto key = request.header("idempotency-key"); !key.empty()) {
    if (key.size() > kOnceKeyMax)
      return fail_field("Idempotency-Key", "Idempotency-Key: at most 200 characters");
    add_length(all, key);
    return "key:" + to_hex(sha256(all));
  }
  const auto add_fields = [&](std::string_view place, const http::Fields& fields) {
    add_length(all, place);
    for (const auto& [name, value] : fields.items()) {
      if (name == "api_key") continue;  // whose post it is stands in the scope
      add_length(all, name);
      add_length(all, value);
    }
  };
  add_fields("form", request.form);
  add_fields("query", request.query);  // parameters are read from there too
  add_length(all, "files");
  for (const auto& upload : request.uploads) {
    TZ_TRY(bytes, upload.read());
    add_length(all, upload.field());
    add_length(all, as_text(sha256(as_bytes(bytes))));
  }
  return "same:" + to_hex(sha256(all));
}

struct Ready {
  ledger::JurisdictionCard city;
  Poster poster;
  ledger::Service service;
  PostedReport posted;
  std::vector<CleanMedia> pictures;  // of posted.report.media; not kept yet
  std::string once;
  bool chinese = true;
};

Result<ledger::Service> find_service(const Params& params, const Open311Parts& parts, JurisdictionId j) {
  const auto code = params.get("service_code");
  if (code.empty()) return fail_field("service_code", "service_code: required");
  auto service = parts.planner.service(j, trim(code));
  if (!service && service.error().code != Errc::not_found) return tl::unexpected<Error>(service.error());
  if (!service || !service->active)
    return fail(Errc::not_found, "service_code: there is no such service to ask for");
  return service;
}

constexpr ReportRules kRules{.service_required = true, .place_required = true, .words_required = false};

// Reads and checks the whole post. Nothing is kept.
Result<Ready> read_post(const http::Request& request, const Open311Parts& parts) {
  Ready ready;
  const auto params = params_of(request);
  TZ_TRY(city, find_city(params, parts.planner));
  ready.city = city;
  TZ_TRY(poster, find_poster(request, params, city.id, parts.accounts));
  ready.poster = poster;
  if (!is_form(request))
    return fail(Errc::invalid_argument,
                "Content-Type: application/x-www-form-urlencoded or multipart/form-data");
  TZ_TRY(once, identity_of(request, city.id));
  ready.once = once;
  ready.chinese = wants_chinese(request, city);
  TZ_TRY(service, find_service(params, parts, city.id));
  ready.service = service;

  std::vector<Error> faults;
  ready.posted = parse_report(params, service, faults);
  Report& report = ready.posted.report;
  report.language = ready.chinese ? "zh" : "en";
  report.channel = ledger::parse<ledger::Channel>(poster.channel).value_or(ledger::Channel::open311);
  const bool place_told =
      std::ranges::any_of(faults, [](const Error& e) { return e.field == "lat" || e.field == "long"; });
  auto rules = kRules;
  rules.place_required = !place_told;
  if (const Status fine = check(report, rules, city.id, parts.planner); !fine) {
    auto more = fine.error().more;
    faults.push_back(fine.error());
    faults.back().more.clear();
    std::ranges::move(more, std::back_inserter(faults));
  }
  if (faults.empty())
    ready.pictures = clean_pictures(request, ready.posted.inline_media, parts.media, faults);
  for (const auto& picture : ready.pictures) report.media.push_back(picture.media);
  if (!faults.empty()) return tl::unexpected<Error>(as_one(std::move(faults)));
  // P24: files win over addresses, which are kept and never fetched.
  if (report.media.empty())
    for (const auto& url : ready.posted.media_urls) report.attributes.emplace_back("media_url", url);
  // The description is optional (P15); the choice of the service is then all that was said.
  if (report.verbatim.empty() && report.attributes.empty() && report.media.empty())
    report.attributes.emplace_back("service_code", service.code);
  return ready;
}

std::string notice_of(const Ready& ready, const Report& as_sent, const std::string& url) {
  std::string out;
  using Kind = ledger::Service::Kind;
  if (ready.service.kind == Kind::realtime)
    out = ready.chinese ? "已登记，进展可在此查询：" + url : "Registered. Follow it at " + url;
  else if (ready.service.kind == Kind::batch)
    out =
        ready.chinese ? "已登记，凭令牌稍后可取得编号。" : "Registered. The token will tell the number soon.";
  else
    out = ready.chinese ? "已登记。此类事项不提供编号。" : "Registered. This service gives no number.";
  const auto unknown = unknown_attributes(as_sent, ready.service);
  if (!unknown.empty())
    out += (ready.chinese ? " 以下属性不属于该事项，已原样保存："
                          : " Kept, though the service has no such attribute: ") +
           join(unknown, ", ");
  return out;
}

// An identical post of the last minutes has its receipt already (P23); keys of the ledger never expire, so
// the identity carries the window it was said in, and the window before is looked at too.
Result<ledger::Receipt> submit_once(const Ready& ready, const Open311Parts& parts) {
  const auto j = ready.city.id;
  const std::string scope = "open311:" + std::to_string(ready.poster.key_id);
  if (ready.once.starts_with("key:"))
    return parts.reports.submit(j, ready.posted.report, kRules, ready.poster.by(),
                                ledger::OnceKey{scope, ready.once});
  const auto window = std::chrono::milliseconds(parts.settings.repeat_window);
  const auto now = parts.cases.now();
  const auto number = to_millis(now) / window.count();
  TZ_TRY(before, parts.events.find_once(j, {scope, ready.once + ":" + std::to_string(number - 1)}));
  if (before) {
    TZ_TRY(known, parts.cases.load(j, *before));
    if (now - known.received_at <= window) {
      TZ_TRY(key, parts.cases.receipt_key(j, *before));
      return ledger::Receipt{*before, known.code, key, known.received_at, true};
    }
  }
  return parts.reports.submit(j, ready.posted.report, kRules, ready.poster.by(),
                              ledger::OnceKey{scope, ready.once + ":" + std::to_string(number)});
}

Result<http::Response> post_request(const http::Request& request, Format format, const Open311Parts& parts) {
  TZ_TRY(ready, read_post(request, parts));
  TZ_CHECK(parts.media.keep(ready.city.id, ready.pictures));  // before the case that shows them
  TZ_TRY(receipt, submit_once(ready, parts));
  Posted posted;
  posted.account_id = ready.posted.account_id;
  const auto url = request.origin() + "/r/" + receipt.code;
  posted.notice = notice_of(ready, ready.posted.report, url);
  if (ready.service.kind == ledger::Service::Kind::batch) {
    Token token{random_code(parts.random, kTokenCharacters), receipt.id, receipt.received_at,
                receipt.received_at + parts.settings.token_delay};
    TZ_TRY(kept, parts.tokens.keep_token(ready.city.id, token));
    posted.token = kept.token;
  } else if (ready.service.kind == ledger::Service::Kind::realtime) {
    posted.id = receipt.code;
    if (iequals_ascii(params_of(request).get("extensions"), "true")) {
      posted.receipt_url = url;
      posted.receipt_key = receipt.key;
    }
  }
  return answer(posted_node(posted), format, 201);
}

auto no_such_token() { return fail(Errc::not_found, "token: there is no such token"); }

Result<http::Response> get_token(const http::Request& request, Format format, const Open311Parts& parts) {
  TZ_TRY(city, find_city(params_of(request), parts.planner));
  TZ_TRY(token, parts.tokens.find_token(city.id, std::string(request.path_parameter("token"))));
  if (!token) return no_such_token();
  if (token->ready_at > parts.cases.now()) return answer(token_node(token->token, ""), format);  // T3
  TZ_TRY(c, parts.cases.load(city.id, token->case_id));
  return answer(token_node(token->token, c.code), format);
}

// --- test endpoint: the same checks, nothing registered ---

ledger::CaseSummary test_row(const Ready& ready, const std::string& code, Instant now) {
  const Report& report = ready.posted.report;
  ledger::CaseSummary row;
  row.code = code;
  row.channel = report.channel;
  row.category = report.service_code;
  // As a list of production shows it: no address, nothing that looks personal, no finer place than 100 m.
  row.description = ledger::cover(report.verbatim, ledger::find_personal_data(report.verbatim));
  if (report.point) row.point = coarsen(*report.point);
  row.received_at = row.updated_at = now;
  row.published = report.publish && !ready.service.sensitive;
  return row;
}

Result<http::Response> post_test(const http::Request& request, Format format, const Open311Parts& parts) {
  TZ_TRY(ready, read_post(request, parts));
  const auto now = parts.cases.now();
  TZ_TRY(command, parts.reports.command(ready.city.id, ready.posted.report));
  // All that the ledger checks too, without writing.
  TZ_TRY(prepared, parts.cases.prepare(ready.city.id, "TEST", ready.city.time_zone, std::move(command),
                                       ready.poster.by()));
  const auto& code = prepared.after.code;
  Sandbox::Entry entry{test_row(ready, code, now), "", std::to_string(ready.poster.key_id) + ":" + ready.once,
                       now + parts.settings.token_delay};
  using Kind = ledger::Service::Kind;
  if (ready.service.kind == Kind::batch) entry.token = random_code(parts.random, kTokenCharacters);
  entry = parts.sandbox.add(ready.city.id, std::move(entry), now - parts.settings.repeat_window);
  Posted posted;
  posted.account_id = ready.posted.account_id;
  posted.notice = ready.chinese ? "测试接口：仅作检查，未登记。" : "Test endpoint: checked, not registered.";
  posted.token = entry.token;
  if (ready.service.kind == Kind::realtime) posted.id = entry.request.code;
  return answer(posted_node(posted), format, 201);
}

Result<http::Response> get_test_token(const http::Request& request, Format format,
                                      const Open311Parts& parts) {
  TZ_TRY(city, find_city(params_of(request), parts.planner));
  const auto entry = parts.sandbox.find_token(city.id, request.path_parameter("token"));
  if (!entry) return no_such_token();
  const bool told = entry->ready_at <= parts.cases.now();
  return answer(token_node(entry->token, told ? entry->request.code : ""), format);
}

}  // namespace

std::vector<CleanMedia> clean_pictures(const http::Request& request,
                                       const std::vector<std::string>& inline_media,
                                       const MediaService& media, std::vector<Error>& faults) {
  std::vector<CleanMedia> taken;
  int number = 0;
  // `part` and `filename` are the client's own names: which of many is broken.
  const auto refuse = [&](const std::string& part, const std::string& filename, Error error) {
    if (error.message.starts_with("media: ")) error.message.erase(0, std::string_view("media: ").size());
    error.message = part + ": picture " + std::to_string(number) +
                    (filename.empty() ? "" : " (" + filename + ")") + ": " + error.message;
    error.field = part;
    faults.push_back(std::move(error));
  };
  const auto take = [&](const std::string& part, const std::string& filename, const Result<Bytes>& bytes) {
    ++number;
    if (!bytes) return refuse(part, filename, bytes.error());
    if (taken.size() == ledger::kMediaMax) {
      faults.push_back({Errc::invalid_argument, "media: at most 12 pictures", "media", "media"});
      return;
    }
    auto cleaned = media.clean(*bytes);
    if (!cleaned) return refuse(part, filename, cleaned.error());
    taken.push_back(std::move(*cleaned));
  };
  for (const auto& upload : request.uploads) {
    if (upload.size() == 0 && upload.filename() == "unnamed") continue;  // a file field left empty
    auto text = upload.read();
    if (!text) {
      faults.push_back(text.error());
      continue;
    }
    const auto bytes = as_bytes(*text);
    take(upload.field(), upload.filename() == "unnamed" ? "" : upload.filename(),
         Bytes(bytes.begin(), bytes.end()));
  }
  for (const auto& text : inline_media) take("media", "", decode_inline_media(text));
  return taken;
}

void add_open311_post_routes(http::Router& router, const Open311Parts& parts) {
  const std::string base(kOpen311Base), test(kOpen311TestBase);
  const auto missing_token = [](const http::Request&, Format) -> Result<http::Response> {
    return fail_field("token", "token: required");
  };
  post_both(router, base + "/requests", [parts](const http::Request& request, Format format) {
    return post_request(request, format, parts);
  });
  post_both(router, test + "/requests", [parts](const http::Request& request, Format format) {
    return post_test(request, format, parts);
  });
  get_both(router, base + "/tokens/{token}", [parts](const http::Request& request, Format format) {
    return get_token(request, format, parts);
  });
  get_both(router, base + "/tokens/", missing_token);
  get_both(router, test + "/tokens/{token}", [parts](const http::Request& request, Format format) {
    return get_test_token(request, format, parts);
  });
}

}  // namespace tz::intake
