#include "http/router.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <typeinfo>

#include "base/log.h"
#include "base/text.h"

namespace tz::http {
namespace {

struct Route {
  Handler handler;
  Permission permission = Permission::anyone;
  RouteLimits limits;
  std::string pattern;
};

constexpr std::array kMethods{Method::get,   Method::head, Method::post,   Method::put,
                              Method::patch, Method::del,  Method::options};

bool is_unsafe(Method method) {
  return method == Method::post || method == Method::put || method == Method::patch || method == Method::del;
}

using Parameters = std::map<std::string, std::string, std::less<>>;

tl::unexpected<Error> refuse(Errc code, std::string rule, std::string message) {
  return fail_rule(code, std::move(rule), std::move(message));
}

// A browser says where a request comes from; without that proof a cookie could be used by a foreign page.
bool is_same_origin(const Request& request) {
  if (const auto site = request.headers.first("sec-fetch-site"))
    return *site == "same-origin" || *site == "none";
  const auto origin = request.headers.first("origin");
  return origin && iequals_ascii(*origin, request.origin());
}

Status authorise(Permission permission, const Request& request) {
  const bool open = permission == Permission::anyone || permission == Permission::receipt_holder;
  if (!open) {
    if (!request.principal) return refuse(Errc::unauthenticated, "sign_in", "sign in, or send a key");
    if (permission != Permission::signed_in && !request.principal->may(permission))
      return refuse(Errc::forbidden, "permission",
                    "this needs the permission " + std::string(name(permission)));
  }
  if (is_unsafe(request.method) && request.principal && request.principal->by_cookie &&
      !is_same_origin(request))
    return refuse(Errc::forbidden, "same_origin", "the request does not come from a page of this site");
  return {};
}

std::string allow_header(const std::vector<Method>& methods) {
  std::string out;
  for (const Method method : methods) {
    if (!out.empty()) out += ", ";
    out += name(method);
  }
  return out;
}

}  // namespace

struct Router::Node {
  // "{name}suffix": one segment that ends with the suffix and has at least one more character.
  struct Parameter {
    std::string name, suffix;
    std::unique_ptr<Node> node;
  };
  std::map<std::string, std::unique_ptr<Node>, std::less<>> literals;
  std::vector<Parameter> parameters;  // longest suffix first
  std::vector<Parameter> rests;       // "{name:rest}"; suffix unused
  std::array<std::unique_ptr<Route>, kMethods.size()> routes;

  const Route* route(Method method) const {
    if (const auto& own = routes[static_cast<std::size_t>(method)]) return own.get();
    return method == Method::head ? routes[static_cast<std::size_t>(Method::get)].get() : nullptr;
  }

