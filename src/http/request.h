#pragma once
// One HTTP request as a handler sees it: framed, decoded, limited, authorised.
#include <charconv>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/value.hpp>

#include "base/id.h"
#include "base/result.h"
#include "http/permission.h"

namespace tz::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options };
std::string_view name(Method method) noexcept;

enum class Language : std::uint8_t { zh, en };

// Who calls. Made by the Authenticator (accounts/), read by handlers.
struct Principal {
  ActorId actor{};
  UnitId unit{};                  // the unit acted for; 0 for none
  JurisdictionId jurisdiction{};  // 0: not bound to one
  std::string login{};            // for the page header; never logged
  std::string channel{};          // API keys: the channel recorded on what comes in by it
  std::set<Permission> permissions{};
  bool by_cookie = false;  // unsafe methods then need a same-origin proof (the server checks it)
  bool may(Permission p) const { return permissions.contains(p); }
};

// An uploaded file, spooled to disk while it arrived; removed when the request ends unless `release`d.
class Upload {
 public:
  Upload(std::string field, std::string filename, std::string content_type, std::filesystem::path path,
         std::uint64_t size);
  Upload(Upload&&) noexcept;
  Upload& operator=(Upload&&) noexcept;
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;
  ~Upload();
  const std::string& field() const { return field_; }
  // As the client called it, valid UTF-8, without any folder part or control character; for showing only,
  // never used as a path.
  const std::string& filename() const { return filename_; }
  const std::string& content_type() const { return content_type_; }  // as claimed; sniff before trusting
  const std::filesystem::path& path() const { return path_; }
  std::uint64_t size() const { return size_; }
  // unavailable: the spooled file cannot be read
  Result<std::string> read() const;
  // The file now belongs to the caller, who moves or removes it.
  std::filesystem::path release();

 private:
  std::string field_, filename_, content_type_;
  std::filesystem::path path_;
  std::uint64_t size_ = 0;
};

// Names and values in the order they came; a name may repeat.
class Fields {
 public:
  void add(std::string name, std::string value) { items_.emplace_back(std::move(name), std::move(value)); }
  std::optional<std::string_view> first(std::string_view name) const;  // nullopt if absent
  std::string_view get(std::string_view name) const;                   // empty if absent
  std::vector<std::string_view> all(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& items() const { return items_; }

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};

struct Request {
  Method method = Method::get;
  std::string target;  // as sent, for the log: path only, no query
  std::string path;    // percent-decoded once, valid UTF-8, no NUL, no backslash, no dot segment
  std::map<std::string, std::string, std::less<>> path_parameters;  // {name} of the route
  Fields query;                                                     // decoded
  Fields headers;                                                   // names in lower case
  std::string body;  // unless it was a form, which is in `form` and `uploads`
  Fields form;       // application/x-www-form-urlencoded or multipart/form-data
  std::vector<Upload> uploads;
  std::string remote_address;  // of the client; behind a trusted proxy, as that proxy says
  std::string request_id;      // also in the response header X-Request-Id and in the log
  bool secure = false;         // TLS here or at the trusted proxy
  std::string host;
  Language language = Language::zh;  // ?lang, cookie lang, Accept-Language, in that order
  std::optional<Principal> principal;

  std::string_view header(std::string_view lower_case_name) const { return headers.get(lower_case_name); }
  std::optional<std::string> cookie(std::string_view name) const;
  // The path parameter; a bug if the route has none of that name (asserted).
  std::string_view path_parameter(std::string_view name) const;
  // If-Match as a case version: "7" with the quotes.  invalid_argument: absent or another shape
  Result<std::int64_t> if_match() const;
  // The body as a JSON object.  invalid_argument: not application/json, not JSON, not an object
  Result<boost::json::object> json() const;
  // Scheme and host as the client sees them, for absolute links: "https://city.example".
  std::string origin() const;
  ActorId actor() const;  // principal's, else kResidentActor
};

// Reads fields of a JSON object, collecting every fault instead of stopping at the first; unknown fields are
// faults too.
class JsonFields {
 public:
  explicit JsonFields(const boost::json::object& object, std::string path = "")
      : object_(object), path_(std::move(path)) {}
  // Absent or null gives the empty string / nullopt. `max` in code points.
  std::string text(std::string_view name, std::size_t max, bool required = false);
  std::optional<std::int64_t> integer(std::string_view name, std::int64_t low, std::int64_t high,
                                      bool required = false);
  std::optional<double> number(std::string_view name, double low, double high, bool required = false);
  std::optional<bool> boolean(std::string_view name, bool required = false);
  std::vector<std::string> texts(std::string_view name, std::size_t count_max, std::size_t max);
  // An id that JSON carries as a string of digits (64 bits do not fit a JavaScript number).
  std::optional<std::int64_t> id(std::string_view name, bool required = false);
  const boost::json::object* object(std::string_view name, bool required = false);
  const boost::json::array* array(std::string_view name, std::size_t count_max, bool required = false);
  void fault(std::string_view name, std::string message);
  // All faults as one error (first in front, the rest in `more`), or success.
  Status done() const;

 private:
  const boost::json::value* take(std::string_view name, bool required);
  const boost::json::object& object_;
  std::string path_;
  std::set<std::string, std::less<>> seen_;
  mutable std::vector<Error> faults_;
};

}  // namespace tz::http
