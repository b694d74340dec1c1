#include "intake/api_pages.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/bytes.h"
#include "base/text.h"
#include "intake/api_pages_look.h"

namespace tz::intake {
namespace {

using namespace pages;
using http::Permission;

constexpr std::size_t kPhotosMax = 3;
constexpr std::string_view kFormFields[] = {"description",  "media", "address", "service_code",
                                            "request_type", "name",  "phone",   "email"};

std::string fresh_key(Random& random) {
  Bytes bytes(16);
  random.fill(bytes);
  return to_base64url(bytes);
}

std::vector<Option> service_options(const Words& words, const std::vector<ledger::Service>& services) {
  std::vector<Option> options;
  for (const auto& service : services) {
    if (!service.active) continue;
    options.push_back({service.code, std::string(words.pick(service.group_zh, service.group_en)) + " · " +
                                         std::string(words.pick(service.name_zh, service.name_en))});
  }
  return options;
}

std::vector<Option> request_type_options(const Words& words) {
  std::vector<Option> options;
  for (const auto type : ledger::all_of<ledger::RequestType>())
    options.push_back({std::string(name(type)), std::string(words.of("request_type", name(type)))});
  return options;
}

// What was wrong, in the words of the page: the checks of a report speak as the interfaces do, field by
// field.
FormErrors told(const Words& words, const Error& error) {
  FormErrors errors;
  const auto tell = [&](const Error& fault) {
    const std::string key = "report.fault_" + fault.field.substr(0, fault.field.find('['));
    // The position has no field of its own that one could see: the address stands for both.
    errors.add(fault.field == "lat" ? "address" : fault.field, fault.rule != "outside_area" && words.has(key)
                                                                   ? std::string(words(key))
                                                                   : words.refusal(fault));
  };
  tell(error);
  for (const Error& more : error.more) tell(more);
  return errors;
}

// The extra questions of the chosen service (Open311 attributes).
Html attribute_fields(const Words& words, const ledger::Service& service, const http::Fields& form,
                      const FormErrors& errors) {
  Html html;
  for (const auto& attribute : service.attributes) {
    const auto label = std::string(words.pick(attribute.description_zh, attribute.description_en));
    if (!attribute.variable) {
      html += el("p", {{"class", "hint"}}, label);
      continue;
    }
    const std::string input = "attribute[" + attribute.code + "]";
    const Field field{input, label, attribute.datatype_description, errors.of(input), attribute.required};
    std::vector<Option> options;
    for (const auto& value : attribute.values)
      options.push_back({value.key, std::string(words.pick(value.name_zh, value.name_en))});
    using Datatype = ledger::ServiceAttribute::Datatype;
    switch (attribute.datatype) {
      case Datatype::singlevaluelist:
        html += radio_chips(words, field, options, form.get(input));
        break;
      case Datatype::multivaluelist: {
        std::vector<std::string> chosen;
        for (const auto value : form.all(input)) chosen.emplace_back(value);
        html += check_chips(words, field, options, chosen);
        break;
      }
      case Datatype::text:
        html += text_area(words, {field, std::string(form.get(input)), 1000, 3});
        break;
      case Datatype::number:
        html += text_field(
            words,
            {.field = field, .value = std::string(form.get(input)), .inputmode = "decimal", .max = 20});
        break;
      case Datatype::string:
      case Datatype::datetime:
        html += text_field(words, {.field = field, .value = std::string(form.get(input)), .max = 1000});
        break;
    }
  }
  return html;
}

struct FormView {
  const http::Fields& form;
  std::vector<std::string> kept_media;  // pictures of an attempt that had other faults
  FormErrors errors;
};

// Reads what was given before into a field, with its words.
class ReportFields {
 public:
  ReportFields(const Words& words, const FormView& view) : words_(words), view_(view) {}
  std::string value(std::string_view name) const { return std::string(view_.form.get(name)); }
  Field field(std::string_view name, std::string_view label, std::string_view hint, bool required) const {
    return {std::string(name), std::string(words_(label)), hint.empty() ? "" : std::string(words_(hint)),
            view_.errors.of(name), required};
  }
  Html box(std::string_view name, std::string_view label, std::string_view hint, bool checked) const {
    return checkbox(field(name, label, hint, false), checked);
  }