  // The route of `method` for the path after its leading slash; notes in `seen` which methods the path has.
  const Route* find(Method method, std::string_view rest, bool at_end, Parameters& taken,
                    std::array<bool, kMethods.size()>& seen) const;
  const Route* leaf(Method method, std::array<bool, kMethods.size()>& seen) const {
    for (std::size_t i = 0; i < routes.size(); ++i) seen[i] = seen[i] || routes[i] != nullptr;
    return route(method);
  }
};

const Route* Router::Node::find(Method method, std::string_view rest, bool at_end, Parameters& taken,
                                std::array<bool, kMethods.size()>& seen) const {
  if (at_end) return leaf(method, seen);
  const auto slash = rest.find('/');
  const std::string_view segment = rest.substr(0, slash);
  const bool last = slash == std::string_view::npos;
  const std::string_view after = last ? std::string_view{} : rest.substr(slash + 1);
  if (const auto next = literals.find(segment); next != literals.end())
    if (const Route* route = next->second->find(method, after, last, taken, seen)) return route;
  for (const auto& parameter : parameters) {
    if (segment.size() <= parameter.suffix.size() || !segment.ends_with(parameter.suffix)) continue;
    if (const Route* route = parameter.node->find(method, after, last, taken, seen)) {
      taken.emplace(parameter.name, segment.substr(0, segment.size() - parameter.suffix.size()));
      return route;
    }
  }
  if (rest.empty()) return nullptr;
  for (const auto& parameter : rests) {
    if (const Route* route = parameter.node->leaf(method, seen)) {
      taken.emplace(parameter.name, rest);
      return route;
    }
  }
  return nullptr;
}

Router::Router() : root_(std::make_unique<Node>()) {}
Router::~Router() = default;

void Router::get(std::string pattern, Permission permission, Handler handler) {
  add(Method::get, std::move(pattern), permission, std::move(handler), {});
}
void Router::post(std::string pattern, Permission permission, Handler handler, RouteLimits limits) {
  add(Method::post, std::move(pattern), permission, std::move(handler), limits);
}
void Router::put(std::string pattern, Permission permission, Handler handler, RouteLimits limits) {
  add(Method::put, std::move(pattern), permission, std::move(handler), limits);
}
void Router::patch(std::string pattern, Permission permission, Handler handler, RouteLimits limits) {
  add(Method::patch, std::move(pattern), permission, std::move(handler), limits);
}
void Router::del(std::string pattern, Permission permission, Handler handler) {
  add(Method::del, std::move(pattern), permission, std::move(handler), {});
}

void Router::add(Method method, std::string pattern, Permission permission, Handler handler,
                 RouteLimits limits) {
  assert(pattern.starts_with('/'));
  Node* node = root_.get();
  for (const std::string_view segment : split(std::string_view(pattern).substr(1), '/')) {
    if (!segment.starts_with('{')) {
      assert(segment.find_first_of("{}") == std::string_view::npos);
      auto& next = node->literals[std::string(segment)];
      if (!next) next = std::make_unique<Node>();
      node = next.get();
      continue;
    }
    const auto close = segment.find('}');
    assert(close != std::string_view::npos && close > 1);
    std::string_view parameter = segment.substr(1, close - 1);
    const std::string_view suffix = segment.substr(close + 1);
    const bool rest = parameter.ends_with(":rest");
    if (rest) parameter.remove_suffix(5);
    assert(!rest || (suffix.empty() && pattern.ends_with(segment)));
    auto& edges = rest ? node->rests : node->parameters;
    auto edge = std::find_if(edges.begin(), edges.end(),
                             [&](const auto& e) { return e.name == parameter && e.suffix == suffix; });
    if (edge == edges.end()) {
      const auto shorter = std::find_if(edges.begin(), edges.end(),
                                        [&](const auto& e) { return e.suffix.size() < suffix.size(); });
      edge = edges.insert(shorter, {std::string(parameter), std::string(suffix), std::make_unique<Node>()});
    }
    node = edge->node.get();
  }
  auto& route = node->routes[static_cast<std::size_t>(method)];
  assert(!route);
  route = std::make_unique<Route>(Route{std::move(handler), permission, limits, std::move(pattern)});
}

void Router::errors(std::string prefix, ErrorRenderer renderer) {
  renderers_.emplace_back(std::move(prefix), std::move(renderer));
  std::sort(renderers_.begin(), renderers_.end(),
            [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

void Router::authenticator(Authenticator& authenticator) { authenticator_ = &authenticator; }

Match Router::find(Method method, std::string_view path) const {
  Match match;
  std::array<bool, kMethods.size()> seen{};
  if (path.starts_with('/')) {
    if (const Route* route = root_->find(method, path.substr(1), false, match.parameters, seen)) {
      match.handler = &route->handler;
      match.permission = route->permission;
      match.limits = &route->limits;
      match.pattern = route->pattern;
      return match;
    }
  }
  if (std::find(seen.begin(), seen.end(), true) == seen.end()) return match;
  seen[static_cast<std::size_t>(Method::head)] = seen[static_cast<std::size_t>(Method::get)];
  seen[static_cast<std::size_t>(Method::options)] = true;
  for (const Method m : kMethods)
    if (seen[static_cast<std::size_t>(m)]) match.allowed.push_back(m);
  return match;
}

void Router::words(RefusalWords words) { words_ = std::move(words); }

Response Router::render_error(const Request& request, const Error& error) const {
  const auto own = std::find_if(renderers_.begin(), renderers_.end(),
                                [&](const auto& r) { return request.path.starts_with(r.first); });
  if (own != renderers_.end() && own->second) return own->second(request, error);
  if (!words_) return problem(request, error);
  Error told = error;
  told.message = words_(request.language, error);
  for (Error& more : told.more) more.message = words_(request.language, more);
  return problem(request, told);
}

Response Router::handle(Request& request) const {
  Match match = find(request.method, request.path);
  if (auto refusal = admit(request, match)) return std::move(*refusal);
  return call(request, std::move(match));
}

// Whatever is thrown ends here: the others must go on being served.
template <class F>
Response Router::guarded(const Request& request, std::string_view pattern, F&& work) const {
  std::string_view thrown = "unknown";
  try {
    return work();
  } catch (const std::exception& e) {
    thrown = typeid(e).name();  // Its text may quote what people wrote: never logged.
  } catch (...) {
  }
  log::error("handler_threw",
             {{"type", thrown}, {"route", pattern}, {"request_id", std::string_view(request.request_id)}});
  try {
    return render_error(
        request,
        {.code = Errc::corrupted, .message = "an internal error; it has been logged", .rule = "internal"});
  } catch (...) {
    return {.status = 500, .content_type = "text/plain; charset=utf-8", .body = "internal error\n"};
  }
}

std::optional<Response> Router::admit(Request& request, const Match& match) const {
  if (!match.handler) return std::nullopt;  // call() says which methods there are.
  bool admitted = false;
  Response refusal = guarded(request, match.pattern, [&]() -> Response {
    if (authenticator_) {
      auto principal = authenticator_->identify(request);
      if (!principal) return render_error(request, principal.error());
      request.principal = std::move(*principal);
    }
    if (const Status may = authorise(match.permission, request); !may)
      return render_error(request, may.error());
    admitted = true;
    return {};
  });
  return admitted ? std::nullopt : std::optional(std::move(refusal));
}

Response Router::call(Request& request, Match match) const {
  return guarded(request, match.pattern, [&]() -> Response {
    if (match.handler) {
      request.path_parameters = std::move(match.parameters);
      auto response = (*match.handler)(request);
      return response ? std::move(*response) : render_error(request, response.error());
    }
    if (request.method == Method::options && (!match.allowed.empty() || request.path == "*")) {
      const std::vector<Method> all(kMethods.begin(), kMethods.end());
      return std::move(
          no_content().header("Allow", allow_header(match.allowed.empty() ? all : match.allowed)));
    }
    if (match.allowed.empty())
      return render_error(
          request, {.code = Errc::not_found, .message = "there is no such page", .rule = "no_such_page"});
    Response response = render_error(request, {.code = Errc::not_allowed,
                                               .message = "this address does not have that method",
                                               .rule = "method_not_allowed"});
    return std::move(response.header("Allow", allow_header(match.allowed)));
  });
}

}  // namespace tz::http
