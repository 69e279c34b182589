CREATE TABLE article_spellings (
    -- Other spellings by which an article's words are searched, with the words
    -- around them, so that phrases match too: unmarked ones of words printed with
    -- đ or œ, marked ones of words that may have lost them. FTS5 folds all other
    -- marks by itself. Only articles with such words have a row.
    article_id INTEGER PRIMARY KEY REFERENCES articles (id), -- whose words
    title      TEXT,                -- of the title, one group of words a line
    lead       TEXT,                -- of the lead
    body       TEXT,                -- of the body
    captions   TEXT                 -- of the captions
) STRICT;

CREATE VIEW article_search_text (id, body, title, lead, captions) AS
    -- What article_search indexes: each text as printed, then its other spellings.
    -- Words and phrases are found with or without their marks, best first:
    --   SELECT a.title FROM article_search('"Da Nang"') s
    --     JOIN articles a ON a.id = s.rowid ORDER BY rank;
    -- The character U+E000 stands between the parts, so that no phrase reaches over.
    -- (FTS5 takes no comment of its own.)
    SELECT a.id,
           a.body || coalesce(('"\n\ue000 "' ->> '$') || s.body, ''),
           a.title || coalesce(('"\n\ue000 "' ->> '$') || s.title, ''),
           a.lead || coalesce(('"\n\ue000 "' ->> '$') || s.lead, ''),
           (SELECT group_concat(caption, '"\n"' ->> '$')
              FROM (SELECT p.caption
                      FROM article_photos ap
                      JOIN photos p ON p.id = ap.photo_id
                     WHERE ap.article_id = a.id
                     ORDER BY ap.position))
               || coalesce(('"\n\ue000 "' ->> '$') || s.captions, '')
      FROM articles a
      LEFT JOIN article_spellings s ON s.article_id = a.id;

-- The body comes first: FTS5 says of each word in which column it stands, except in the
-- first, and most words are the body's. The index is a fifth smaller for it.
CREATE VIRTUAL TABLE article_search USING fts5 (
    body,
    title,
    lead,
    captions,
    content = 'article_search_text',
    content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);

-- What an import indexes waits in memory up to so many bytes, and is written at once: of
-- 1 MB, FTS5's own limit, it would make many small parts. Parts are merged, bit by bit, when
-- there are 32 of a size: where four are enough, FTS5's own number, a text is written several
-- times and what the merges let go of stays in the file. A search looks into each part: some
-- microseconds.
INSERT INTO article_search (article_search, rank) VALUES ('hashsize', 16777216);
INSERT INTO article_search (article_search, rank) VALUES ('automerge', 32);
INSERT INTO article_search (article_search, rank) VALUES ('crisismerge', 64);
