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
'SELECT dateline_place, count(*) AS articles
  FROM articles
 WHERE dateline_place IS NOT NULL
 GROUP BY dateline_place
 ORDER BY articles DESC, dateline_place');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'phrase',
'Which articles have this phrase?',
'Full text, the twenty best first, with the words of the body around it. :words is in the syntax of FTS5: a phrase stands in double quotes.',
'SELECT a.title, snippet(article_search, 0, ''['', '']'', ''…'', 8)
  FROM article_search(:words)
  JOIN articles a ON a.id = article_search.rowid
 ORDER BY rank
 LIMIT 20');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'naming',
'Which articles name this?',
'Full text, the twenty best first, with datelines. :words is in the syntax of FTS5; marks make no difference.',
'SELECT a.id, a.dateline, a.published_at
  FROM article_search(:words) s
  JOIN articles a ON a.id = s.rowid
 ORDER BY rank
 LIMIT 20');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'recaptured',
'Which articles were captured more than once, and in which shapes?',
'Captures of one article stand next to each other.',
'SELECT id, layout, dateline
  FROM articles
 WHERE text_hash IN (SELECT text_hash FROM recaptures)
 ORDER BY text_hash, id');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'linked',
'Which related stories of this article are in the archive?',
'What stands under the article with the id :article, and is here too.',
'SELECT r.position, t.title, t.id
  FROM related_articles r
  JOIN articles t ON t.id = r.target_article_id
 WHERE r.article_id = :article
 ORDER BY r.position');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'announced',
'Which stories are announced most often, and still to be captured?',
'Titles of related stories that no article of the archive has, and how often they are printed.',
'SELECT sum((SELECT count(*) FROM related_links l WHERE l.teaser_id = t.id)) AS announced,
       t.title
  FROM teasers t
 WHERE t.title IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM articles a WHERE a.title_key = t.title_key)
 GROUP BY t.title
 ORDER BY announced DESC, t.title
 LIMIT 50');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'photo-credits',
'Who gave the photos?',
'Credits as printed, with their photos, those of related stories too.',
'SELECT credit, count(*) AS photos
  FROM photos
 WHERE credit IS NOT NULL
 GROUP BY credit
 ORDER BY photos DESC, credit');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'placements',
'Which photos say who stands where?',
'People whom a caption places to the left, in the centre or to the right.',
'SELECT p.name, pp.placement, pp.placement_text, ph.caption
  FROM photo_people pp
  JOIN people p ON p.id = pp.person_id
  JOIN photos ph ON ph.id = pp.photo_id
 WHERE pp.placement IS NOT NULL
 ORDER BY pp.photo_id, pp.start');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'several-places',
'Which captures are at more than one place?',
'The same bytes, found at several sources.',
'SELECT a.title, s.places
  FROM (SELECT article_id, count(*) AS places
          FROM sources
         GROUP BY article_id
        HAVING places > 1) s
  JOIN articles a ON a.id = s.article_id
 ORDER BY s.places DESC, a.title');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'photos-of',
'Which photos show this person, and where in the picture?',
'Captions that name :person (any spelling seen), with role and place.',
'SELECT p.name, pp.role, pp.placement, i.title
  FROM person_names n
  JOIN people p ON p.id = n.person_id
  JOIN photo_people pp ON pp.person_id = p.id
  JOIN photo_index i ON i.photo_id = pp.photo_id
 WHERE n.name = :person
 ORDER BY i.article_id, i.position');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'named-together',
'Who is named together most often?',
'The fifty pairs with most articles. This reads all mentions of the archive; named-with asks about one person.',
'SELECT a.name AS one, b.name AS other, c.articles
  FROM co_mentions c
  JOIN people a ON a.id = c.person_a
  JOIN people b ON b.id = c.person_b
 ORDER BY c.articles DESC, one, other
 LIMIT 50');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'roles',
'Which roles did this person hold?',
'Roles of :person (any spelling seen) as printed, each with its articles.',
'SELECT r.role, r.articles
  FROM person_names n
  JOIN person_roles r ON r.person_id = n.person_id
 WHERE n.name = :person
 ORDER BY r.articles DESC, r.role');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'evidence',
'By which rules was this person found?',
'Each mention of :person (any spelling seen), captions included, with the rule that found it.',
'SELECT m.evidence, m.surface, m.role, m.origin, m.article_id
  FROM person_names n
  JOIN mentions m ON m.person_id = n.person_id
 WHERE n.name = :person
 ORDER BY m.evidence, m.article_id, m.origin, m.surface');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'rules',
'Which rules found the people?',
'How many mentions in texts and captions each rule found, so that a wrong kind can be left out. This reads all of them.',
'SELECT evidence, count(*) AS mentions
  FROM (SELECT evidence FROM article_people
        UNION ALL
        SELECT evidence FROM photo_people)
 GROUP BY evidence
 ORDER BY mentions DESC, evidence');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'named-with',
'Who is named with this person?',
'People in the same articles, captions included, as :person (any spelling seen), by the number of articles.',
'SELECT w.other, w.articles
  FROM person_names n
  JOIN named_with w ON w.person_id = n.person_id
 WHERE n.name = :person
 ORDER BY w.articles DESC, w.other');

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
'The hundred holders of roles that contain :role with most articles. This reads all roles of the archive.',
'SELECT role, name, count(DISTINCT article_id) AS articles
  FROM mention_roles
 WHERE instr(lower(role), lower(:role))
 GROUP BY person_id, role
 ORDER BY articles DESC, role, name
 LIMIT 100');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'linking',
'Which articles announce this story?',
'Articles that print a related story of the title :title, as printed there.',
'SELECT a.title, l.position, a.content_hash
  FROM teasers t
  JOIN related_links l ON l.teaser_id = t.id
  JOIN articles a ON a.id = l.article_id
 WHERE t.title = :title
 ORDER BY a.content_hash, l.position');

INSERT INTO saved_queries (name, title, description, sql) VALUES (
'fields',
'Which share of the articles has each field?',
'In percent, by layout and parser: when the site or its crawler changes, a share falls. This reads the whole archive.',
'SELECT layout, parser_version, count(*) AS articles,
       round(100.0 * count(title) / count(*), 1) AS title,
       round(100.0 * count(lead) / count(*), 1) AS lead,
       round(100.0 * count(nullif(body, '''')) / count(*), 1) AS body,
       round(100.0 * count(dateline) / count(*), 1) AS dateline,
       round(100.0 * count(coalesce(published_at, dateline_date)) / count(*), 1) AS date,
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
'open-problems',
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
  FROM (SELECT photo_id
          FROM article_photos
         GROUP BY photo_id
        HAVING count(*) > 1) s
  JOIN article_photos ap ON ap.photo_id = s.photo_id
  JOIN photos p ON p.id = s.photo_id
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

-- What is asked of all articles: from where, when, in which language and shape? An
-- article's own row has its text as well, and to read them all takes far longer.
CREATE INDEX articles_by_place
    ON articles (dateline_place, published_at, dateline_date, language, layout);

-- "Who gave the photos?"
CREATE INDEX photos_by_credit ON photos (credit);
