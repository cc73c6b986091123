#include "article/publisher.h"

#include <libpsl.h>

#include "article/url.h"

namespace feedwatch {

std::string publisher_of(std::string_view url) {
  const auto parts = url::split(url);
  if (!parts) return {};
  const char* const domain = psl_registrable_domain(psl_builtin(), parts->host.c_str());
  return domain == nullptr ? parts->host : std::string{domain};
}

}  // namespace feedwatch
