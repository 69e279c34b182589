CREATE TABLE people (
    -- One row a human being.
    id       INTEGER PRIMARY KEY,   -- in the order of arrival
    name_key TEXT NOT NULL UNIQUE CHECK (name_key <> ''), -- the name folded: case, marks, order
    name     TEXT NOT NULL          -- the best-marked spelling seen, whatever the order of import
) STRICT;

CREATE TABLE person_names (
    -- Every full spelling seen of a person's name.
    person_id INTEGER NOT NULL REFERENCES people (id), -- whose
    name      TEXT NOT NULL,        -- as printed
    PRIMARY KEY (person_id, name)
) STRICT, WITHOUT ROWID;

-- "Who is spelt like this?"
CREATE INDEX person_names_by_name ON person_names (name);

CREATE TABLE article_people (
    -- One row a mention in an article's own text. Offsets count characters from 0:
    -- substr(text, start + 1, length) = surface.
    article_id INTEGER NOT NULL REFERENCES articles (id), -- the page
    field      TEXT NOT NULL        -- which text of it
               CHECK (field = 'title' OR field = 'lead' OR field = 'body'),
    start      INTEGER NOT NULL CHECK (start >= 0), -- characters before it
    length     INTEGER NOT NULL CHECK (length > 0), -- its characters
    person_id  INTEGER NOT NULL REFERENCES people (id), -- who
    surface    TEXT NOT NULL,       -- the text at that place
    role       TEXT,                -- the nearest one as printed, without the article: maire de la ville
    more_roles TEXT,                -- further roles at the same name, a JSON array
    evidence   TEXT NOT NULL,       -- the rule that found the mention, a short fixed word
    PRIMARY KEY (article_id, field, start)
) STRICT, WITHOUT ROWID;

-- "Where is this person named?"
CREATE INDEX article_people_by_person ON article_people (person_id, article_id);

CREATE TABLE photo_people (
    -- One row a mention in a caption, with the place in the picture where it is told.
    photo_id       INTEGER NOT NULL REFERENCES photos (id), -- the photo
    start          INTEGER NOT NULL CHECK (start >= 0), -- characters before it
    length         INTEGER NOT NULL CHECK (length > 0), -- its characters
    person_id      INTEGER NOT NULL REFERENCES people (id), -- who
    surface        TEXT NOT NULL,   -- the text at that place
    role           TEXT,            -- the nearest one as printed, without the article: maire de la ville
    more_roles     TEXT,            -- further roles at the same name, a JSON array
    evidence       TEXT NOT NULL,   -- the rule that found the mention, a short fixed word
    placement      TEXT             -- where the person stands
                   CHECK (placement = 'left' OR placement = 'centre' OR placement = 'right'),
    placement_text TEXT,            -- as printed: à gauche; 2e, droite
    PRIMARY KEY (photo_id, start)
) STRICT, WITHOUT ROWID;

-- "Which photos show this person?"
CREATE INDEX photo_people_by_person ON photo_people (person_id, photo_id);

CREATE TABLE teaser_people (
    -- One row a mention in a related story's title or abstract. These people are
    -- the target article's, not the page's.
    teaser_id INTEGER NOT NULL REFERENCES teasers (id), -- the story
    field     TEXT NOT NULL CHECK (field IN ('title', 'abstract')), -- which text of it
    start     INTEGER NOT NULL CHECK (start >= 0), -- characters before it
    length    INTEGER NOT NULL CHECK (length > 0), -- its characters
    person_id INTEGER NOT NULL REFERENCES people (id), -- who
    surface    TEXT NOT NULL,       -- the text at that place
    role       TEXT,                -- the nearest one as printed, without the article: maire de la ville
    more_roles TEXT,                -- further roles at the same name, a JSON array
    evidence   TEXT NOT NULL,       -- the rule that found the mention, a short fixed word
    PRIMARY KEY (teaser_id, field, start)
) STRICT, WITHOUT ROWID;

-- "Which related stories name this person?"
CREATE INDEX teaser_people_by_person ON teaser_people (person_id, teaser_id);
