-- The mark by which depeche knows its own files: the letters "depe".
PRAGMA application_id = 0x64657065;

CREATE TABLE imports (
    -- One row a run of `depeche import`. The counts add up: each input seen ended
    -- as exactly one of added, updated, unchanged, duplicate, rejected.
    id              INTEGER PRIMARY KEY,        -- runs in their order
    started_at      TEXT NOT NULL,              -- ISO 8601, UTC
    finished_at     TEXT,                       -- NULL while it runs
    outcome         TEXT NOT NULL               -- how it ended; interrupted: it was stopped
                                                -- or killed, what it had committed is here
                    CHECK (outcome IN ('running', 'done', 'interrupted', 'failed')),
    program_version TEXT NOT NULL,              -- of depeche
    parser_version  INTEGER NOT NULL,           -- the rules that made the rows of this run
    roots           TEXT NOT NULL CHECK (json_type(roots) = 'array'), -- absolute paths, a JSON array
    seen            INTEGER NOT NULL DEFAULT 0, -- inputs found under the roots
    added           INTEGER NOT NULL DEFAULT 0, -- captures that were new to the archive
    updated         INTEGER NOT NULL DEFAULT 0, -- captures whose rows an older parser had made
    unchanged       INTEGER NOT NULL DEFAULT 0, -- places that hold what they held before
    duplicate       INTEGER NOT NULL DEFAULT 0, -- places new for a capture known from another
    rejected        INTEGER NOT NULL DEFAULT 0, -- inputs that hold no capture, see problems
    CHECK (outcome <> 'done'
           OR seen = added + updated + unchanged + duplicate + rejected)
) STRICT;

CREATE TABLE sources (
    -- One row a place that a capture was read from.
    id                INTEGER PRIMARY KEY,      -- in the order of arrival
    uri               TEXT NOT NULL UNIQUE,     -- absolute path, or container!member
    article_id        INTEGER NOT NULL          -- the capture that it held last
                      REFERENCES articles (id),
    size              INTEGER NOT NULL,         -- bytes
    mtime_ns          INTEGER NOT NULL,         -- last change of the bytes, ns since 1970
    ctime_ns          INTEGER NOT NULL,         -- last change of the file's record
    inode             INTEGER NOT NULL,         -- number in its file system
    racy              INTEGER NOT NULL CHECK (racy IN (0, 1)), -- 1: changed so shortly before the
                                                -- reading that the times cannot tell a later change
    first_import_id   INTEGER NOT NULL REFERENCES imports (id), -- the run that found it
    last_import_id    INTEGER NOT NULL REFERENCES imports (id), -- the last run that wrote this
                                                -- row; one that finds all as recorded writes nothing
    missing_import_id INTEGER REFERENCES imports (id) -- the run that found it gone; NULL again
                                                -- once a run has found a capture there
) STRICT;

-- "From where do I have this article?"
CREATE INDEX sources_by_article ON sources (article_id);

CREATE TABLE sightings (
    -- What a place has held over time: one row for each time that it held something
    -- else than before, or came back. A row holds until the next one, or its end.
    source_id       INTEGER NOT NULL REFERENCES sources (id), -- the place
    first_import_id INTEGER NOT NULL REFERENCES imports (id), -- the run that found this there
    article_id      INTEGER NOT NULL REFERENCES articles (id), -- what it held
    last_import_id  INTEGER NOT NULL REFERENCES imports (id), -- the last run that wrote this row;
                                    -- one that finds all as recorded writes nothing
    missing_import_id INTEGER REFERENCES imports (id), -- the run that found the place gone
    PRIMARY KEY (source_id, first_import_id)
) STRICT, WITHOUT ROWID;

-- "Which places held this capture?"
CREATE INDEX sightings_by_article ON sightings (article_id);

CREATE TABLE import_changes (
    -- What each run did: one row an input that ended as added, updated or duplicate.
    -- The rejected and the unchanged are told by import_outcomes.
    import_id  INTEGER NOT NULL REFERENCES imports (id), -- the run
    source_id  INTEGER NOT NULL REFERENCES sources (id), -- the place
    article_id INTEGER NOT NULL REFERENCES articles (id), -- what it holds
    outcome    TEXT NOT NULL        -- added: new to the archive; updated: its rows were those
                                    -- of an older parser; duplicate: known from another place
               CHECK (outcome = 'added' OR outcome = 'updated' OR outcome = 'duplicate'),
    PRIMARY KEY (import_id, source_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE problems (
    -- One row for each time that a place came to hold no capture, or for another
    -- reason. Open problems are those with no resolved_import_id: at most one a place.
    id                 INTEGER PRIMARY KEY,    -- in the order of arrival
    import_id          INTEGER NOT NULL REFERENCES imports (id), -- the run that met it first
    uri                TEXT NOT NULL,          -- the place
    kind               TEXT NOT NULL CHECK (kind <> ''), -- a short fixed word: unreadable,
                                               -- not_a_file, not_text, too_large, empty, changed
    detail             TEXT NOT NULL,          -- the reason in words
    content_hash       TEXT,                   -- SHA-256 of the bytes, where they were read
    size               INTEGER,                -- of the file in bytes; this and the next three are
                                               -- NULL where the next run has to read the file
    mtime_ns           INTEGER,                -- last change of the bytes, ns since 1970
    ctime_ns           INTEGER,                -- last change of the file's record, ns since 1970
    inode              INTEGER,                -- number in its file system
    resolved_import_id INTEGER REFERENCES imports (id) -- the run that found it otherwise, or gone
) STRICT;

-- "What is wrong at this place, and what was?"
CREATE INDEX problems_by_uri ON problems (uri);

-- "Which problems are open?"
CREATE INDEX problems_open ON problems (id) WHERE resolved_import_id IS NULL;

-- "Was this place below a folder that could not be read?"
CREATE INDEX problems_of_folders ON problems (uri) WHERE kind = 'unreadable';

-- "What did this run reject?"
CREATE INDEX problems_by_import ON problems (import_id, kind);
