CREATE TABLE photos (
    -- One row for one caption and credit, wherever they recur.
    id        INTEGER PRIMARY KEY,  -- in the order of arrival
    photo_key TEXT NOT NULL UNIQUE CHECK (length(photo_key) = 64), -- SHA-256 of caption and credit
    caption   TEXT,                 -- without credit and final stop
    credit    TEXT,                 -- as printed: VNA, Reuters/VNA
    CHECK (caption IS NOT NULL OR credit IS NOT NULL)
) STRICT;

CREATE TABLE article_photos (
    -- The article's own photos, in the order of the page.
    article_id INTEGER NOT NULL REFERENCES articles (id), -- the page
    position   INTEGER NOT NULL CHECK (position >= 1), -- on the page, from 1
    photo_id   INTEGER NOT NULL REFERENCES photos (id), -- the photo there
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

-- "Where does this photo stand?"
CREATE INDEX article_photos_by_photo ON article_photos (photo_id);

CREATE TABLE teasers (
    -- Related stories as printed under articles: one row a story, however often it recurs.
    id         INTEGER PRIMARY KEY, -- in the order of arrival
    teaser_key TEXT NOT NULL UNIQUE CHECK (length(teaser_key) = 64), -- SHA-256 of what is printed
    title      TEXT,                -- the story's title
    title_key  TEXT,                -- folded as articles.title_key
    abstract   TEXT,                -- the story's lead
    photo_id   INTEGER REFERENCES photos (id), -- the photo printed with it
    CHECK (title IS NOT NULL OR abstract IS NOT NULL)
) STRICT;

-- "Which teasers announce this article?"
CREATE INDEX teasers_by_title_key ON teasers (title_key) WHERE title_key IS NOT NULL;

-- "Which teasers show this photo?"
CREATE INDEX teasers_by_photo ON teasers (photo_id) WHERE photo_id IS NOT NULL;

CREATE TABLE related_links (
    -- The edges: this article prints that teaser, at that place.
    article_id INTEGER NOT NULL REFERENCES articles (id), -- the page
    position   INTEGER NOT NULL CHECK (position >= 1), -- on the page, from 1
    teaser_id  INTEGER NOT NULL REFERENCES teasers (id), -- the story there
    PRIMARY KEY (article_id, position)
) STRICT, WITHOUT ROWID;

-- "Under which articles does this teaser stand?"
CREATE INDEX related_links_by_teaser ON related_links (teaser_id);
