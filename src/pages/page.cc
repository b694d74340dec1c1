#include "pages/page.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "http/router.h"
#include "pages/form.h"

namespace tz::pages {
namespace {

struct Link {
  std::string_view key, path;
};
constexpr std::array<Link, 5> kNavigation = {{{"nav.report", "/report"},
                                              {"nav.track", "/track"},
                                              {"nav.list", "/list"},
                                              {"nav.search", "/search"},
                                              {"nav.map", "/map"}}};
constexpr std::array<Link, 5> kFooter = {{{"nav.about", "/about"},
                                          {"nav.figures", "/figures"},
                                          {"nav.privacy", "/privacy"},
                                          {"nav.accessibility", "/accessibility"},
                                          {"nav.staff", "/staff"}}};

// What web/src/resident says itself; the page brings it in its language.
constexpr std::array<std::string_view, 9> kScriptWords = {
    "locate.button",      "locate.busy", "locate.done",  "locate.failed",  "form.draft_restored",
    "form.draft_discard", "locate.map",  "locate.taken", "locate.map_hint"};

std::string script_words(const Words& words) {
  JsonWriter json;
  json.begin_object();
  for (const std::string_view key : kScriptWords) json.field(key, words(key));
  return json.end_object().take();
}

// The same address in the other language: every query field kept but `lang`.
std::string in_language(const http::Request& request, std::string_view lang) {
  std::string address = request.path.empty() ? "/" : request.path;
  address += "?lang=";
  address += lang;
  for (const auto& [name, value] : request.query.items())
    if (name != "lang") address += fmt::format("&{}={}", percent_encode(name), percent_encode(value));
  return address;
}

std::string language_cookie(http::Language language) {
  return fmt::format("lang={}; Path=/; Max-Age=31536000; SameSite=Lax",
                     language == http::Language::zh ? "zh" : "en");
}

// A fault with the name of its field, as the form has it.
Html told(const Words& words, const Error& fault) {
  const std::string what = words.refusal(fault);
  if (fault.field.empty()) return el("p", {}, what);
  return el("p", {}, words("problem.field", {{"field", words.label(fault.field)}, {"what", what}}));
}

// The page of ours on which a form was sent; browsers say so to their own site.
std::string page_before(const http::Request& request) {
  if (request.method == http::Method::get || request.method == http::Method::head) return {};
  const std::string_view referer = request.header("referer");
  const std::string origin = request.origin();
  return referer.starts_with(origin + "/") ? std::string(referer.substr(origin.size())) : std::string();
}

}  // namespace

Shell::Shell(Site site, std::span<const assets::Entry> entries) : site_(std::move(site)), entries_(entries) {}

const assets::Entry* Shell::entry(std::string_view name) const {
  const auto found =
      std::find_if(entries_.begin(), entries_.end(), [&](const auto& e) { return e.name == name; });
  return found == entries_.end() ? nullptr : &*found;
}

Html Shell::head(const Words& words, const Page& page) const {
  Html head;
  head += el("meta", {{"charset", "utf-8"}});
  head += el("meta", {{"name", "viewport"}, {"content", "width=device-width, initial-scale=1"}});
  const std::string_view site = words.pick(site_.name_zh, site_.name_en);
  head += el("title", {}, page.title, page.title.empty() ? "" : " · ", site);
  head += el("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
  head += el("meta", {{"name", "theme-color"}, {"content", "#0b5a63"}});
  if (page.index)
    head += el("meta", {{"name", "description"}, {"content", words("home.lead")}});
  else
    head += el("meta", {{"name", "robots"}, {"content", "noindex"}});
  head += el("link", {{"rel", "icon"}, {"href", "/icon.svg"}, {"type", "image/svg+xml"}});
  if (page.entry == "field") {
    head += el("link", {{"rel", "manifest"}, {"href", "/field.webmanifest"}});
    head += el("link", {{"rel", "apple-touch-icon"}, {"href", "/icon-192.png"}});
  }
  if (const assets::Entry* files = entry(page.entry)) {
    for (const std::string_view css : files->css) head += el("link", {{"rel", "stylesheet"}, {"href", css}});
    if (!files->js.empty()) head += el("script", {{"type", "module"}, {"src", files->js}});
  }
  return head;
}

Html Shell::header(const Words& words, const http::Request& request) const {
  const bool chinese = words.language() == http::Language::zh;
  Html links;
  for (const Link& link : kNavigation) {
    const bool here = request.path == link.path;
    links +=
        el("a",
           {{"href", link.path}, {"aria-current", here ? std::optional<std::string>("page") : std::nullopt}},
           words(link.key));
  }
  return el("header", {{"class", "top"}},
            el("a", {{"class", "top-name"}, {"href", "/"}}, words.pick(site_.name_zh, site_.name_en)),
            el("nav", {{"class", "top-nav"}, {"aria-label", words("nav.label")}}, links),
            el("a",
               {{"class", "top-lang"},
                {"href", in_language(request, chinese ? "en" : "zh")},
                {"lang", chinese ? "en" : "zh-CN"},
                {"hreflang", chinese ? "en" : "zh-CN"}},
               chinese ? "English" : "中文"));
}

Html Shell::footer(const Words& words) const {
  Html links;
  for (const Link& link : kFooter) links += el("a", {{"href", link.path}}, words(link.key));
  Html emergency;
  if (!site_.emergency_numbers.empty())
    emergency =
        el("p", {}, words("footer.emergency", {{"numbers", tz::join(site_.emergency_numbers, " / ")}}));
  return el("footer", {{"class", "foot"}}, emergency,
            el("nav", {{"class", "foot-nav"}, {"aria-label", words("footer.label")}}, links));
}

std::string Shell::document(const http::Request& request, const Page& page) const {
  const Words words(request.language);
  Html body;
  if (page.app) {
    body = page.body;
  } else {
    body += el("a", {{"class", "skip"}, {"href", "#main"}}, words("nav.skip"));
    body += header(words, request);
    body += el("main", {{"id", "main"}, {"class", page.wide ? "main wide" : "main"}, {"tabindex", -1}},
               page.body);
    body += footer(words);
    body += json_script("words", script_words(words));
  }
  const Html html = el("html", {{"lang", words.tag()}}, el("head", {}, head(words, page)),
                       el("body", {{"class", page.app ? "app" : "page"}}, body));
  return "<!doctype html>\n" + html.str() + "\n";
}

http::Response Shell::respond(const http::Request& request, const Page& page, int status) const {
  http::Response response = http::ok_html(document(request, page), status);
  response.header("Content-Language", std::string(Words(request.language).tag()));
  response.header("Vary", "Accept-Language, Cookie");
  if (!request.query.get("lang").empty()) response.header("Set-Cookie", language_cookie(request.language));
  return response;
}

http::Response Shell::problem(const http::Request& request, const Error& error, const WayBack& back) const {
  const Words words(request.language);
  const int status = http::status_of(error);
  const std::string key = fmt::format("problem.{}", status);
  const std::string_view title = words(words.has(key) ? key : status < 500 ? "problem.400" : "problem.500");
  const std::string advice = key + "_advice";
  Html body = el("h1", {}, title);
  Html faults = told(words, error);
  for (const Error& more : error.more) faults += told(words, more);
  // The mark keeps the draft of the form: what was sent has not been accepted.
  body += el("div", {{"data-error-summary", true}, {"tabindex", -1}}, faults);
  if (words.has(advice)) body += el("p", {}, words(advice));
  if (back.draft) body += el("p", {}, words("problem.draft"));
  if (const std::string path = back.path.empty() ? page_before(request) : back.path; !path.empty())
    body += el("p", {}, el("a", {{"href", path}}, words("problem.back")));
  body += el("p", {{"class", "hint"}}, words("problem.request_id"), " ", el("code", {}, request.request_id));
  body += el("p", {}, el("a", {{"href", "/"}}, words("problem.home")));
  http::Response response = respond(request, {.title = std::string(title), .body = std::move(body)}, status);
  http::say_when(response, error);
  return response;
}

}  // namespace tz::pages
