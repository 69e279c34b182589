CREATE TABLE saved_queries (
    -- Questions that the archive carries. `depeche query --list` names them, and
    -- `depeche query --saved NAME` answers one; so does Datasette. :words and the like
    -- in a query stand for what one asks about. Your own may be added.
    name        TEXT PRIMARY KEY CHECK (name <> ''), -- how it is called
    title       TEXT NOT NULL,  -- the question
    description TEXT NOT NULL,  -- what the answer shows, and what it asks for
    sql         TEXT NOT NULL   -- the query
) STRICT, WITHOUT ROWID;

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'last-run',
'What did the last run do?',
'The counts of the newest run; each input seen ended as exactly one of the other five.',
'SELECT seen, added, updated, unchanged, duplicate, rejected
  FROM imports
 ORDER BY id DESC
 LIMIT 1');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'places',
'From where are the dispatches?',
'Places of datelines as printed, the most frequent first.',
'SELECT dateline_place, count(*)
  FROM articles
 WHERE dateline_place IS NOT NULL
 GROUP BY dateline_place
 ORDER BY count(*) DESC, dateline_place');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'phrase',
'Which articles have this phrase?',
'Full text, best first, with the words of the body around it. :words is in the syntax of FTS5: a phrase stands in double quotes.',
'SELECT a.title, snippet(article_search, 2, ''['', '']'', ''…'', 8)
  FROM article_search(:words)
  JOIN articles a ON a.id = article_search.rowid
 ORDER BY rank');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'naming',
'Which articles name this?',
'Full text, best first, with datelines. :words is in the syntax of FTS5; marks make no difference.',
'SELECT a.id, a.dateline, a.published_at
  FROM article_search(:words) s
  JOIN articles a ON a.id = s.rowid
 ORDER BY rank');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'recaptured',
'Which articles were captured more than once, and in which shapes?',
'Captures of one article stand next to each other by their id only; recaptures has them by text_hash.',
'SELECT a.id, a.layout, a.dateline
  FROM recaptures r
  JOIN articles a USING (text_hash)
 ORDER BY a.id');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'linked',
'Which related stories are in the archive?',
'Each link from an article to another that is here too.',
'SELECT a.title, t.title
  FROM related_articles r
  JOIN articles a ON a.id = r.article_id
  JOIN articles t ON t.id = r.target_article_id
 ORDER BY a.id, r.position');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'announced',
'Which stories are announced most often, and still to be captured?',
'Titles of related stories that no article of the archive has.',
'SELECT count(DISTINCT article_id) AS announced, title
  FROM related_articles
 WHERE target_article_id IS NULL AND title IS NOT NULL
 GROUP BY title
 ORDER BY announced DESC, title');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'photo-credits',
'Who gave the photos?',
'Credits as printed, with their photos.',
'SELECT credit, count(DISTINCT photo_id)
  FROM photo_index
 GROUP BY credit
 ORDER BY 2 DESC, credit');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'placements',
'Which photos say who stands where?',
'Captions that place somebody to the left or right; photo_people has the places themselves.',
'SELECT title, caption
  FROM photo_index
 WHERE caption LIKE ''%(à gauche)%'' OR caption LIKE ''%(à droite)%''
 ORDER BY photo_id');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'several-places',
'Which captures are at more than one place?',
'The same bytes, found at several sources.',
'SELECT a.title, count(*) AS places
  FROM sources s
  JOIN articles a ON a.id = s.article_id
 GROUP BY a.id
HAVING places > 1');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'photos-of',
'Which photos show this person, and where in the picture?',
'Captions that name :person (the name as in people), with role and place.',
'SELECT p.name, pp.role, pp.placement, i.title
  FROM people p
  JOIN photo_people pp ON pp.person_id = p.id
  JOIN photo_index i USING (photo_id)
 WHERE p.name = :person');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'named-together',
'Who is named together?',
'Pairs of people and the articles that name both. Of a large archive this reads all mentions; named-with asks about one person.',
'SELECT a.name, b.name, c.articles
  FROM co_mentions c
  JOIN people a ON a.id = c.person_a
  JOIN people b ON b.id = c.person_b
 ORDER BY c.articles DESC, a.name, b.name');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'roles',
'Who held which role?',
'Roles as printed, each with its articles.',
'SELECT name, role, articles
  FROM person_roles
 ORDER BY name, role');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'evidence',
'Which rules found the people?',
'How many mentions each rule found, so that a wrong kind can be left out.',
'SELECT evidence, count(*)
  FROM mentions
 GROUP BY evidence
 ORDER BY count(*) DESC, evidence');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'named-with',
'Who is named with this person?',
'People in the same articles, captions included, as :person (any spelling seen), by the number of articles.',
'WITH shared AS MATERIALIZED (
    SELECT o.person_id, o.name, o.article_id
      FROM person_names n
      JOIN mentions m ON m.person_id = n.person_id
      JOIN mentions o ON o.article_id = m.article_id AND o.person_id <> m.person_id
     WHERE n.name = :person)
