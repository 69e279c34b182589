CREATE TABLE articles (
    -- What each capture says: one row a distinct capture. Text is NFC with single
    -- ASCII spaces; what was glued or misspelt stays as printed.
    id              INTEGER PRIMARY KEY, -- in the order of arrival
    content_hash    TEXT NOT NULL UNIQUE CHECK (length(content_hash) = 64), -- SHA-256 of the bytes
    text_hash       TEXT NOT NULL CHECK (length(text_hash) = 64), -- SHA-256 of the body's letters
                                    -- and digits, folded: the same for every capture of one article
    layout          TEXT NOT NULL   -- full: with title; body: without; listing: a page of
                                    -- abstracts, no article
                    CHECK (layout = 'full' OR layout = 'body' OR layout = 'listing'),
    language        TEXT,           -- ISO 639-1: fr, en, es, vi, zh; NULL where it cannot be told
    title           TEXT,           -- headline
    title_key       TEXT,           -- the title's letters and digits, folded: joins teasers
    lead            TEXT,           -- standfirst, NULL if none
    body            TEXT NOT NULL,  -- paragraphs with one blank line between them; without
                                    -- dateline, sign-off, photo lines, teasers and furniture
    dateline        TEXT,           -- as printed: Hanoi, 14 mai (VNA) -
    dateline_place  TEXT,           -- Hanoi, as printed
    dateline_agency TEXT,           -- VNA
    dateline_date   TEXT,           -- ISO 8601 with unknown parts left out: --05-14
    sign_off        TEXT,           -- without dash and stops: VNA, VNA/CPV
    url             TEXT,           -- only when the input carries it
    published_at    TEXT,           -- ISO 8601, only when the input carries it
    parser_version  INTEGER NOT NULL -- the rules that made this row
) STRICT;

-- "Which other captures hold this article?"
CREATE INDEX articles_by_text_hash ON articles (text_hash);

-- "Is the story behind this teaser in the archive?" Of several the smallest
-- content hash answers, whatever came first.
CREATE INDEX articles_by_title_key ON articles (title_key, content_hash)
    WHERE title_key IS NOT NULL;

-- "Which articles are those of an older parser?" Asked by every import.
CREATE INDEX articles_by_parser_version ON articles (parser_version);

CREATE TABLE originals (
    -- The captures themselves, compressed: all other rows can be rebuilt from these.
    article_id  INTEGER PRIMARY KEY REFERENCES articles (id), -- whose capture
    byte_length INTEGER NOT NULL,   -- of the capture, uncompressed
    encoding    TEXT NOT NULL,      -- utf-8, utf-8-bom, utf-16le, utf-16be, windows-1252
    codec       TEXT NOT NULL,      -- zstd: bytes, decompressed, is the capture; zstd+parts: it
                                    -- is followed by the parts, each decompressed too
    bytes       BLOB NOT NULL,      -- compressed
    part_ids    TEXT,               -- JSON array of original_parts.id, in the capture's order
    CHECK (codec = 'zstd' AND part_ids IS NULL OR codec = 'zstd+parts' AND part_ids IS NOT NULL)
) STRICT;

CREATE TABLE original_parts (
    -- How captures end: the related stories behind `Voir plus`, which are more than half of
    -- most captures and recur under thousands of others. Each is stored once.
    id          INTEGER PRIMARY KEY, -- in the order of arrival
    part_hash   TEXT NOT NULL UNIQUE CHECK (length(part_hash) = 64), -- SHA-256 of the part
    bytes       BLOB NOT NULL       -- the part, compressed with zstd
) STRICT;
