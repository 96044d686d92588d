#include "store/store.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <thread>

namespace dictum::store {
namespace {

constexpr int kSchemaVersion = 2;
constexpr int kBusyMilliseconds = 20'000;
constexpr int kKeptMembers = 5;  // of a bucket, with their texts

constexpr const char* kSchema = R"(
create table buckets(
  id integer primary key, signature text not null unique, kind text not null, locus text not null,
  detail text not null, state text not null, attribution text not null, boundary text not null,
  note text not null default '', seen integer not null default 0, agreed integer not null default 0,
  created text not null default current_timestamp, last_seen text not null default current_timestamp);
create table findings(
  id integer primary key, bucket integer references buckets(id) on delete cascade, state text not null,
  signature text not null, program_hash text not null, original text not null, reduced text not null,
  reference_answer text not null, oracle_answer text not null, reference_command text not null,
  oracle_command text not null, origin text not null, suspects text not null, how text not null,
  executions integer not null, created text not null default current_timestamp,
  unique(signature, program_hash));
create index findings_by_program on findings(program_hash);
create index findings_by_bucket on findings(bucket);
create table answers(
  finding integer not null references findings(id) on delete cascade, name text not null, version text not null,
  answer text not null, shown text not null, as_reference integer not null, primary key(finding, name)
) without rowid;
create table spectrum(
  rule text primary key, diverging integer not null, agreeing integer not null) without rowid;
)";

// Of version 2.
constexpr const char* kWorkSchema =
    "create table work(program_hash text primary key, begun integer not null) without rowid";

constexpr const char* kBucketColumns =
    "select id, signature, kind, locus, detail, state, attribution, boundary, note, seen, agreed, created, "
    "last_seen "
    "from buckets ";
constexpr const char* kFindingColumns =
    "select id, ifnull(bucket, 0), state, signature, program_hash, original, reduced, reference_answer, "
    "oracle_answer, reference_command, oracle_command, origin, suspects, how, executions, created from "
    "findings ";

// One value for each mark of the statement.
template <class... Values>
void bind_all(SQLite::Statement& row, const Values&... values) {
  int index = 0;
  (row.bind(++index, values), ...);
}

// Runs what the database does; its failures become ours.
template <class Body>
auto guarded(Body&& body) {
  try {
    return body();
  } catch (const SQLite::Exception& error) {
    throw StoreFailure(std::string("findings: ") + error.what());
  }
}

SQLite::Database open(const std::string& path) {
  std::error_code error;
  const std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, error);
  return guarded([&] {
    return SQLite::Database(path, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE, kBusyMilliseconds);
  });
}

Bucket read_bucket(SQLite::Statement& row) {
  Bucket bucket;
  int column = 0;
  const auto text = [&] { return row.getColumn(column++).getString(); };
  bucket.id = row.getColumn(column++).getInt64();
  for (std::string* field : {&bucket.signature, &bucket.kind, &bucket.locus, &bucket.detail, &bucket.state,
                             &bucket.attribution, &bucket.boundary, &bucket.note})
    *field = text();
  bucket.seen = row.getColumn(column++).getInt();
  bucket.agreed = row.getColumn(column++).getInt();
  bucket.created = text();
  bucket.last_seen = text();
  return bucket;
}

Finding read_finding(SQLite::Statement& row) {
  Finding finding;
  int column = 0;
  const auto text = [&] { return row.getColumn(column++).getString(); };
  finding.id = row.getColumn(column++).getInt64();
  finding.bucket = row.getColumn(column++).getInt64();
  for (std::string* field :
       {&finding.state, &finding.signature, &finding.program_hash, &finding.original, &finding.reduced,
        &finding.reference_answer, &finding.oracle_answer, &finding.reference_command,
        &finding.oracle_command, &finding.origin, &finding.suspects, &finding.how})
    *field = text();
  finding.executions = row.getColumn(column++).getInt();
  finding.created = text();
  return finding;
}

}  // namespace

std::string bucket_text(const Bucket& bucket) {
  return bucket.kind + " [" + bucket.locus + (bucket.detail.empty() ? "" : "; " + bucket.detail) + "] " +
         bucket.attribution + (bucket.boundary.empty() ? "" : " in " + bucket.boundary);
}

