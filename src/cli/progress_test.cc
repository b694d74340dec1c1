#include "cli/progress.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include <filesystem>
#include <iterator>
#include <string>

#include "cli/gzip_file.h"

namespace tz::cli {
namespace {

TEST(Progress, SaysHowMuchHowFastAndHowLong) {
  EXPECT_EQ(progress_line(40, 100, 12345, 3, 20),
            "[########------------]  40 %  12,345 rows  617/s  30 s left  3 bad");
  EXPECT_EQ(progress_line(100, 100, 10, 0, 1), "[####################] 100 %  10 rows  10/s");
  EXPECT_EQ(progress_line(5, 0, 7, 0, 0), "7 rows");
  EXPECT_EQ(progress_line(5, 0, 1, 0, 0), "1 row");
}

TEST(Progress, WritesDurationsAsPeopleDo) {
  EXPECT_EQ(duration_words(12.4), "12 s");
  EXPECT_EQ(duration_words(65), "1:05");
  EXPECT_EQ(duration_words(7380), "2 h 03");
  EXPECT_EQ(grouped(999), "999");
  EXPECT_EQ(grouped(1234567), "1,234,567");
}

TEST(OpenInput, ReadsPlainAndPackedFilesAlike) {
  const auto folder = std::filesystem::temp_directory_path() / ("tz_gzip_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const std::string text(200'000, 'x');
  for (const bool packed : {false, true}) {
    const auto path = (folder / (packed ? "a.gz" : "a.csv")).string();
    gzFile out = gzopen(path.c_str(), packed ? "wb" : "wbT");
    ASSERT_EQ(gzwrite(out, text.data(), static_cast<unsigned>(text.size())), static_cast<int>(text.size()));
    gzclose(out);
    auto input = open_input(path);
    ASSERT_TRUE(input);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(*input->stream), {}), text);
  }
  EXPECT_EQ(open_input((folder / "none").string()).error().code, Errc::not_found);
  std::filesystem::remove_all(folder);
}

TEST(OpenInput, APackedFileThatIsCutOrDamagedDoesNotEndLikeAWholeOne) {
  const auto folder = std::filesystem::temp_directory_path() / ("tz_gzip_cut_" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  const auto path = (folder / "a.gz").string();
  std::string text;
  for (int i = 0; i < 100'000; ++i) text += std::to_string(i * 7919 % 100'003) + "\n";
  gzFile out = gzopen(path.c_str(), "wb");
  gzwrite(out, text.data(), static_cast<unsigned>(text.size()));
  gzclose(out);
  const auto whole = std::filesystem::file_size(path);
  // Gives all that the stream does, in pieces, and whether it failed.
  const auto read = [&](std::string& got) {
    auto input = open_input(path);
    std::string piece(100'000, '\0');
    while (true) {
      input->stream->clear();
      input->stream->read(piece.data(), static_cast<std::streamsize>(piece.size()));
      got.append(piece, 0, static_cast<std::size_t>(input->stream->gcount()));
      if (input->stream->bad() || input->stream->gcount() == 0) return input->stream->bad();
    }
  };
  std::string got;
  EXPECT_FALSE(read(got));
  EXPECT_EQ(got, text);
  std::filesystem::resize_file(path, whole - 4);  // its length is missing
  got.clear();
  EXPECT_TRUE(read(got));
  EXPECT_EQ(got, text);
  std::filesystem::resize_file(path, whole / 2);
  got.clear();
  EXPECT_TRUE(read(got));
  EXPECT_GT(got.size(), text.size() / 4);
  EXPECT_TRUE(text.starts_with(got));
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tz::cli
