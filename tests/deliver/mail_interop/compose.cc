// Reads alert bodies, one a line, on stdin and writes each as a message to DIRECTORY/NUMBER.eml. For readers.py.
#include <fstream>
#include <iostream>

#include "deliver/mail.h"

int main(int argc, char** argv) {
  namespace deliver = feedwatch::deliver;
  if (argc != 2) return 64;
  const deliver::Envelope envelope{"desk-mail", "feedwatch@example.org", {"desk@example.org", "night@example.org"}};
  std::string body;
  for (int number = 0; std::getline(std::cin, body); ++number) {
    const auto message = feedwatch::alert::from_json(body);
    if (!message) return 65;
    std::ofstream file(std::string(argv[1]) + "/" + std::to_string(number) + ".eml", std::ios::binary);
    file << deliver::compose(envelope, *message);
    if (!file.flush()) return 74;
  }
  return 0;
}