 private:
  const Words& words_;
  const FormView& view_;
};

// Where it is: an address; or the position of the phone, or a tap on the map, where there is JavaScript.
Html place_fields(const Words& words, const ReportFields& f) {
  Html fields = text_field(words, {.field = f.field("address", "report.where", "report.where_hint", true),
                                   .value = f.value("address"),
                                   .autocomplete = "street-address",
                                   .max = 300});
  fields += hidden("lat", f.value("lat"));
  fields += hidden("long", f.value("long"));
  fields += el("div", {{"data-locate", "lat long"}, {"data-locate-map", "street"}});
  return fields;
}

// The kind of matter: chips that the enhancement fills, the whole list, and what the chosen kind asks more.
Html category_fields(const Words& words, const PageParts& parts, const FormView& view,
                     const ReportFields& f) {
  const auto services = parts.planner.services(parts.home).value_or(std::vector<ledger::Service>{});
  const auto chosen = view.form.get("service_code");
  Html fields = el("div",
                   {{"class", "f suggested"},
                    {"hidden", true},
                    {"data-suggest", "description"},
                    {"data-suggest-into", "service_code"},
                    {"data-suggest-from", "/report/look"}},
                   el("p", {{"class", "hint"}, {"id", "suggested"}}, words("look.suggested")),
                   el("div", {{"class", "chips"}, {"role", "group"}, {"aria-labelledby", "suggested"}}));
  fields += select(words, f.field("service_code", "report.category", "report.category_hint", false),
                   service_options(words, services), chosen);
  fields +=
      el("section", {{"class", "f nearby"}, {"hidden", true}, {"data-nearby", true}, {"aria-live", "polite"}},
         el("h2", {}, words("look.nearby")), el("p", {{"class", "hint"}}, words("look.nearby_short")),
         el("ul", {{"class", "cards"}}));
  if (const auto service = std::ranges::find(services, chosen, &ledger::Service::code);
      service != services.end() && !service->attributes.empty())
    fields += el("div", {{"class", "extra"}}, attribute_fields(words, *service, view.form, view.errors));
  return fields;
}

// What most people need not touch; open where one of them is wrong.
Html more_fields(const Words& words, const FormView& view, const ReportFields& f, bool fresh) {
  Html fields = radio_chips(words, f.field("request_type", "report.type", "report.type_hint", true),
                            request_type_options(words),
                            view.form.get("request_type").empty() ? "help" : view.form.get("request_type"));
  fields += f.box("hide", "report.hide", "", view.form.get("hide") == "yes");
  fields += text_field(words, {.field = f.field("name", "report.name", "report.name_hint", false),
                               .value = f.value("name"),
                               .autocomplete = "name",
                               .max = 60});
  fields += text_field(words, {.field = f.field("email", "report.email", "report.email_hint", false),
                               .value = f.value("email"),
                               .type = "email",
                               .autocomplete = "email",
                               .max = 200});
  const bool wrong = view.errors.of("request_type") || view.errors.of("name") || view.errors.of("email");
  const auto type = view.form.get("request_type");
  const bool used = !fresh && ((!type.empty() && type != "help") || view.form.get("hide") == "yes" ||
                               !view.form.get("name").empty() || !view.form.get("email").empty());
  return el("details", {{"class", "more"}, {"open", wrong || used}}, el("summary", {}, words("report.more")),
            fields);
}

Html report_form(const http::Request& request, const PageParts& parts, const FormView& view,
                 const std::string& once) {
  const Words words(request.language);
  const ReportFields f(words, view);
  const bool fresh = view.form.items().empty() || !view.form.first("once");
  Html fields;
  fields += hidden("once", once);
  fields += hidden("look", "ask");
  for (const auto& sha : view.kept_media) fields += hidden("kept_media", sha);
  fields += text_area(words, {f.field("description", "report.what", "report.what_hint", true),
                              f.value("description"), ledger::kVerbatimMax, 5});
  fields += photo_field(words, f.field("media", "report.photos", "report.photos_hint", false),
                        static_cast<int>(kPhotosMax));
  if (!view.kept_media.empty())
    fields += el("p", {{"class", "hint"}},
                 words("report.photos_kept", {{"n", std::to_string(view.kept_media.size())}}));
  fields += place_fields(words, f);
  fields += category_fields(words, parts, view, f);
  fields += text_field(words, {.field = f.field("phone", "report.phone", "report.phone_hint", false),
                               .value = f.value("phone"),
                               .type = "tel",
                               .autocomplete = "tel",
                               .max = 40,
                               .short_width = true});
  fields +=
      f.box("notices", "report.notices", "report.notices_hint", fresh || view.form.get("notices") == "yes");
  fields +=
      f.box("publish", "report.publish", "report.publish_hint", fresh || view.form.get("publish") == "yes");
  fields += more_fields(words, view, f, fresh);
  fields += submit(words, words("report.send"));
  Html body = view.errors.summary(words, kFormFields);
  body += el("h1", {}, words("report.title"));
  const auto& numbers = parts.shell.site().emergency_numbers;
  body += el(
      "p", {{"class", "lead"}}, words("report.lead"), " ",
      numbers.empty() ? std::string() : words("footer.emergency", {{"numbers", tz::join(numbers, " / ")}}));
  body +=
      pages::form({.action = "/report", .fields = std::move(fields), .multipart = true, .draft = "report"});
  return body;
}

http::Response show_form(const http::Request& request, const PageParts& parts, const FormView& view,
                         const std::string& once, int status) {
  const Words words(request.language);
  return parts.shell.respond(
      request, {.title = std::string(words("report.title")), .body = report_form(request, parts, view, once)},
      status);
}

// Reads the form into a report; faults of reading go to `errors`.
Report read_form(const http::Request& request, FormErrors& errors, const Words& words) {
  const auto& form = request.form;
  Report report;
  report.channel = ledger::Channel::web;
  report.language = request.language == http::Language::zh ? "zh" : "en";
  report.service_code = form.get("service_code");
  report.verbatim = form.get("description");
  report.address = trim(form.get("address"));
  report.contact.name = trim(form.get("name"));
  report.contact.phone = trim(form.get("phone"));
  report.contact.email = trim(form.get("email"));
  report.contact.notices = form.get("notices") == "yes";
  report.publish = form.get("publish") == "yes";
  if (form.get("hide") == "yes") report.confidentiality = ledger::Confidentiality::hide_from_handler;
  if (const auto word = form.get("request_type"); !word.empty()) {
    if (const auto type = ledger::parse<ledger::RequestType>(word))
      report.request_type = *type;
    else
      errors.add("request_type", std::string(words("report.type_unknown")));
  }
  if (!form.get("lat").empty() || !form.get("long").empty()) {
    if (auto point = parse_lat_lng(form.get("lat"), form.get("long")))
      report.point = *point;
    else
      errors.add("address", std::string(words("report.place_wrong")));
  }
  for (const auto& [name, value] : form.items()) {
    constexpr std::string_view kOpen = "attribute[";
    if (!name.starts_with(kOpen) || value.empty()) continue;
    const auto close = name.find(']');
    if (close != std::string::npos)
      report.attributes.emplace_back(name.substr(kOpen.size(), close - kOpen.size()), value);
  }
  return report;
}

// Cleans the pictures of this attempt and finds those kept from the one before.
void read_photos(const http::Request& request, const PageParts& parts, Report& report, FormErrors& errors) {
  const Words words(request.language);
  std::vector<std::string> kept;
  for (const auto hash : request.form.all("kept_media")) kept.emplace_back(hash.substr(0, 64));
  if (auto found = parts.media.find(parts.home, kept)) report.media = *found;
  const std::size_t before = report.media.size();
  std::vector<CleanMedia> fresh;  // kept only once every one of them is good
  for (const auto& upload : request.uploads) {
    if (upload.field() != "media" || upload.size() == 0) continue;
    if (report.media.size() >= kPhotosMax) {
      report.media.resize(before);
      errors.add("media", words("photo.too_many", {{"n", std::to_string(kPhotosMax)}}));
      return;
    }
    auto bytes = upload.read();
    if (!bytes) {
      report.media.resize(before);
      return errors.add("media", bytes.error().message);
    }
    auto media = parts.media.clean(as_bytes(*bytes));
    if (!media) {
      report.media.resize(before);
      if (const auto fault = told(words, media.error()).of("media")) return errors.add("media", *fault);
      return errors.add("media", words.refusal(media.error()));
    }
    report.media.push_back(media->media);
    fresh.push_back(std::move(*media));
  }
  if (const auto kept_all = parts.media.keep(parts.home, fresh); !kept_all)
    errors.add("media", words.refusal(kept_all.error()));
}

Result<http::Response> post_report(const http::Request& request, const PageParts& parts) {
  const Words words(request.language);
  FormView view{request.form, {}, {}};
  Report report = read_form(request, view.errors, words);
  read_photos(request, parts, report, view.errors);
  for (const auto& media : report.media) view.kept_media.push_back(media.sha256);
  const std::string once(request.form.get("once").substr(0, 64));
  // Back to the form, to change what may be wrong: it is not judged yet.
  if (request.form.get("edit") == "yes")
    return show_form(request, parts, view, once.empty() ? fresh_key(parts.random) : once, 200);
  const ReportRules rules{.service_required = false, .place_required = true, .words_required = true};
  if (view.errors.empty())
    if (const auto status = check(report, rules, parts.home, parts.planner); !status) {
      if (status.error().code == Errc::unavailable) return tl::unexpected<Error>(status.error());
      view.errors = told(words, status.error());
    }
  if (!view.errors.empty())
    return show_form(request, parts, view, once.empty() ? fresh_key(parts.random) : once, 400);
  // Our own form asks for this; a program that posts the fields does not.
  if (request.form.get("look") == "ask") {
    TZ_TRY(look, look_before(parts, report.verbatim, report.service_code, report.point));
    if (!look.empty()) return look_page(request, parts, look, view.kept_media);
  }
  const ledger::By resident{kResidentActor, ledger::Role::resident, UnitId{}, {}};
  const std::optional<ledger::OnceKey> key =
      once.size() >= 16 ? std::optional(ledger::OnceKey{"web", once}) : std::nullopt;
  TZ_TRY(receipt, parts.reports.submit(parts.home, report, rules, resident, key));
  auto response = http::see_other("/r/" + receipt.code + "?new=1");
  response.header("Set-Cookie", "tz_receipt=" + receipt.key + "; Path=/r/" + receipt.code +
                                    "; HttpOnly; SameSite=Lax; Max-Age=7776000" +
                                    (request.secure ? "; Secure" : ""));
  return response;
}

// Numbers that a phone dials by a tap.
Html emergency(const Words& words, const std::vector<std::string>& numbers) {
  if (numbers.empty()) return {};
  Html links;
  for (const auto& number : numbers)
    links += el("a", {{"class", "btn danger"}, {"href", "tel:" + number}}, number);
  return el("section", {{"class", "emergency"}}, el("h2", {}, words("home.emergency")),
            el("p", {{"class", "hint"}}, words("home.emergency_text")),
            el("p", {{"class", "actions"}}, links));
}

Html one_rate(std::string_view name, const CityRates::Rate& rate) {
  const double percent = 100.0 * static_cast<double>(rate.numerator) / static_cast<double>(rate.denominator);
  return el("div", {}, el("dt", {}, name),
            el("dd", {}, el("span", {{"class", "big num"}}, fmt::format("{:.1f}%", percent)), " ",
               el("span", {{"class", "hint num"}}, fmt::format("{}/{}", rate.numerator, rate.denominator))));
}

// What the city's residents said of the last period that is told: each a part of the same matters.
Result<Html> rates_box(const Words& words, const PageParts& parts, const std::string& zone) {
  if (!parts.rates) return Html{};
  TZ_TRY(rates, parts.rates());
  if (!rates) return Html{};
  return el("section", {}, el("h2", {}, words("home.rates", {{"period", rates->period}})),
            el("dl", {{"class", "rates"}}, one_rate(words("home.rate_contacted"), rates->contacted),
               one_rate(words("home.rate_solved"), rates->solved),
               one_rate(words("home.rate_satisfied"), rates->satisfied)),
            el("p", {{"class", "hint"}},
               words("home.rates_of", {{"n", std::to_string(rates->matters)},
                                       {"when", words.moment(rates->as_of, parts.cases.now(), zone)}}),
               " ", el("a", {{"href", "/figures"}}, words("home.rates_how"))));
}

Html find_box(const Words& words) {
  Html find = text_field(words, {.field = {"code", std::string(words("track.code")),
                                           std::string(words("track.code_hint")), std::nullopt, true},
                                 .autocomplete = "off",
                                 .max = 40,
                                 .short_width = true});
  find += submit(words, words("track.find"), ButtonKind::secondary);
  return el("section", {}, el("h2", {}, words("nav.track")), search_form("/track", find));
}

Result<http::Response> home(const http::Request& request, const PageParts& parts) {
  const Words words(request.language);
  ledger::CaseFilter filter;
  filter.public_only = true;
  TZ_TRY(latest, parts.query.list(parts.home, filter, ledger::Order::received_desc, "", 5));
  TZ_TRY(services, parts.planner.services(parts.home));
  TZ_TRY(city, parts.planner.jurisdiction(parts.home));
  TZ_TRY(rates, rates_box(words, parts, city.time_zone));
  std::vector<ListRow> rows;
  for (const auto& c : latest.cases) {
    const auto service = std::ranges::find(services, c.category, &ledger::Service::code);
    const auto title =
        service == services.end() ? c.category : std::string(words.pick(service->name_zh, service->name_en));
    rows.push_back({"/r/" + c.code, title.empty() ? c.code : title, c.description,
                    words.moment(c.received_at, parts.cases.now(), city.time_zone),
                    stage_badge(words, name(c.status))});
  }
  Html body = el("h1", {}, words("home.title"));
  body += el("p", {{"class", "lead"}}, words("home.lead"));
  body += el("p", {{"class", "actions"}}, link_button("/report", words("nav.report"), ButtonKind::primary),
             link_button("/list", words("nav.list")), link_button("/map", words("nav.map")));
  body += find_box(words);
  body += emergency(words, city.emergency_numbers);
  body += rates;
  body += el("section", {}, el("h2", {}, words("home.latest")), pages::list(rows, words("list.empty")),
             el("p", {}, el("a", {{"href", "/list"}}, words("home.more"))));
  return parts.shell.respond(
      request, {.title = std::string(words("home.title")), .body = std::move(body), .index = true});
}

}  // namespace

void add_report_routes(http::Router& router, const PageParts& parts) {
  router.get("/", Permission::anyone, [parts](const http::Request& request) { return home(request, parts); });
  router.get("/report", Permission::anyone, [parts](const http::Request& request) -> Result<http::Response> {
    return show_form(request, parts, {request.query, {}, {}}, fresh_key(parts.random), 200);
  });
  const auto& limits = parts.media.limits();
  router.post("/report", Permission::anyone,
              [parts](const http::Request& request) { return post_report(request, parts); },
              {.form_fields_max = 200,
               .files_max = kPhotosMax,
               .file_bytes_max = limits.bytes_max,
               .forms_only = true});
  // Photos beyond the limits are refused while they arrive, before there is a form to show again.
  router.errors("/report", [&shell = parts.shell](const http::Request& request, const Error& error) {
    if (request.method != http::Method::post) return shell.problem(request, error);
    return shell.problem(request, error, {.path = "/report", .draft = true});
  });
}

void add_page_routes(http::Router& router, const PageParts& parts) {
  add_report_routes(router, parts);
  add_look_routes(router, parts);
  add_status_routes(router, parts);
  add_receipt_routes(router, parts);
  add_browse_routes(router, parts);
  router.errors("/", [&shell = parts.shell](const http::Request& request, const Error& error) {
    return shell.problem(request, error);
  });
  // What programs ask is answered as to programs.
  for (const auto* prefix : {"/v1/", "/media/", "/metrics", "/healthz", "/readyz"}) router.errors(prefix, {});
}

}  // namespace tz::intake
