#include "http/trust.h"

#include <curl/curl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <optional>
#include <sstream>

#include <fmt/format.h>

namespace feedwatch::http {

namespace {

std::optional<std::string> read_file(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  if (!in || !(text << in.rdbuf())) return std::nullopt;
  return std::move(text).str();
}

// Where libcurl was built to look; a build without has only what OpenSSL was built with.
std::string system_bundle() {
  const curl_version_info_data* built = curl_version_info(CURLVERSION_NOW);
  const bool told = built->age >= CURLVERSION_TENTH && built->cainfo != nullptr;
  return told ? built->cainfo : "/etc/ssl/certs/ca-certificates.crt";
}

bool write_all(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

Error bad_file(const std::string& path, const char* why) { return {"bad-ca-file", fmt::format("ca_file \"{}\" {}", path, why)}; }

}  // namespace

struct Trust::File {
  int fd;

  explicit File(int opened) : fd(opened) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() { ::close(fd); }
};

// Both lists go into one file in memory, because libcurl caches the certificates of a path, but not those of a blob, and parsing
// 140 of them costs 40 ms a connection.
Result<Trust> Trust::open(const std::string& ca_file) {
  Trust trust;
  trust.path_ = system_bundle();
  if (ca_file.empty()) return trust;
  const auto extra = read_file(ca_file);
  if (!extra) return bad_file(ca_file, "cannot be read");
  if (extra->find("-----BEGIN ") == std::string::npos) return bad_file(ca_file, "holds no PEM certificate");
  const int fd = ::memfd_create("feedwatch-ca", MFD_CLOEXEC);
  if (fd < 0) return bad_file(ca_file, std::strerror(errno));
  trust.file_ = std::make_shared<const File>(fd);
  if (!write_all(fd, read_file(trust.path_).value_or("") + "\n" + *extra)) return bad_file(ca_file, std::strerror(errno));
  trust.path_ = fmt::format("/proc/self/fd/{}", fd);
  return trust;
}

}  // namespace feedwatch::http
