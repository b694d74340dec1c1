#pragma once
// The frame of every server-rendered page.
//
//   Words words(request.language);
//   Html body = el("h1", {}, words("report.title"));
//   return shell.respond(request, {.title = std::string(words("report.title")), .body = std::move(body)});
#include <span>
#include <string>
#include <vector>

#include "http/request.h"
#include "http/response.h"
#include "pages/assets.h"
#include "pages/html.h"
#include "pages/words.h"

namespace tz::pages {

// What the header and footer say; from the city's configuration.
struct Site {
  std::string name_zh = "诉求台账", name_en = "City ledger";
  std::vector<std::string> emergency_numbers{};  // shown in the footer of every page, in this order
};

struct Page {
  std::string title{};             // of the document; " · site name" is added
  Html body{};                     // goes into <main>; begins with <h1>
  std::string entry = "resident";  // which of assets::entries() to link
  bool wide = false;               // lists and tables: 1100 px instead of 40 rem
  bool app = false;                // the app's shell: no header, no footer, body is the root element
  bool index = false;  // let search engines keep it; leave false where a path or query holds a code
};

// Where a refusal leads back to.
struct WayBack {
  std::string path{};  // empty: the page that sent the request, as far as the browser says so
  bool draft = false;  // the form there keeps what was written in the browser
};

// Makes documents. Built once at start; then only read: safe from any thread.
// The document has: lang, viewport, theme colours, the entry's style sheets and module, a skip link to #main,
// a header with the site's name, the pages of `kNavigation` and the language switch (a link to the same page
// with ?lang=), <main id="main">, and a footer with the help, privacy and accessibility pages in the same
// place everywhere (WCAG 3.2.6). No inline script or style.
class Shell {
 public:
  Shell(Site site, std::span<const assets::Entry> entries);

  // The document as text. `path` and `query` of `request` make the language switch; its language chooses the
  // words.
  std::string document(const http::Request& request, const Page& page) const;
  // The same as a response: text/html, Content-Language, Vary: Accept-Language, Cookie; no-store. When the
  // language came by ?lang=, sets the cookie `lang`, so that the choice stays.
  http::Response respond(const http::Request& request, const Page& page, int status = 200) const;
  // The page for a refused request: a heading by status, each fault with the name that the form gives its
  // field, what to do, the way back, and the request id. For Router::errors() of page paths.
  http::Response problem(const http::Request& request, const Error& error, const WayBack& back = {}) const;

  const Site& site() const { return site_; }

 private:
  const assets::Entry* entry(std::string_view name) const;
  Html head(const Words& words, const Page& page) const;
  Html header(const Words& words, const http::Request& request) const;
  Html footer(const Words& words) const;

  Site site_;
  std::span<const assets::Entry> entries_;
};

}  // namespace tz::pages
