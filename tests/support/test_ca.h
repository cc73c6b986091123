// A certificate authority that exists for one test run.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <boost/asio/ssl/context.hpp>

namespace feedwatch::test {

class TestCa {
 public:
  TestCa();
  ~TestCa();

  // The authority's own certificate, PEM.
  const std::string& certificate() const { return certificate_; }

  struct Identity {
    std::string certificate{};  // PEM
    std::string key{};
  };
  // For `names`, as in "DNS:localhost,IP:127.0.0.1", valid for `lifetime` from a day ago.
  Identity issue(const std::string& names, std::chrono::hours lifetime = std::chrono::hours{48});
  // What a server needs to show such a certificate.
  boost::asio::ssl::context server(const std::string& names, std::chrono::hours lifetime = std::chrono::hours{48});

 private:
  struct Keys;

  std::unique_ptr<Keys> keys_;
  std::string certificate_;
};

}  // namespace feedwatch::test
