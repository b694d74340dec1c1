#include "http/assets.h"

#include <string>

#include "http/coding.h"

namespace tz::http {
namespace {

Response serve(const Asset& asset, const Request& request) {
  const Coding coding =
      choose_coding(request.header("accept-encoding"), !asset.gzip.empty(), !asset.brotli.empty());
  Response response;
  response.content_type = asset.content_type;
  response.cache_control = asset.immutable ? "public, max-age=31536000, immutable" : "no-cache";
  response.etag = asset.etag;
  response.encoding = name(coding);
  // Each coding is another sequence of bytes, so a strong ETag must tell them apart (RFC 9110 section 8.8.1).
  if (coding != Coding::identity) response.etag += "-" + response.encoding;
  response.fixed = coding == Coding::brotli ? asset.brotli : coding == Coding::gzip ? asset.gzip : asset.raw;
  if (!asset.gzip.empty() || !asset.brotli.empty()) response.header("Vary", "Accept-Encoding");
  return response;
}

}  // namespace

void add_asset_routes(Router& router, std::span<const Asset> assets) {
  for (const Asset& asset : assets)
    router.get(std::string(asset.path), Permission::anyone,
               [&asset](const Request& request) -> Result<Response> { return serve(asset, request); });
}

}  // namespace tz::http