std::string default_state_folder() {
  const char* state = std::getenv("XDG_STATE_HOME");
  if (state != nullptr && state[0] == '/') return std::string(state) + "/dictum/fuzz";
  const char* home = std::getenv("HOME");
  return home != nullptr && home[0] == '/' ? std::string(home) + "/.local/state/dictum/fuzz" : "";
}

std::string database_in(const std::string& state_folder) { return state_folder + "/findings.db"; }

struct Store::Database {
  explicit Database(const std::string& path) : connection(open(path)) {}

  // The change to WAL does not wait for other processes that make the same change: it is tried again.
  void prepare() {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(kBusyMilliseconds);
    while (true) {
      try {
        return prepare_once();
      } catch (const SQLite::Exception& error) {
        const int code = error.getErrorCode();
        const bool busy = code == SQLITE_BUSY || code == SQLITE_LOCKED;
        if (!busy || std::chrono::steady_clock::now() > deadline) throw;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
      }
    }
  }

  void prepare_once() {
    if (connection.execAndGet("pragma journal_mode").getString() != "wal")
      connection.exec("pragma journal_mode = wal");
    connection.exec("pragma synchronous = full");  // what was printed is there after a power failure, too
    connection.exec("pragma foreign_keys = on");
    // One process makes the schema, the others wait here.
    SQLite::Transaction transaction(connection, SQLite::TransactionBehavior::IMMEDIATE);
    const int version = connection.execAndGet("pragma user_version").getInt();
    if (version < 0 || version > kSchemaVersion)
      throw StoreFailure("findings of schema version " + std::to_string(version) + ", expected " +
                         std::to_string(kSchemaVersion) + ": they were written by another dictum");
    if (version == 0) connection.exec(kSchema);
    if (version < 2) connection.exec(kWorkSchema);
    if (version < kSchemaVersion) connection.exec("pragma user_version = " + std::to_string(kSchemaVersion));
    transaction.commit();
  }

  std::optional<std::int64_t> find(const std::string& signature, const std::string& hash) {
    SQLite::Statement row(connection, "select id from findings where signature = ? and program_hash = ?");
    bind_all(row, signature, hash);
    if (!row.executeStep()) return std::nullopt;
    return row.getColumn(0).getInt64();
  }

  // The bucket of the signature, made if there is none.
  void place(const Bucket& wanted, Imported& imported) {
    SQLite::Statement known(connection, "select id, state from buckets where signature = ?");
    known.bind(1, wanted.signature);
    if (known.executeStep()) {
      imported.bucket = known.getColumn(0).getInt64();
      imported.reopened = known.getColumn(1).getString() == "fixed";
      SQLite::Statement seen(connection,
                             "update buckets set seen = seen + 1, agreed = 0, last_seen = current_timestamp, "
                             "state = iif(state = 'fixed', 'reopened', state) where id = ?");
      seen.bind(1, imported.bucket);
      seen.exec();
      return;
    }
    SQLite::Statement row(
        connection,
        "insert into buckets(signature, kind, locus, detail, state, attribution, boundary, note, seen) "
        "values(?, ?, ?, ?, 'new', ?, ?, ?, 1)");
    bind_all(row, wanted.signature, wanted.kind, wanted.locus, wanted.detail, wanted.attribution,
             wanted.boundary, wanted.note);
    row.exec();
    imported.bucket = connection.getLastInsertRowid();
    imported.new_bucket = true;
  }

  // Whether a bucket keeps the texts of one more member: of each set of suspects, and at most a few.
  bool has_room(std::int64_t bucket, const std::string& suspects) {
    SQLite::Statement row(
        connection,
        "select count(*), ifnull(sum(suspects = ?), 0) from findings where bucket = ? and original != ''");
    row.bind(1, suspects);
    row.bind(2, bucket);
    row.executeStep();
    const int kept = row.getColumn(0).getInt();
    return kept == 0 || (kept < kKeptMembers && row.getColumn(1).getInt() == 0);
  }

