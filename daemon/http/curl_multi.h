// libcurl's multi interface, driven by Asio. Internal to the modules that speak through libcurl; owned by the io thread.
#pragma once

#include <memory>

#include <curl/curl.h>
#include <boost/asio/any_io_executor.hpp>

#include "base/activity.h"
#include "base/clock.h"

namespace feedwatch::http {

class CurlMulti {
 public:
  // `kept_connections`: how many idle connections are kept open for reuse. Connections, DNS answers and the certificate store are
  // shared by all transfers.
  CurlMulti(boost::asio::any_io_executor executor, Activity& activity, int kept_connections);
  // Requires that no perform() is under way.
  ~CurlMulti();

  // Runs the transfer that `easy` describes and returns libcurl's verdict. `easy` stays the caller's and outlives the call;
  // CURLOPT_PRIVATE is taken by it. The transfer counts as activity from start to end; a cancelled one is cut off, its connection
  // closed. No coroutine is resumed inside a callback of libcurl, so every option and callback may be set freely.
  Task<CURLcode> perform(CURL* easy);

  // Connections of transfers that start from now on are closed after the other side has closed them, `longest` of real time later
  // at most; until then they count as activity. For a clock that would else be ahead of the server's end of the request.
  void linger(Duration longest);

 private:
  class Loop;

  Activity& activity_;
  std::shared_ptr<Loop> loop_;  // handlers that are still queued look whether it is alive
};

}  // namespace feedwatch::http
