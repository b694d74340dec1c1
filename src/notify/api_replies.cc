#include "notify/api_replies.h"

#include "base/json.h"
#include "http/router.h"

namespace tz::notify {
namespace {

Result<http::Response> get_templates(const http::Request& request, const ReplyTemplateStore& store,
                                     const CategoryChain& chain) {
  const JurisdictionId j = request.principal->jurisdiction;
  const std::string category(request.query.get("category"));
  std::vector<std::string> above;
  if (!category.empty()) {
    TZ_TRY(found, chain(j, category));
    if (found.empty()) return fail_field("category", "category: there is no such category");
    above = std::move(found);
  }
  TZ_TRY(all, store.load(j));
  JsonWriter out;
  out.begin_object().key("templates").begin_array();
  for (const auto& one : fitting(all, above))
    out.begin_object()
        .field("code", one.code)
        .field("category", one.category)
        .field("zh", one.zh)
        .field("en", one.en)
        .end_object();
  return http::ok_json(out.end_array().end_object().take());
}

}  // namespace

void add_reply_routes(http::Router& router, const ReplyTemplateStore& store, CategoryChain chain) {
  router.get("/v1/reply-templates", http::Permission::case_read,
             [&store, chain = std::move(chain)](const http::Request& request) {
               return get_templates(request, store, chain);
             });
}

}  // namespace tz::notify
