#include "feed/gunzip.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>
#include <zlib.h>

namespace feedwatch::feed {

namespace {

constexpr size_t piece = 64 * 1024;
constexpr int gzip_window = 15 + 16;  // the largest window, in a gzip wrapper

class Inflater {
 public:
  Inflater() : ready_(inflateInit2(&stream_, gzip_window) == Z_OK) {}
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
  ~Inflater() {
    if (ready_) inflateEnd(&stream_);
  }

  bool ready() const { return ready_; }
  z_stream& stream() { return stream_; }

 private:
  z_stream stream_{};
  bool ready_;
};

Error bad_gzip() { return {"bad-encoding", "a gzip file that is damaged or cut off"}; }

}  // namespace

bool is_gzip(std::string_view bytes) { return bytes.starts_with("\x1f\x8b"); }

Result<std::string> gunzip(std::string_view bytes, size_t most) {
  Inflater inflater;
  if (!inflater.ready() || bytes.size() > std::numeric_limits<uInt>::max()) return bad_gzip();
  z_stream& stream = inflater.stream();
  std::string text;
  std::string buffer(piece, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(buffer.size());
    const int state = inflate(&stream, Z_NO_FLUSH);
    text.append(buffer, 0, buffer.size() - stream.avail_out);
    if (text.size() > most) return Error{"body-too-large", fmt::format("more than the {} bytes allowed when unpacked", most)};
    if (state == Z_STREAM_END) {
      const bool another = is_gzip({reinterpret_cast<const char*>(stream.next_in), stream.avail_in});
      if (!another) return Result<std::string>{boost::system::in_place_value, std::move(text)};
      if (inflateReset(&stream) != Z_OK) return bad_gzip();
    } else if (state != Z_OK) {
      return bad_gzip();
    }
  }
}

}  // namespace feedwatch::feed
