#include "config/files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

namespace feedwatch::config {

namespace {

constexpr size_t most_secret_bytes = 64 * 1024;

class File {
 public:
  explicit File(const std::filesystem::path& path) : number_(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~File() {
    if (number_ >= 0) close(number_);
  }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

Error failure(const std::filesystem::path& path, int error) {
  return {error == ENOENT || error == ENOTDIR ? "missing-file" : "unreadable-file",
          fmt::format("cannot read {}: {}", path.string(), std::strerror(error))};
}

Result<std::string> read_all(const File& file, const std::filesystem::path& path, size_t most) {
  struct stat about{};
  if (file.number() < 0) return failure(path, errno);
  if (fstat(file.number(), &about) != 0) return failure(path, errno);
  if (S_ISDIR(about.st_mode)) return failure(path, EISDIR);
  if (!S_ISREG(about.st_mode))
    return Error{"unreadable-file", fmt::format("cannot read {}: it is not an ordinary file", path.string())};
  std::string text(std::min(static_cast<size_t>(about.st_size), most) + 1, '\0');
  size_t size = 0;
  for (;;) {
    const ssize_t got = read(file.number(), text.data() + size, text.size() - size);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failure(path, errno);
    if (got == 0) break;
    size += static_cast<size_t>(got);
    if (size > most) return Error{"too-large", fmt::format("{} is larger than {} bytes", path.string(), most)};
    if (size == text.size()) text.resize(std::min(text.size() * 2, most + 1));
  }
  text.resize(size);
  return {boost::system::in_place_value, std::move(text)};
}

// Offset of the first byte that is no UTF-8 (RFC 3629), or the size.
size_t utf8_until(std::string_view text) {
  size_t i = 0;
  while (i < text.size()) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const size_t length = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
    if (length == 0 || i + length > text.size()) return i;
    for (size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xC0) != 0x80) return i;
    }
    const auto second = length > 1 ? static_cast<unsigned char>(text[i + 1]) : 0;
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
        (lead == 0xF4 && second > 0x8F)) {
      return i;
    }
    i += length;
  }
  return i;
}

int base64_digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

}  // namespace

std::filesystem::path Folders::secret(const std::filesystem::path& name) const {
  if (name.is_absolute() || credentials.empty()) return beside(name);
  std::error_code ignored;
  const auto credential = credentials / name;
  return std::filesystem::exists(credential, ignored) ? credential : beside(name);
}

std::filesystem::path Folders::beside(const std::filesystem::path& name) const {
  return name.is_absolute() ? name : config / name;
}

Result<std::string> read_file(const std::filesystem::path& path, size_t most) {
  const File file{path};
  auto text = read_all(file, path, most);
  if (text && text->starts_with("\xEF\xBB\xBF")) text->erase(0, 3);
  return text;
}

Result<> check_text(std::string_view text, const std::string& name) {
  const size_t bad = std::min(utf8_until(text), text.find('\0'));
  if (bad >= text.size()) return {};
  const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<ptrdiff_t>(bad), '\n');
  return Error{"bad-encoding", fmt::format("{} is not UTF-8 text (line {}); save it as UTF-8", name, line)};
}

Result<std::string> read_text(const std::filesystem::path& path, size_t most) {
  auto text = read_file(path, most);
  if (!text) return text;
  if (const auto sound = check_text(*text, path.string()); !sound) return sound.error();
  return text;
}

bool is_world_readable(const std::filesystem::path& path) {
  struct stat about{};
  return stat(path.c_str(), &about) == 0 && (about.st_mode & S_IROTH) != 0;
}

Result<Secret> read_secret(const std::filesystem::path& path) {
  const File file{path};
  auto text = read_all(file, path, most_secret_bytes);
  if (!text) return text.error();
  struct stat about{};
  if (fstat(file.number(), &about) != 0) return failure(path, errno);
  if ((about.st_mode & (S_IROTH | S_IWOTH)) != 0) {
    return Error{"secret-readable", fmt::format("every user can read {}; run chmod 600 on it", path.string())};
  }
  while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
  if (text->empty()) return Error{"empty-secret", fmt::format("{} is empty", path.string())};
  return Secret{std::move(*text)};
}

bool is_webhook_secret(std::string_view text) {
  constexpr std::string_view prefix = "whsec_";
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  if (text.empty() || text.size() % 4 != 0) return false;
  size_t padding = 0;
  while (padding < 2 && text.ends_with('=')) {
    text.remove_suffix(1);
    ++padding;
  }
  if (!std::all_of(text.begin(), text.end(), [](char c) { return base64_digit(c) >= 0; })) return false;
  const size_t bytes = text.size() * 3 / 4;
  return bytes >= 24 && bytes <= 64;
}

}  // namespace feedwatch::config