SELECT name, count(DISTINCT article_id) AS articles
  FROM shared
 GROUP BY person_id, name
 ORDER BY articles DESC, name');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'timeline',
'When and where was this person in the news?',
'Articles that name :person (any spelling seen), those with a date first.',
'SELECT coalesce(a.published_at, a.dateline_date) AS date, a.dateline_place AS place,
       coalesce(a.title, substr(a.body, 1, 60)) AS article, a.content_hash
  FROM articles a
 WHERE a.id IN (SELECT m.article_id
                  FROM person_names n
                  JOIN mentions m ON m.person_id = n.person_id
                 WHERE n.name = :person)
 ORDER BY date IS NULL, date, a.content_hash');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'spellings',
'How is this person spelt?',
'All full spellings of :person (any of them), as printed.',
'SELECT other.name AS spelling
  FROM person_names n
  JOIN person_names other ON other.person_id = n.person_id
 WHERE n.name = :person
 ORDER BY other.name');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'most-named',
'Who is named in most articles?',
'The fifty people with most articles, by their own text; captions are not counted.',
'SELECT p.name, count(DISTINCT ap.article_id) AS articles, count(*) AS mentions
  FROM article_people ap
  JOIN people p ON p.id = ap.person_id
 GROUP BY p.id, p.name
 ORDER BY articles DESC, mentions DESC, p.name
 LIMIT 50');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'role-holders',
'Who held a role like this?',
'Roles that contain :role, with who held them.',
'SELECT role, name, articles
  FROM person_roles
 WHERE instr(lower(role), lower(:role))
 ORDER BY articles DESC, role, name');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'linking',
'Which articles announce this story?',
'Articles that print a related story of the title :title, in whatever letter case.',
'SELECT a.title, l.position, a.content_hash
  FROM teasers t
  JOIN related_links l ON l.teaser_id = t.id
  JOIN articles a ON a.id = l.article_id
 WHERE lower(t.title) = lower(:title)
 ORDER BY a.content_hash, l.position');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'fields',
'Which share of the articles has each field?',
'In percent, by layout and parser: when the site or its crawler changes, a share falls.',
'SELECT layout, parser_version, count(*) AS articles,
       round(100.0 * count(title) / count(*), 1) AS title,
       round(100.0 * count(lead) / count(*), 1) AS lead,
       round(100.0 * count(nullif(body, '''')) / count(*), 1) AS body,
       round(100.0 * count(dateline) / count(*), 1) AS dateline,
       round(100.0 * count(dateline_date) / count(*), 1) AS date,
       round(100.0 * count(sign_off) / count(*), 1) AS sign_off,
       round(100.0 * sum(EXISTS (SELECT 1 FROM article_photos p WHERE p.article_id = a.id))
             / count(*), 1) AS photos,
       round(100.0 * sum(EXISTS (SELECT 1 FROM related_links l WHERE l.article_id = a.id))
             / count(*), 1) AS related,
       round(100.0 * sum(EXISTS (SELECT 1 FROM article_people m WHERE m.article_id = a.id))
             / count(*), 1) AS people
  FROM articles a
 GROUP BY layout, parser_version
 ORDER BY layout, parser_version');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'languages',
'In which languages and shapes are the captures?',
'Articles by language and layout.',
'SELECT coalesce(language, ''unknown'') AS language, layout, count(*) AS articles
  FROM articles
 GROUP BY 1, 2
 ORDER BY articles DESC, 1, 2');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'problems',
'What could not be imported?',
'Open problems: what each place holds instead of a capture.',
'SELECT kind, uri, detail
  FROM problems
 WHERE resolved_import_id IS NULL
 ORDER BY kind, uri');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'gone',
'Which places are gone?',
'Files that a run found gone; their articles stay.',
'SELECT s.uri, i.started_at AS found_gone, a.content_hash
  FROM sources s
  JOIN imports i ON i.id = s.missing_import_id
  JOIN articles a ON a.id = s.article_id
 ORDER BY s.uri');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'shared-photos',
'Which photos stand under more than one article?',
'Captions with the number of distinct articles.',
'SELECT p.caption, p.credit, count(DISTINCT a.text_hash) AS articles
  FROM article_photos ap
  JOIN photos p ON p.id = ap.photo_id
  JOIN articles a ON a.id = ap.article_id
 GROUP BY p.id, p.caption, p.credit
HAVING articles > 1
 ORDER BY articles DESC, p.caption');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'runs',
'What did each run do?',
'All runs with their counts, the newest first; outcome says how they ended.',
'SELECT id, outcome, seen, added, updated, unchanged, duplicate, rejected
  FROM imports
 ORDER BY id DESC');
