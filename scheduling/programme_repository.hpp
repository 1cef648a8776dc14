#pragma once

#include "scheduling/programme.hpp"
#include "server/core/clock.hpp"
#include "server/core/result.hpp"
#include "server/core/task.hpp"
#include "server/redis/client.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace convene::scheduling {

/// The released programme in the store; keys and functions are in `lua/programme.lua`.
class programme_repository {
public:
    explicit programme_repository(redis::client& store) : store_(store) {}

    /// Everything that becomes current in one step.
    struct publication {
        edition_id edition;
        std::string digest; ///< of text and people: the same again publishes nothing
        std::string text;
        std::string import_name; ///< under which people were staged
        std::size_t people = 0;  ///< so many must have been staged
    };
    struct outcome {
        std::int64_t release = 0;
        bool changed = false;
    };

    /// The current edition's release; with release number 0 when there is none yet. Errors: `unavailable`,
    /// `internal` when the stored text cannot be read.
    task<result<std::shared_ptr<const programme>>> load_current();

    /// Errors: `conflict` when not all people were staged, `unavailable`.
    task<result<outcome>> publish(publication what);

    /// Makes an edition the one that people see.
    task<result<void>> select_edition(edition_id edition, std::int64_t release);

    /// Audit entry: somebody asked for a closed session that is not theirs (EC06).
    task<result<void>> note_refusal(edition_id edition, person_id person, session_id session, instant at);

private:
    redis::client& store_;
};

/// Key of one thing of an edition, e.g. `cv:{SUM-2027}:people`.
std::string edition_key(const edition_id& edition, std::string_view thing);
inline constexpr std::string_view current_edition_key = "cv:{installation}:current-edition";

} // namespace convene::scheduling
