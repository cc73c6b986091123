// What is behind a History, for the files that implement it.
#pragma once

#include <type_traits>

#include <fmt/format.h>
#include <boost/system/system_error.hpp>

#include "store/history.h"
#include "store/session.h"

namespace feedwatch::store {

struct History::Impl {
  Session session;
};

// Runs `work` on the session; what SQLite throws becomes an Error.
template <class Work>
auto guarded(Session& session, const Work& work) -> std::invoke_result_t<const Work&, Session&> {
  try {
    return work(session);
  } catch (const SQLite::Exception& failure) {
    return to_error(failure);
  } catch (const boost::system::system_error& failure) {
    return Error{"store-corrupt", fmt::format("database: {}", failure.what())};
  }
}

}  // namespace feedwatch::store
