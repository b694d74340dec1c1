#include "http/head.h"

#include <gtest/gtest.h>

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "http/chunked.h"

namespace tz::http {
namespace {

Result<Head> parse(const std::string& raw) { return parse_head(raw, {}); }

std::string rule_of(const std::string& raw) {
  const auto head = parse(raw);
  return head ? "" : head.error().rule;
}

TEST(PathOfRaw, IsThePathAsFarAsThereIsOne) {
  EXPECT_EQ(path_of_raw("GET /open311/v2/requests.json?service_request_id=A,B"), "/open311/v2/requests.json");
  EXPECT_EQ(path_of_raw("GET /a.xml HTTP/1.1\r\nHost: x"), "/a.xml");
  EXPECT_EQ(path_of_raw("GET http://x/a HTTP/1.1"), "");
  EXPECT_EQ(path_of_raw("nonsense"), "");
  EXPECT_EQ(path_of_raw(""), "");
}

TEST(ParseHead, ReadsEveryPart) {
  const auto head = parse(
      "POST /a%20b?c=d HTTP/1.1\r\nHost: city.example:8080\r\nContent-Type:  text/plain "
      "\r\nX-Empty:\r\nX-Tab:\ta\tb\t\r\n"
      "Content-Length: 12\r\nExpect: 100-Continue\r\n\r\n");
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->method, Method::post);
  EXPECT_EQ(head->path, "/a%20b");
  EXPECT_EQ(head->query, "c=d");
  EXPECT_EQ(head->host, "city.example:8080");
  EXPECT_EQ(head->headers.get("content-type"), "text/plain");
  EXPECT_EQ(head->headers.first("x-empty"), "");
  EXPECT_EQ(head->headers.get("x-tab"), "a\tb");
  EXPECT_EQ(head->content_length, 12U);
  EXPECT_TRUE(head->expect_continue);
  EXPECT_TRUE(head->keep_alive);
  EXPECT_FALSE(head->chunked);
}

TEST(ParseHead, TakesAnAbsoluteTargetOfTheSameHost) {
  const auto head = parse("GET http://X.example/a?b HTTP/1.1\r\nHost: x.example\r\n\r\n");
  ASSERT_TRUE(head.has_value());
  EXPECT_EQ(head->path, "/a");
  EXPECT_EQ(head->query, "b");
}

TEST(ParseHead, DecidesWhetherTheConnectionStays) {
  const auto keeps = [](const std::string& version, const std::string& header) {
    const auto head = parse("GET / HTTP/" + version + "\r\nHost: x\r\n" + header + "\r\n");
    return head.has_value() && head->keep_alive;
  };
  EXPECT_TRUE(keeps("1.1", ""));
  EXPECT_TRUE(keeps("1.1", "Connection: Upgrade\r\n"));
  EXPECT_FALSE(keeps("1.1", "Connection: foo, Close\r\n"));
  EXPECT_FALSE(keeps("1.0", ""));
  EXPECT_TRUE(keeps("1.0", "Connection: keep-alive\r\n"));
  EXPECT_FALSE(keeps("1.0", "Connection: keep-alive, close\r\n"));
}

TEST(ParseHead, HoldsEveryLimitOnBothSides) {
  const std::string begin = "GET / HTTP/1.1\r\nHost: x\r\n";
  const auto with_headers = [&](int n) {
    std::string raw = begin;
    for (int i = 0; i < n; ++i) raw += "A: b\r\n";
    return raw + "\r\n";
  };
  EXPECT_EQ(rule_of(with_headers(99)), "");
  EXPECT_EQ(rule_of(with_headers(100)), "head_too_large");
  const auto of_size = [&](std::size_t size) {
    return begin + "A: " + std::string(size - begin.size() - 3 - 4, 'a') + "\r\n\r\n";
  };
  EXPECT_EQ(of_size(40 << 10).size(), std::size_t{40 << 10});
  EXPECT_EQ(rule_of(of_size(40 << 10)), "");
  EXPECT_EQ(rule_of(of_size((40 << 10) + 1)), "head_too_large");
  const auto with_target = [](std::size_t size) {
    return "GET /" + std::string(size - 1, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n";
  };
  EXPECT_EQ(rule_of(with_target(32 << 10)), "");
  EXPECT_EQ(rule_of(with_target((32 << 10) + 1)), "target_too_long");
}

TEST(HeadScanner, FindsTheSameEndHoweverTheBytesCome) {
  const std::string raw = "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n\r\nBODY";
  for (std::size_t step = 1; step <= raw.size(); ++step) {
    HeadScanner scanner({});
    std::size_t found = 0;
    for (std::size_t have = 0; have < raw.size() && found == 0;) {
      have = std::min(have + step, raw.size());
      const auto scanned = scanner.scan(std::string_view(raw).substr(0, have));
      ASSERT_TRUE(scanned.has_value()) << step;
      found = *scanned;
    }
    EXPECT_EQ(found, raw.size() - 4) << step;
  }
}

TEST(HeadScanner, RefusesAtTheFirstWrongByte) {
  for (const std::string_view raw :
       {std::string_view("GET / HTTP/1.1\n"), std::string_view("GET / HTTP/1.1\r\nA: \x01"),
        std::string_view("\x16\x03"), std::string_view("GET \0", 5), std::string_view("G\rE")}) {
    HeadScanner scanner({});
    EXPECT_FALSE(scanner.scan(raw).has_value()) << raw;
  }
}

// What we accept, Beast accepts and reads alike: a second opinion on the reading of every head below.
TEST(ParseHead, AgreesWithBeastOnWhatItAccepts) {
  namespace bhttp = boost::beast::http;
  const std::vector<std::string> heads{
      "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET /a/%E9%95%BF?q=1&r=%20 HTTP/1.1\r\nHost: x:80\r\nAccept: */*\r\nCookie: a=b; c=d\r\n\r\n",
      "POST /p HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 0\r\nX-1:  spaced out \t\r\n\r\n",
      "DELETE /p HTTP/1.0\r\nhost: x\r\nConnection: keep-alive\r\n\r\n",
      "PATCH /p HTTP/1.1\r\nHOST: x\r\nTransfer-Encoding: Chunked\r\nX!#$%&'*+-.^_`|~: token\r\n\r\n",
      "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
      "GET http://x/y HTTP/1.1\r\nHost: x\r\n\r\n",
  };
  for (const std::string& raw : heads) {
    const auto ours = parse(raw);
    ASSERT_TRUE(ours.has_value()) << raw << ours.error().message;
    bhttp::request_parser<bhttp::empty_body> theirs;
    theirs.eager(false);
    boost::system::error_code error;
    theirs.put(boost::asio::buffer(raw), error);
    ASSERT_FALSE(error) << raw << error.message();
    ASSERT_TRUE(theirs.is_header_done());
    EXPECT_EQ(std::string(theirs.get().method_string()), name(ours->method));
    EXPECT_EQ(theirs.keep_alive(), ours->keep_alive) << raw;
    EXPECT_EQ(theirs.chunked(), ours->chunked);
    std::size_t count = 0;
    for (const auto& field : theirs.get()) {
      ++count;
      std::string lower(field.name_string());
      for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      EXPECT_EQ(ours->headers.get(lower), std::string(field.value())) << raw;
    }
    EXPECT_EQ(ours->headers.items().size(), count);
  }
}

TEST(ChunkedDecoder, ReadsTheSameHoweverTheBytesComeAndLeavesTheNextRequest) {
  const std::string raw = "5\r\nhello\r\nA;name=\"v\"\r\n0123456789\r\n000\r\nX-Sum: 1\r\n\r\nGET";
  for (std::size_t step = 1; step <= raw.size(); ++step) {
    ChunkedDecoder decoder;
    std::string out, rest;
    for (std::size_t at = 0; at < raw.size(); at += step) {
      std::string_view piece = std::string_view(raw).substr(at, step);
      ASSERT_TRUE(decoder.feed(piece, out).has_value());
      rest += piece;
    }
    EXPECT_TRUE(decoder.done());
    EXPECT_EQ(out, "hello0123456789");
    EXPECT_EQ(rest, "GET");
  }
}

TEST(ChunkedDecoder, HoldsTheLimitsOfExtensionsAndTrailers) {
  const auto accepts = [](const std::string& raw) {
    ChunkedDecoder decoder;
    std::string out;
    std::string_view input = raw;
    return decoder.feed(input, out).has_value() && decoder.done();
  };
  EXPECT_TRUE(accepts("1;" + std::string(64, 'e') + "\r\na\r\n0\r\n\r\n"));
  EXPECT_FALSE(accepts("1;" + std::string(65, 'e') + "\r\na\r\n0\r\n\r\n"));
  EXPECT_TRUE(accepts("00000001\r\na\r\n0\r\n\r\n"));
  EXPECT_FALSE(accepts("000000001\r\na\r\n0\r\n\r\n"));
  EXPECT_TRUE(accepts("0\r\nA: " + std::string(4000, 't') + "\r\n\r\n"));
  EXPECT_FALSE(accepts("0\r\nA: " + std::string(4100, 't') + "\r\n\r\n"));
  EXPECT_FALSE(accepts("0\r\nContent-Type: a\r\n\r\n"));
  EXPECT_FALSE(accepts("0\r\nCookie: a\r\n\r\n"));
}

}  // namespace
}  // namespace tz::http
