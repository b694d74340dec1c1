#include "intake/sql_inquiry_store.h"

#include <algorithm>

#include "intake/inquiry.h"

namespace tz::intake {
namespace {

using store::Transaction;

}  // namespace

Status SqlInquiryStore::load(JurisdictionId j, const std::vector<std::string>& csv) {
  return db_.write([&](Transaction& tx) -> Status {
    TZ_CHECK(tx.execute("DELETE FROM intake_inquiry WHERE jurisdiction_id = $1", j));
    for (std::size_t i = 0; i < std::size(kInquiryFiles); ++i) {
      if (csv.at(i).empty()) continue;
      const auto digest = sha256(as_bytes(csv.at(i)));
      TZ_CHECK(tx.execute(
          "INSERT INTO intake_inquiry (jurisdiction_id, file, csv, digest) VALUES ($1, $2, $3, $4)", j,
          kInquiryFiles[i], csv.at(i), ByteSpan(digest)));
    }
    return {};
  });
}

Result<std::vector<std::string>> SqlInquiryStore::texts(JurisdictionId j) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) {
    return tx.query("SELECT file, csv FROM intake_inquiry WHERE jurisdiction_id = $1 ORDER BY file", j);
  }));
  std::vector<std::string> csv(std::size(kInquiryFiles));
  for (const auto& row : rows) {
    const auto at = std::ranges::find(kInquiryFiles, row.text(0)) - std::begin(kInquiryFiles);
    if (at < std::ssize(csv)) csv[static_cast<std::size_t>(at)] = row.text(1);
  }
  return csv;
}

Result<Hash256> SqlInquiryStore::digest(JurisdictionId j) const {
  TZ_TRY(rows, db_.read([&](Transaction& tx) {
    return tx.query("SELECT file, digest FROM intake_inquiry WHERE jurisdiction_id = $1 ORDER BY file", j);
  }));
  Bytes all;
  for (const auto& row : rows) {
    const auto& file = row.text(0);
    all.insert(all.end(), file.begin(), file.end());
    const auto& digest = row.bytes(1);
    all.insert(all.end(), digest.begin(), digest.end());
  }
  return sha256(all);
}

}  // namespace tz::intake
