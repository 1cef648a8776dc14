#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace convene::testing {

/// The rules of registrations once more, plainly: to compare scheduling/registration/lua with. Everybody is
/// on the team of a site.
class registration_model {
public:
    struct person {
        std::string status;
        std::string site;
        bool online = false;
        std::string waits_for;
        std::string came_from; ///< the state before the check-in
        std::int64_t ticket = 0;
        std::int64_t until = 0;
        std::string before;
    };
    std::map<std::string, person> people;
    std::map<std::string, std::int64_t> quota;
    std::int64_t in_person = 0;
    std::int64_t online = 0;
    std::int64_t closes = 0;
    std::int64_t to_answer = 0;
    std::int64_t now = 0;

    void invite(const std::string& who, const std::string& site);
    void submit(const std::string& who, bool to_online);
    void accept(const std::string& who);
    void cancel(const std::string& who);
    void decide(const std::string& who, const std::string& decision, bool beyond);
    void check_in(const std::string& who);
    void take_back(const std::string& who);
    void end_due();
    /// One step of closing the edition.
    void close(std::int64_t most);
    /// Gives free places to who is next; also after a change of quota or places.
    void fill();

    std::int64_t held(const std::string& site) const;
    std::int64_t held(bool way_online) const;
    /// Who waits, in order.
    std::vector<std::string> line() const;

private:
    std::string obstacle(const person& of) const;
    void move(person& of, const std::string& to);

    std::int64_t tickets_ = 0;
};

} // namespace convene::testing