  std::int64_t insert(const Finding& finding, std::int64_t bucket, bool with_texts) {
    SQLite::Statement row(
        connection,
        "insert into findings(bucket, state, signature, program_hash, original, reduced, "
        "reference_answer, oracle_answer, reference_command, oracle_command, origin, suspects, how, "
        "executions) values(nullif(?, 0), ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    const auto text = [&](const std::string& given) { return with_texts ? given : std::string(); };
    bind_all(row, bucket, finding.state, finding.signature, finding.program_hash, text(finding.original),
             text(finding.reduced), text(finding.reference_answer), text(finding.oracle_answer),
             finding.reference_command, finding.oracle_command, finding.origin, finding.suspects,
             text(finding.how), finding.executions);
    row.exec();
    return connection.getLastInsertRowid();
  }

  void insert_answers(std::int64_t finding, const std::vector<TargetAnswer>& targets) {
    for (const TargetAnswer& target : targets) {
      SQLite::Statement row(connection, "insert or replace into answers values(?, ?, ?, ?, ?, ?)");
      bind_all(row, finding, target.name, target.version, target.answer, target.shown,
               static_cast<int>(target.as_reference));
      row.exec();
    }
  }

  std::vector<Finding> findings(const std::string& condition, std::int64_t value) {
    std::vector<Finding> found;
    SQLite::Statement row(connection, kFindingColumns + condition + " order by id");
    if (condition.find('?') != std::string::npos) row.bind(1, value);
    while (row.executeStep()) found.push_back(read_finding(row));
    for (Finding& finding : found) read_answers(finding);
    return found;
  }

  void read_answers(Finding& finding) {
    SQLite::Statement row(connection,
                          "select name, version, answer, shown, as_reference from answers where finding = ? "
                          "order by length(version), version, name");
    row.bind(1, finding.id);
    while (row.executeStep())
      finding.targets.push_back({row.getColumn(0).getString(), row.getColumn(1).getString(),
                                 row.getColumn(2).getString(), row.getColumn(3).getString(),
                                 row.getColumn(4).getInt() != 0});
  }

  void change(const std::string& statement, std::int64_t bucket) {
    SQLite::Statement row(connection, statement);
    row.bind(1, bucket);
    row.exec();
  }

  SQLite::Database connection;
};

Store::Store(const std::string& path) {
  guarded([&] {
    database_ = std::make_unique<Database>(path);
    database_->prepare();
  });
}
Store::~Store() = default;

Imported Store::import_finding(const Finding& finding, const Bucket& bucket) {
  return guarded([&] {
    Imported imported;
    SQLite::Transaction transaction(database_->connection, SQLite::TransactionBehavior::IMMEDIATE);
    if (const auto before = database_->find(finding.signature, finding.program_hash)) {
      imported.finding = *before;
      imported.bucket = database_->findings("where id = ?", *before).front().bucket;
      imported.was_there = true;
      return imported;
    }
    if (!bucket.signature.empty()) database_->place(bucket, imported);
    const bool with_texts = imported.bucket == 0 || database_->has_room(imported.bucket, finding.suspects);
    imported.finding = database_->insert(finding, imported.bucket, with_texts);
    if (with_texts) database_->insert_answers(imported.finding, finding.targets);
    transaction.commit();
    return imported;
  });
}

std::optional<Imported> Store::find_program(const std::string& program_hash) const {
  return guarded([&]() -> std::optional<Imported> {
    SQLite::Statement row(database_->connection,
                          "select id, ifnull(bucket, 0) from findings where program_hash = ?");
    row.bind(1, program_hash);
    if (!row.executeStep()) return std::nullopt;
    Imported imported;
    imported.finding = row.getColumn(0).getInt64();
    imported.bucket = row.getColumn(1).getInt64();
    imported.was_there = true;
    return imported;
  });
}

int Store::begin_work(const std::string& program_hash) {
  return guarded([&] {
    SQLite::Statement row(
        database_->connection,
        "insert into work values(?, 1) on conflict(program_hash) do update set begun = begun + 1 "
        "returning begun - 1");
    row.bind(1, program_hash);
    row.executeStep();
    const int before = row.getColumn(0).getInt();
    row.executeStep();  // to its end: the statement is done, and what it did is kept
    return before;
  });
}

void Store::end_work(const std::string& program_hash) {
  guarded([&] {
    SQLite::Statement row(database_->connection, "delete from work where program_hash = ?");
    row.bind(1, program_hash);
    row.exec();
  });
}

std::vector<Bucket> Store::buckets() const {
  return guarded([&] {
    std::vector<Bucket> buckets;
    SQLite::Statement row(database_->connection, std::string(kBucketColumns) + "order by id");
    while (row.executeStep()) buckets.push_back(read_bucket(row));
    return buckets;
  });
}

std::optional<Bucket> Store::bucket(std::int64_t id) const {
  return guarded([&]() -> std::optional<Bucket> {
    SQLite::Statement row(database_->connection, std::string(kBucketColumns) + "where id = ?");
    row.bind(1, id);
    if (!row.executeStep()) return std::nullopt;
    return read_bucket(row);
  });
}

std::optional<Finding> Store::finding(std::int64_t id) const {
  return guarded([&]() -> std::optional<Finding> {
    std::vector<Finding> found = database_->findings("where id = ?", id);
    if (found.empty()) return std::nullopt;
    return std::move(found.front());
  });
}

std::vector<Finding> Store::members(std::int64_t bucket) const {
  return guarded([&] { return database_->findings("where original != '' and bucket = ?", bucket); });
}

std::vector<Finding> Store::side_exits() const {
  return guarded([&] { return database_->findings("where bucket is null", 0); });
}

void Store::set_state(std::int64_t bucket, const std::string& state, const std::string& note) {
  guarded([&] {
    SQLite::Statement row(database_->connection, "update buckets set state = ?, note = ? where id = ?");
    bind_all(row, state, note, bucket);
    row.exec();
  });
}

void Store::note_replay(std::int64_t bucket, bool agrees) {
  guarded([&] {
    SQLite::Transaction transaction(database_->connection, SQLite::TransactionBehavior::IMMEDIATE);
    if (agrees) {
      database_->change("update buckets set agreed = agreed + 1 where id = ?", bucket);
      database_->change("update buckets set state = 'fixed' where id = ? and agreed >= 2", bucket);
    } else {
      database_->change(
          "update buckets set agreed = 0, state = iif(state = 'fixed', 'reopened', state) where id = ?",
          bucket);
    }
    transaction.commit();
  });
}

bool Store::forget(std::int64_t bucket) {
  return guarded([&] {
    SQLite::Statement row(database_->connection, "delete from buckets where id = ?");
    row.bind(1, bucket);
    return row.exec() > 0;
  });
}

void Store::begin_campaign() {
  guarded([&] {
    database_->connection.exec("update buckets set state = 'known' where state in ('new', 'reopened')");
  });
}

void Store::add_spectrum(const triage::Spectrum& counts) {
  guarded([&] {
    SQLite::Transaction transaction(database_->connection, SQLite::TransactionBehavior::IMMEDIATE);
    for (const auto& [rule, count] : counts.counts()) {
      SQLite::Statement row(
          database_->connection,
          "insert into spectrum values(?, ?, ?) on conflict(rule) do update set "
          "diverging = diverging + excluded.diverging, agreeing = agreeing + excluded.agreeing");
      bind_all(row, rule, static_cast<std::int64_t>(count.diverging),
               static_cast<std::int64_t>(count.agreeing));
      row.exec();
    }
    transaction.commit();
  });
}

triage::Spectrum Store::spectrum() const {
  return guarded([&] {
    triage::Spectrum spectrum;
    SQLite::Statement row(database_->connection, "select rule, diverging, agreeing from spectrum");
    while (row.executeStep())
      spectrum[row.getColumn(0).getString()] = {static_cast<std::uint64_t>(row.getColumn(1).getInt64()),
                                                static_cast<std::uint64_t>(row.getColumn(2).getInt64())};
    return spectrum;
  });
}

}  // namespace dictum::store
