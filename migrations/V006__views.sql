CREATE VIEW related_articles (article_id, position, title, abstract, target_article_id) AS
    -- Each related link with the article that it leads to, where that is in the
    -- archive. Looked up when asked, so never stale.
    SELECT l.article_id, l.position, t.title, t.abstract,
           (SELECT a.id
              FROM articles a
             WHERE a.title_key = t.title_key
             ORDER BY a.content_hash
             LIMIT 1)
      FROM related_links l
      JOIN teasers t ON t.id = l.teaser_id;

CREATE VIEW photo_index (photo_id, caption, credit, article_id, title, position) AS
    -- Each photo with the articles that print it.
    SELECT p.id, p.caption, p.credit, ap.article_id, a.title, ap.position
      FROM article_photos ap
      JOIN photos p ON p.id = ap.photo_id
      JOIN articles a ON a.id = ap.article_id;

CREATE VIEW recaptures (text_hash, captures, first_article_id) AS
    -- Articles captured more than once; the first by content hash, whatever came first.
    SELECT text_hash, count(*),
           (SELECT first.id
              FROM articles first
             WHERE first.text_hash = articles.text_hash
             ORDER BY first.content_hash
             LIMIT 1)
      FROM articles
     WHERE layout <> 'listing' AND body <> ''
     GROUP BY text_hash
    HAVING count(*) > 1;

CREATE VIEW mentions (article_id, person_id, name, origin, surface, role, placement, more_roles, evidence) AS
    -- All mentions of an article, captions included, related stories not.
    SELECT ap.article_id, ap.person_id, p.name, ap.field, ap.surface, ap.role, NULL,
           ap.more_roles, ap.evidence
      FROM article_people ap
      JOIN people p ON p.id = ap.person_id
    UNION ALL
    SELECT aph.article_id, pp.person_id, p.name, 'caption', pp.surface, pp.role, pp.placement,
           pp.more_roles, pp.evidence
      FROM photo_people pp
      JOIN article_photos aph ON aph.photo_id = pp.photo_id
      JOIN people p ON p.id = pp.person_id;

CREATE VIEW mention_roles (article_id, person_id, name, role) AS
    -- Each role at each mention: the nearest, and the further ones.
    SELECT article_id, person_id, name, role
      FROM mentions
     WHERE role IS NOT NULL
    UNION ALL
    SELECT m.article_id, m.person_id, m.name, more.value
      FROM mentions m
      JOIN json_each(m.more_roles) more;

CREATE VIEW article_persons (article_id, person_id, name, mentions, roles) AS
    -- One row a person and article; roles as printed, each once, joined by '; '.
    SELECT m.article_id, m.person_id, m.name, count(*),
           (SELECT group_concat(role, '; ')
              FROM (SELECT DISTINCT r.role
                      FROM mention_roles r
                     WHERE r.article_id = m.article_id AND r.person_id = m.person_id
                     ORDER BY r.role))
      FROM mentions m
     GROUP BY m.article_id, m.person_id, m.name;

CREATE VIEW co_mentions (person_a, person_b, articles) AS
    -- Who is named together, and in how many articles.
    SELECT a.person_id, b.person_id, count(DISTINCT a.article_id)
      FROM mentions a
      JOIN mentions b ON b.article_id = a.article_id AND b.person_id > a.person_id
     GROUP BY a.person_id, b.person_id;

CREATE VIEW person_roles (person_id, name, role, articles) AS
    -- Which roles a person held, and in how many articles.
    SELECT person_id, name, role, count(DISTINCT article_id)
      FROM mention_roles
     GROUP BY person_id, name, role;

CREATE VIEW import_outcomes (import_id, outcome, uri, article_id, detail) AS
    -- How each input of a run ended. What a run finds as recorded it does not write
    -- down: for a run that is done, those are the places under its roots where what
    -- had been found before still holds. Of one that was stopped, only what it wrote.
    SELECT c.import_id, c.outcome, s.uri, c.article_id, NULL
      FROM import_changes c
      JOIN sources s ON s.id = c.source_id
    UNION ALL
    SELECT import_id, 'rejected', uri, NULL, kind || ': ' || detail
      FROM problems
    UNION ALL
    SELECT i.id, 'rejected', p.uri, NULL, p.kind || ': ' || p.detail
      FROM imports i
      JOIN problems p ON p.import_id < i.id
                     AND (p.resolved_import_id IS NULL OR p.resolved_import_id > i.id)
     WHERE i.outcome = 'done'
       AND EXISTS (SELECT 1
                     FROM json_each(i.roots) root
                    WHERE p.uri = root.value
                       OR substr(p.uri, 1, length(rtrim(root.value, '/')) + 1)
                          = rtrim(root.value, '/') || '/')
       AND NOT EXISTS (SELECT 1
                         FROM problems above
                        WHERE above.kind = 'unreadable'
                          AND substr(p.uri, 1, length(above.uri) + 1) = above.uri || '/'
                          AND above.import_id <= i.id
                          AND (above.resolved_import_id IS NULL
                               OR above.resolved_import_id > i.id))
    UNION ALL
    SELECT i.id, 'unchanged', s.uri, held.article_id, NULL
      FROM imports i
      JOIN sources s ON s.first_import_id < i.id
      JOIN sightings held ON held.source_id = s.id
                         AND held.first_import_id = (SELECT max(first_import_id)
                                                       FROM sightings
                                                      WHERE source_id = s.id
                                                        AND first_import_id <= i.id)
                         AND (held.missing_import_id IS NULL OR held.missing_import_id > i.id)
     WHERE i.outcome = 'done'
       AND EXISTS (SELECT 1
                     FROM json_each(i.roots) root
                    WHERE s.uri = root.value
                       OR substr(s.uri, 1, length(rtrim(root.value, '/')) + 1)
                          = rtrim(root.value, '/') || '/')
       AND NOT EXISTS (SELECT 1
                         FROM import_changes c
                        WHERE c.import_id = i.id AND c.source_id = s.id)
       AND NOT EXISTS (SELECT 1
                         FROM problems p
                        WHERE p.uri = s.uri
                          AND p.import_id <= i.id
                          AND (p.resolved_import_id IS NULL OR p.resolved_import_id > i.id))
       -- What is below a folder that could not be read was not looked at.
       AND NOT EXISTS (SELECT 1
                         FROM problems p
                        WHERE p.kind = 'unreadable'
                          AND substr(s.uri, 1, length(p.uri) + 1) = p.uri || '/'
                          AND p.import_id <= i.id
                          AND (p.resolved_import_id IS NULL OR p.resolved_import_id > i.id));
