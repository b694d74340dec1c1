#pragma once
// Text as bytes of UTF-8: what is valid, how long it is, how it is made safe for the place where it is shown.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tz {

// RFC 3629: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_valid_utf8(std::string_view text);
// Code points in valid UTF-8.
std::size_t count_code_points(std::string_view text);
// The first `n` code points of valid UTF-8.
std::string_view first_code_points(std::string_view text, std::size_t n);
// Without ASCII white space, U+3000 and U+FEFF at both ends.
std::string_view trim(std::string_view text);
std::string to_lower_ascii(std::string_view text);
bool iequals_ascii(std::string_view a, std::string_view b);
std::vector<std::string_view> split(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// For HTML text and quoted attribute values.
std::string escape_html(std::string_view text);
// For XML 1.0 text and quoted attributes; characters that XML 1.0 does not allow become U+FFFD.
std::string escape_xml(std::string_view text);
// RFC 3986: everything but unreserved characters as %XX.
std::string percent_encode(std::string_view text);

// Full-width digits and letters to ASCII, upper to lower, runs of white space to one blank: for comparing,
// never for keeping.
std::string fold(std::string_view text);

// A limit of size as people say it: "10 MB", "64 KB", "900 B"; a MB is 1,048,576 bytes.
std::string size_words(std::uint64_t bytes);

}  // namespace tz
