#pragma once
// Which handler answers which method and path, and what it asks of its caller.
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/request.h"
#include "http/response.h"

namespace tz::http {

using Handler = std::function<Result<Response>(const Request&)>;
// Makes the answer to a refused request, in the format its callers expect.
using ErrorRenderer = std::function<Response(const Request&, const Error&)>;
// What to tell a person about a refusal, in that language; `more` of the error aside.
using RefusalWords = std::function<std::string(Language, const Error&)>;

// Who the caller is and whether they may. Implemented by accounts/.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // By session cookie, bearer key, or none.  unauthenticated: a credential is there but not valid (expired,
  // revoked, wrong). An invalid cookie on a public page counts as none.
  virtual Result<std::optional<Principal>> identify(const Request& request) = 0;
};

// Enforced while the body arrives. A multipart body may have body_bytes_max for its fields plus files_max *
// file_bytes_max.
struct RouteLimits {
  std::uint64_t body_bytes_max = 1 << 20;
  std::size_t form_fields_max = 200;  // names and values together count as one
  std::size_t form_field_bytes_max = 64 << 10;
  std::size_t files_max = 0;  // uploads refused unless raised
  std::uint64_t file_bytes_max = 0;
  bool forms_only = false;  // a body that is no form is refused before it is read (rule media_type)
};

struct Match {
  const Handler* handler = nullptr;
  Permission permission = Permission::anyone;
  const RouteLimits* limits = nullptr;
  std::map<std::string, std::string, std::less<>> parameters;
  std::string_view pattern;     // for metrics and the log
  std::vector<Method> allowed;  // when no handler: the methods that the path does have (405), or empty (404)
};

// Filled at start, then only read: safe from any thread afterwards.
// Patterns: "/v1/cases/{code}/events"; a parameter takes one segment, or "{name:rest}" the remainder. A
// literal segment wins over a parameter, unless only the parameter's route has the method. A parameter takes
// at least one character; it may be followed by a literal suffix: "/requests/{id}.json".   Adding the same
// pattern and method twice is a bug (asserted). HEAD is answered by GET's handler; OPTIONS by the router.
class Router {
 public:
  Router();
  ~Router();
  void get(std::string pattern, Permission permission, Handler handler);
  void post(std::string pattern, Permission permission, Handler handler, RouteLimits limits = {});
  void put(std::string pattern, Permission permission, Handler handler, RouteLimits limits = {});
  void patch(std::string pattern, Permission permission, Handler handler, RouteLimits limits = {});
  void del(std::string pattern, Permission permission, Handler handler);
  // Errors of paths that begin with `prefix` are rendered by this; the longest prefix wins; the default, and
  // what an empty renderer stands for, is an RFC 9457 problem document.
  void errors(std::string prefix, ErrorRenderer renderer);
  // Who words the messages of problem documents; without it they are the errors' own, in English.
  void words(RefusalWords words);
  void authenticator(Authenticator& authenticator);

  Match find(Method method, std::string_view path) const;
  Response render_error(const Request& request, const Error& error) const;
  // Routes, authorises, calls, renders. What the server does with a framed request, and what tests call.
  // Never throws.
  Response handle(Request& request) const;
  // The same for a match already found, in two steps: whether the caller may (an answer is the refusal),
  // which needs only the head, so that the server asks before it takes in a body; then the handler. Never
  // throw.
  std::optional<Response> admit(Request& request, const Match& match) const;
  Response call(Request& request, Match match) const;

 private:
  struct Node;
  void add(Method method, std::string pattern, Permission permission, Handler handler, RouteLimits limits);
  std::unique_ptr<Node> root_;
  template <class F>
  Response guarded(const Request& request, std::string_view pattern, F&& work) const;
  std::vector<std::pair<std::string, ErrorRenderer>> renderers_;
  RefusalWords words_;
  Authenticator* authenticator_ = nullptr;
};

// The HTTP status of an error code: the one table.
int status_of(Errc code) noexcept;
// The same, except that the transport's own rules (method_not_allowed, target_too_long, head_too_large, ...)
// have their own status.
int status_of(const Error& error) noexcept;
// Sets Retry-After on a 429 and a 503: the error's own seconds, else a guess. Every renderer of errors calls
// it.
void say_when(Response& response, const Error& error);
// RFC 9457 with title and detail in the request's language, "errors":[{field,message,rule}] and request_id.
// Content-Language set.
Response problem(const Request& request, const Error& error);

}  // namespace tz::http
