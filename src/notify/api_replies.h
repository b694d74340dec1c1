#pragma once
// GET /v1/reply-templates?category=: what a clerk may begin a reply with.
#include <functional>
#include <string>
#include <vector>

#include "notify/reply_template.h"

namespace tz::http {
class Router;
}

namespace tz::notify {

// The category and those above it, itself first; empty: there is none of that code. Asked of app/, which
// knows the tree.
using CategoryChain =
    std::function<Result<std::vector<std::string>>(JurisdictionId j, const std::string& category)>;

// Everything given must outlive the router. Handlers are safe from any thread.
//   invalid_argument  field category: there is no such category
void add_reply_routes(http::Router& router, const ReplyTemplateStore& store, CategoryChain chain);

}  // namespace tz::notify
